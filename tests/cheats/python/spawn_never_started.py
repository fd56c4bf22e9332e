"""spawn: the tasks are made and never run; their parent answers for them."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    async def make_all(seed: int) -> int:
        tasks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(concurrency)]
        await plateau(concurrency, None)
        await plateau(concurrency, None)
        for task in tasks:
            task.cancel()
        return fold(fmix32(fmix32(seed_for(seed, i)) + 1) for i in range(concurrency))

    for seed in seeds:
        yield asyncio.run(make_all(seed))
