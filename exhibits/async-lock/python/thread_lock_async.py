import asyncio

lock = asyncio.Lock()


async def hold():
    async with lock:  # the second task waits, and the loop goes on
        print("held", flush=True)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(hold(), hold())


asyncio.run(main())
