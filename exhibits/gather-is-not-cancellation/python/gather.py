import asyncio

go_on = asyncio.Event()


async def fail():
    raise ValueError


async def sibling():
    await go_on.wait()
    print("the sibling went on")


async def main():
    task = asyncio.create_task(sibling())
    try:
        await asyncio.gather(fail(), task)
    except ValueError:
        print("gather raised")
    go_on.set()
    await asyncio.wait([task])


asyncio.run(main())
