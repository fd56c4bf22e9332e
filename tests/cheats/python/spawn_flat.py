"""spawn: each task mixes in one loop what each of the calls around the innermost one should mix."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, depth: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        first, all_at_first = asyncio.Event(), asyncio.Event()
        second, all_at_second = asyncio.Event(), asyncio.Event()
        missing_first = missing_second = concurrency

        async def park(i: int) -> int:
            nonlocal missing_first, missing_second
            v = seed_for(seed, i)
            missing_first -= 1
            if missing_first == 0:
                all_at_first.set()
            await first.wait()
            v = fmix32(v)
            missing_second -= 1
            if missing_second == 0:
                all_at_second.set()
            await second.wait()
            for level in range(1, depth + 1):
                v = fmix32(v + level)
            return v

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(park(i)) for i in range(concurrency)]
            await all_at_first.wait()
            await plateau(concurrency, None)
            first.set()
            await all_at_second.wait()
            await plateau(concurrency, None)
            second.set()
        return fold(task.result() for task in tasks)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
