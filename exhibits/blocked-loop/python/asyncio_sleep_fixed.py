import asyncio
import time


async def main():
    asyncio.get_running_loop().call_soon(print, "tick")
    await asyncio.to_thread(time.sleep, 0.5)
    print("slept")


asyncio.run(main())
