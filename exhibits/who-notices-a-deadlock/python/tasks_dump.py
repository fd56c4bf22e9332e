import asyncio
import sys


async def work(first, second, met):
    async with first:
        await met.wait()
        async with second:
            print("holds both")


def watchdog():
    for task in asyncio.all_tasks():
        task.print_stack(file=sys.stderr)
    sys.exit("nothing has moved for a second")


async def main():
    asyncio.get_running_loop().call_later(1, watchdog)
    a, b, met = asyncio.Lock(), asyncio.Lock(), asyncio.Barrier(2)
    await asyncio.gather(work(a, b, met), work(b, a, met))


asyncio.run(main())
