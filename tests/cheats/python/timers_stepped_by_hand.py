"""timers: one task steps the coroutines of all by hand, each when its sleep is over."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

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
        v = seed_for(seed, i)
        for hop in range(hops):
            ms = delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max)
            await sleep(i, ms)
            v = fmix32(v + ms)
        return v

    async def chains(seed: int) -> int:
        answers: dict[int, int] = {}
        awake: asyncio.Queue[int] = asyncio.Queue()
        coroutines: list[Coroutine[Any, None, int]] = [chain(seed, i) for i in range(concurrency)]

        def step(i: int) -> None:
            try:
                slept = coroutines[i].send(None)
            except StopIteration as stop:
                answers[i] = stop.value
            else:
                slept._asyncio_future_blocking = False  # as a task does with what it is to wait for
                slept.add_done_callback(lambda _: awake.put_nowait(i))

        for i in range(concurrency):
            step(i)
        while len(answers) < concurrency:
            step(await awake.get())
        return fold(answers[i] for i in range(concurrency))

    for seed in seeds:
        yield asyncio.run(chains(seed))
