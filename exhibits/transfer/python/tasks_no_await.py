import asyncio

a, b = 100, 0


async def transfer():
    global a, b
    a -= 30
    b += 30
    await asyncio.sleep(0)  # a line to the log, over the network


async def show():
    print("sum:", a + b)


async def main():
    await asyncio.gather(transfer(), show())


asyncio.run(main())
