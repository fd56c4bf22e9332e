import asyncio

saved = []


async def save(number):
    saved.append(number)


async def main():
    async with asyncio.TaskGroup() as group:
        for number in [3, 2, 1]:
            group.create_task(save(number))
    print(saved)


asyncio.run(main())
