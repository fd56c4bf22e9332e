import asyncio

a, b = 100, 0
lock = asyncio.Lock()


async def transfer():
    global a, b
    async with lock:
        a -= 30
        await asyncio.sleep(0)  # a line to the log, over the network
        b += 30


async def show():
    async with lock:
        print("sum:", a + b)


async def main():
    await asyncio.gather(transfer(), show())


asyncio.run(main())
