import asyncio


async def answer(seconds):
    await asyncio.sleep(seconds)


async def fastest():
    tasks = [asyncio.create_task(answer(seconds)) for seconds in (0, 3600, 3600)]
    _, late = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)  # until they have ended


async def main():
    for _ in range(100):
        await fastest()
    print("tasks:", len(asyncio.all_tasks()))


asyncio.run(main())
