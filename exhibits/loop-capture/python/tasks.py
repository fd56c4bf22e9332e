import asyncio


async def main():
    async def work():
        return i

    tasks = []
    for i in range(5):
        tasks.append(asyncio.create_task(work()))  # begins at the first await, after the loop
    print(*[await task for task in tasks])


asyncio.run(main())
