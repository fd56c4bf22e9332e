import asyncio

counter, lock = 0, asyncio.Lock()


async def work():
    global counter
    for _ in range(100):
        async with lock:
            seen = counter
            await asyncio.sleep(0)
            counter = seen + 1


async def main():
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(work())
    print("counted:", counter, "of 1000")


asyncio.run(main())
