import asyncio


async def work():
    return 42


async def main():
    print(await work())


asyncio.run(main())
