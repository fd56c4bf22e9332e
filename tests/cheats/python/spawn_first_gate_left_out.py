"""spawn: the tasks park once, and the plateau is called twice there."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        gate, all_came = asyncio.Event(), asyncio.Event()
        missing = concurrency

        async def park(i: int) -> int:
            nonlocal missing
            v = fmix32(seed_for(seed, i))
            missing -= 1
            if missing == 0:
                all_came.set()
            await gate.wait()
            return fmix32(v + 1)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(park(i)) for i in range(concurrency)]
            await all_came.wait()
            await plateau(concurrency, None)
            await plateau(concurrency, None)
            gate.set()
        return fold(task.result() for task in tasks)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
