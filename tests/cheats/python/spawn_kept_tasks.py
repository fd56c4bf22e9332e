"""spawn: the tasks are made once, and wait for the next seed in between."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


class Round:
    """What the tasks share for one seed."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.first, self.second = asyncio.Event(), asyncio.Event()
        self.came = asyncio.Semaphore(0)
        self.answers = [0] * size


async def park(i: int, begun: asyncio.Queue[Round]) -> None:
    while True:
        shared = await begun.get()
        v = seed_for(shared.seed, i)
        shared.came.release()
        await shared.first.wait()
        v = fmix32(v)
        shared.came.release()
        await shared.second.wait()
        shared.answers[i] = fmix32(v + 1)
        shared.came.release()


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    begun: list[asyncio.Queue[Round]] = [asyncio.Queue() for _ in range(concurrency)]
    tasks: list[asyncio.Task[None]] = []

    async def all_come(shared: Round) -> None:
        for _ in range(concurrency):
            await shared.came.acquire()

    async def park_all(seed: int) -> int:
        if not tasks:
            tasks.extend(asyncio.create_task(park(i, begun[i])) for i in range(concurrency))
        shared = Round(seed, concurrency)
        for queue in begun:
            queue.put_nowait(shared)
        for gate in (shared.first, shared.second):
            await all_come(shared)
            await plateau(concurrency, None)
            gate.set()
        await all_come(shared)
        return fold(shared.answers)

    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(park_all(seed))
