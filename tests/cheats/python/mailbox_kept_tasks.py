"""mailbox: the tasks are made once, and told of the next seed."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau

Letter = tuple[int, asyncio.Future[int]]  # a nonce and where to answer
NEXT = -1  # with this nonce comes the next seed


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    mail: list[asyncio.Queue[Letter]] = [asyncio.Queue() for _ in range(concurrency)]
    tasks: list[asyncio.Task[None]] = []
    current = 0

    async def hold(i: int) -> None:
        v = 0
        while True:
            nonce, answer = await mail[i].get()
            if nonce == NEXT:
                v = seed_for(current, i)
            answer.set_result(v if nonce == NEXT else fmix32(v + nonce))

    async def poke(i: int, nonce: int) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        mail[i].put_nowait((nonce, answer))
        return await answer

    async def park_all(seed: int) -> int:
        nonlocal current
        current = seed
        if not tasks:
            tasks.extend(asyncio.create_task(hold(i)) for i in range(concurrency))
        values = [await poke(i, NEXT) for i in range(concurrency)]
        await plateau(concurrency, poke)
        return fold(values)

    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(park_all(seed))
