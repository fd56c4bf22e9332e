import asyncio

lock, balance = asyncio.Lock(), 70


async def read():
    async with lock:
        return balance


async def report():
    async with lock:
        print("counting", flush=True)
        print("balance:", await read())  # read waits for the lock that report holds


asyncio.run(report())
