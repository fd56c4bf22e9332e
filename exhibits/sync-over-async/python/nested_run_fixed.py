import asyncio


async def work():
    return 42


async def answer():
    return await work()


async def main():
    print(await answer())


asyncio.run(main())
