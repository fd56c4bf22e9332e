import asyncio
import sys


async def save():
    raise OSError("disk full")


async def main():
    task = asyncio.create_task(save())
    await asyncio.sleep(0)
    print("the task is done:", task.done(), file=sys.stderr)  # and so far nothing has been said
    del task


asyncio.run(main())
print("saved")
