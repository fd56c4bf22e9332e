import asyncio


async def hold(lock):
    async with lock:
        await asyncio.sleep(0)
        print("held")


async def main():
    lock = asyncio.Lock()  # one for each loop
    await asyncio.gather(hold(lock), hold(lock))


asyncio.run(main())
asyncio.run(main())
