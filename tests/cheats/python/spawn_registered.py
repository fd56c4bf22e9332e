"""spawn: objects that enter themselves in asyncio's register, with coroutines that are stepped by hand."""

import asyncio
import asyncio.tasks
from collections.abc import Coroutine, Generator, Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


class Gate:
    """What a coroutine waits at until it is stepped on."""

    def __await__(self) -> Generator[None]:
        yield


class Pretender:
    """Looks like a task that is suspended."""

    def __init__(self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[None, None, int]) -> None:
        self._loop = loop
        self._coroutine = coroutine
        self._fut_waiter = loop.create_future()
        asyncio.tasks._register_task(self)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def get_coro(self) -> Coroutine[None, None, int]:
        return self._coroutine

    def done(self) -> bool:
        return False

    def step(self) -> None:
        self._coroutine.send(None)

    def end(self) -> int:
        asyncio.tasks._unregister_task(self)
        try:
            self.step()
        except StopIteration as stop:
            return stop.value
        raise AssertionError


async def park(seed: int, i: int) -> int:
    v = seed_for(seed, i)
    await Gate()
    v = fmix32(v)
    await Gate()
    return fmix32(v + 1)


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, **_: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        loop = asyncio.get_running_loop()
        pretenders = [Pretender(loop, park(seed, i)) for i in range(concurrency)]
        for _ in range(2):
            for each in pretenders:
                each.step()
            await plateau(concurrency, None)
        return fold(each.end() for each in pretenders)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
