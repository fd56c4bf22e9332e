import asyncio
import threading

started, go_on, stop = threading.Event(), threading.Event(), threading.Event()


def work():
    started.set()
    go_on.wait()
    print("the thread stopped" if stop.is_set() else "the thread finished anyway")


async def main():
    task = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    stop.set()  # a thread stops when it looks, and not before
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())
    go_on.set()


asyncio.run(main())
