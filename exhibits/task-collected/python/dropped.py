import asyncio
import gc
import sys


async def save():
    await asyncio.get_running_loop().create_future()  # whoever was to complete it has let it go
    print("saved")


async def main():
    asyncio.create_task(save())
    await asyncio.sleep(0)  # it is waiting now
    gc.collect()
    print("main goes on", file=sys.stderr)


asyncio.run(main())
