import asyncio


async def work():
    return 42


async def main():
    loop = asyncio.get_running_loop()
    future = asyncio.run_coroutine_threadsafe(work(), loop)  # meant for other threads
    print(future.result())


asyncio.run(main())
