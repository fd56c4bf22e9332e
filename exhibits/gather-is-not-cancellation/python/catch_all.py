import asyncio


async def work():
    try:
        await asyncio.Event().wait()
    except BaseException:
        pass  # meant for errors, and takes the cancellation too
    print("finished anyway")


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)  # it is waiting now
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())


asyncio.run(main())
