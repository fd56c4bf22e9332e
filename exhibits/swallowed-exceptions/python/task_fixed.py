import asyncio


async def save():
    raise OSError("disk full")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(save())


asyncio.run(main())
print("saved")
