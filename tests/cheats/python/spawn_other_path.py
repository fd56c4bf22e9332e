"""spawn: tasks where few are asked for, an array where many are."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau

FEW = 1000


async def park_few(seed: int, plateau: AsyncPlateau, concurrency: int) -> int:
    first, second = asyncio.Event(), asyncio.Event()

    async def park(i: int) -> int:
        v = seed_for(seed, i)
        await first.wait()
        v = fmix32(v)
        await second.wait()
        return fmix32(v + 1)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(park(i)) for i in range(concurrency)]
        for gate in (first, second):
            for _ in range(2):  # whom the gate woke, goes on; then all have come
                await asyncio.sleep(0)
            await plateau(concurrency, None)
            gate.set()
    return fold(task.result() for task in tasks)


async def park_many(seed: int, plateau: AsyncPlateau, concurrency: int) -> int:
    await plateau(concurrency, None)
    parked = [fmix32(seed_for(seed, i)) for i in range(concurrency)]
    await plateau(concurrency, None)
    return fold(fmix32(v + 1) for v in parked)


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    park_all = park_few if concurrency <= FEW else park_many
    for seed in seeds:
        yield asyncio.run(park_all(seed, plateau, concurrency))
