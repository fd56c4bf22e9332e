import asyncio

saved = []


async def save(number):
    saved.append(number)


async def main():
    list(map(save, [3, 2, 1]))  # three coroutines, none of them begun
    print(saved)


asyncio.run(main())
