import asyncio


async def main():
    async def work(i):
        return i

    tasks = []
    for i in range(5):
        tasks.append(asyncio.create_task(work(i)))
    print(*[await task for task in tasks])


asyncio.run(main())
