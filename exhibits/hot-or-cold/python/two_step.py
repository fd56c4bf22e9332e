import asyncio

counter = 0


async def work():
    global counter
    for _ in range(100):
        seen = counter
        await asyncio.sleep(0)
        counter = seen + 1


async def count():
    global counter
    counter = 0
    await asyncio.gather(*(work() for _ in range(10)))
    return counter


counts = [asyncio.run(count()) for _ in range(20)]
print("fewest of 1000 counted in 20 runs:", min(counts))
print("most of 1000 counted in 20 runs:", max(counts))
print("different counts in 20 runs:", len(set(counts)))
