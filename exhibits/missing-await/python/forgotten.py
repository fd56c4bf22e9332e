import asyncio


async def save():
    print("saved")


async def main():
    save()  # makes a coroutine, and drops it
    print("done")


asyncio.run(main())
