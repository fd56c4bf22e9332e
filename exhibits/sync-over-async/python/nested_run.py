import asyncio


async def work():
    return 42


def answer():
    return asyncio.run(work())


async def main():
    print(answer())


asyncio.run(main())
