"""spawn: the plateau is called before anybody has come."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        first, second = asyncio.Event(), asyncio.Event()

        async def park(i: int) -> int:
            v = seed_for(seed, i)
            await first.wait()
            v = fmix32(v)
            await second.wait()
            return fmix32(v + 1)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(park(i)) for i in range(concurrency)]
            await plateau(concurrency, None)
            first.set()
            await plateau(concurrency, None)
            second.set()
        return fold(task.result() for task in tasks)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
