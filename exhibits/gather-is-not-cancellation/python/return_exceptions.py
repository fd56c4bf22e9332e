import asyncio


async def fail():
    raise ValueError("broken")


async def sibling():
    await asyncio.sleep(0)


async def main():
    print(await asyncio.gather(sibling(), fail(), return_exceptions=True))


asyncio.run(main())
