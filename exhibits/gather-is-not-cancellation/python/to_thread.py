import asyncio
import threading

started, go_on = threading.Event(), threading.Event()


def work():
    started.set()
    go_on.wait()
    print("the thread finished anyway")


async def main():
    task = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())
    go_on.set()


asyncio.run(main())
