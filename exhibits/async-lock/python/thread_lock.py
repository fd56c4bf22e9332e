import asyncio
import threading

lock = threading.Lock()


async def hold():
    with lock:  # the second task blocks here, and with it the loop, and with it the first
        print("held", flush=True)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(hold(), hold())


asyncio.run(main())
