"""timers: the sleeps of a chain run side by side instead of one after the other."""

import asyncio
from collections.abc import Iterator

from primitives import delay_ms, fmix32, fold, seed_for
from tools import AsyncSleep


def run(
    seeds: Iterator[int],
    *,
    sleep: AsyncSleep,
    concurrency: int,
    hops: int,
    delay_ms_min: int,
    delay_ms_max: int,
) -> Iterator[int]:
    async def chain(seed: int, i: int) -> int:
        delays = [delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max) for hop in range(hops)]
        async with asyncio.TaskGroup() as group:
            for ms in delays:
                group.create_task(sleep(i, ms))
        v = seed_for(seed, i)
        for ms in delays:
            v = fmix32(v + ms)
        return v

    async def chains(seed: int) -> int:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(chain(seed, i)) for i in range(concurrency)]
        return fold(task.result() for task in tasks)

    for seed in seeds:
        yield asyncio.run(chains(seed))
