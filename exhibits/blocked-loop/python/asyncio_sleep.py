import asyncio
import time


async def main():
    asyncio.get_running_loop().call_soon(print, "tick")  # due at once
    time.sleep(0.5)
    print("slept")
    await asyncio.sleep(0)


asyncio.run(main())
