import asyncio


async def work(first, second, met):
    async with first:
        await met.wait()
        print("holds one", flush=True)
        async with second:
            print("holds both")


async def main():
    a, b, met = asyncio.Lock(), asyncio.Lock(), asyncio.Barrier(2)
    await asyncio.gather(work(a, b, met), work(b, a, met))


asyncio.run(main())
