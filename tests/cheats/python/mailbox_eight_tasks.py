"""mailbox: eight tasks hold all the values between them."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau

TASKS = 8


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        mail: list[asyncio.Queue[tuple[int, int] | None]] = [asyncio.Queue() for _ in range(TASKS)]
        answered: asyncio.Queue[int] = asyncio.Queue()
        values = [seed_for(seed, i) for i in range(concurrency)]

        async def hold(task: int) -> None:
            while letter := await mail[task].get():
                i, nonce = letter
                answered.put_nowait(fmix32(values[i] + nonce))

        async def poke(i: int, nonce: int) -> int:
            mail[i % TASKS].put_nowait((i, nonce))
            return await answered.get()

        async with asyncio.TaskGroup() as group:
            for task in range(TASKS):
                group.create_task(hold(task))
            await asyncio.sleep(0)  # they come to their queues
            await plateau(concurrency, poke)
            for queue in mail:
                queue.put_nowait(None)
        return fold(values)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
