import asyncio
import gc
import sys

tasks = set()


async def save():
    await asyncio.get_running_loop().create_future()
    print("saved")


async def main():
    task = asyncio.create_task(save())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    await asyncio.sleep(0)
    gc.collect()
    print("main goes on; the task is done:", task.done(), file=sys.stderr)


asyncio.run(main())
