import asyncio

lock = asyncio.Lock()  # one for all loops


async def hold():
    async with lock:
        await asyncio.sleep(0)
        print("held")


async def main():
    await asyncio.gather(hold(), hold())  # the second has to wait: now the lock belongs to this loop


asyncio.run(main())
asyncio.run(main())
