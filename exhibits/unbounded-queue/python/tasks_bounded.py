import asyncio


async def consume(jobs):
    for _ in range(500):
        await jobs.get()
        await asyncio.sleep(0.001)  # the slower side


async def main():
    jobs = asyncio.Queue(10)  # put waits while it is full
    consumer = asyncio.create_task(consume(jobs))
    deepest = 0
    for job in range(500):
        await jobs.put(job)
        deepest = max(deepest, jobs.qsize())
    await consumer
    print("deepest:", deepest)


asyncio.run(main())
