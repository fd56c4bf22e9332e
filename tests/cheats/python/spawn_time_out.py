"""spawn: the tasks wait at a gate for a while only, and look whether it is open, again and again."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau

PATIENCE_S = 0.03


async def pass_through(gate: asyncio.Event) -> None:
    while not gate.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(gate.wait(), PATIENCE_S)


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
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
            await pass_through(first)
            v = fmix32(v)
            missing_second -= 1
            if missing_second == 0:
                all_at_second.set()
            await pass_through(second)
            return fmix32(v + 1)

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
