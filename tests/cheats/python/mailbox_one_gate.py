"""mailbox: the tasks wait at one condition; each poke wakes all, and who is meant answers."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    async def park_all(seed: int) -> int:
        condition, all_came = asyncio.Condition(), asyncio.Event()
        answered: asyncio.Queue[int] = asyncio.Queue()
        letter: tuple[int, int] | None = None
        missing = concurrency

        async def hold(i: int) -> int:
            nonlocal missing
            v = seed_for(seed, i)
            async with condition:
                missing -= 1
                if missing == 0:
                    all_came.set()
                await condition.wait()
                while letter is not None:
                    task, nonce = letter
                    if task == i:
                        answered.put_nowait(fmix32(v + nonce))
                    await condition.wait()
            return v

        async def wake(new: tuple[int, int] | None) -> None:
            nonlocal letter
            async with condition:
                letter = new
                condition.notify_all()

        async def poke(i: int, nonce: int) -> int:
            await wake((i, nonce))
            return await answered.get()

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(hold(i)) for i in range(concurrency)]
            await all_came.wait()
            await plateau(concurrency, poke)
            await wake(None)
        return fold(task.result() for task in tasks)

    for seed in seeds:
        yield asyncio.run(park_all(seed))
