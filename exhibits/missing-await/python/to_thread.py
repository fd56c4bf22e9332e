import asyncio


async def save():
    print("saved")


async def main():
    await asyncio.to_thread(save)  # the thread calls it, and what it got is dropped
    print("done")


asyncio.run(main())
