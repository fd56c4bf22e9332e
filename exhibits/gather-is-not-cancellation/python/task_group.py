import asyncio

go_on = asyncio.Event()


async def fail():
    raise ValueError


async def sibling():
    await go_on.wait()
    print("the sibling went on")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            task = group.create_task(sibling())
    except* ValueError:
        print("the group raised; the sibling is cancelled:", task.cancelled())
    go_on.set()


asyncio.run(main())
