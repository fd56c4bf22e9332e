import asyncio


async def work(first, second):
    async with first:
        await asyncio.sleep(0)
        async with second:
            print("holds both")


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(work(a, b), work(a, b))  # a before b, everywhere


asyncio.run(main())
