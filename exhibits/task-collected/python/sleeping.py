import asyncio
import gc


async def save():
    await asyncio.sleep(0.01)  # the loop holds the timer, and the timer the task
    print("saved")


async def main():
    asyncio.create_task(save())
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(1)


asyncio.run(main())
