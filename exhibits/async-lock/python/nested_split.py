import asyncio

lock, balance = asyncio.Lock(), 70


def read_locked():  # for callers that hold the lock
    return balance


async def report():
    async with lock:
        print("counting", flush=True)
        print("balance:", read_locked())


asyncio.run(report())
