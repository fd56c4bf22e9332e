"""timers: an asyncio task for each chain of sleeps."""

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
    """Give one checksum per seed."""

    # region work
    async def chain(seed: int, i: int) -> int:
        v = seed_for(seed, i)
        for hop in range(hops):
            ms = delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max)
            await sleep(i, ms)
            v = fmix32(v + ms)
        return v

    async def chains(seed: int) -> int:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(chain(seed, i)) for i in range(concurrency)]
        return fold(task.result() for task in tasks)

    # endregion
    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(chains(seed))
