"""mailbox: one task answers all pokes, beside others that only wait."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau

Letter = tuple[int, int, asyncio.Future[int]] | None


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        loop = asyncio.get_running_loop()
        mail: list[asyncio.Future[Letter]] = [loop.create_future() for _ in range(concurrency)]

        async def hold(task: int) -> None:
            while letter := await mail[task]:  # comes to the first task alone
                mail[task] = loop.create_future()
                i, nonce, answer = letter
                answer.set_result(fmix32(seed_for(seed, i) + nonce))

        async def poke(i: int, nonce: int) -> int:
            answer: asyncio.Future[int] = loop.create_future()
            mail[0].set_result((i, nonce, answer))
            return await answer

        async with asyncio.TaskGroup() as group:
            for task in range(concurrency):
                group.create_task(hold(task))
            await asyncio.sleep(0)  # they come to their futures
            await plateau(concurrency, poke)
            for future in mail:
                future.set_result(None)
        return fold(seed_for(seed, i) for i in range(concurrency))

    for seed in seeds:
        yield asyncio.run(park_all(seed))
