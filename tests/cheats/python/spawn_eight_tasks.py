"""spawn: eight tasks stand for all of them."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau

TASKS = 8


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        answers = [seed_for(seed, i) for i in range(concurrency)]
        first, second = asyncio.Event(), asyncio.Event()

        async def park(task: int) -> None:
            await first.wait()
            for i in range(task, concurrency, TASKS):
                answers[i] = fmix32(answers[i])
            await second.wait()
            for i in range(task, concurrency, TASKS):
                answers[i] = fmix32(answers[i] + 1)

        async with asyncio.TaskGroup() as group:
            for task in range(TASKS):
                group.create_task(park(task))
            for gate in (first, second):
                await asyncio.sleep(0)  # they come to the gate
                await plateau(concurrency, None)
                gate.set()
        return fold(answers)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
