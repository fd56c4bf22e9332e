"""mailbox: asyncio tasks, each with a future of its own."""

import asyncio
from collections.abc import Iterator
from typing import TypeAlias

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau

Letter: TypeAlias = tuple[int, asyncio.Future[int]] | None  # a nonce and where to answer, or the end


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    """Give one checksum per seed."""
    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(_park_all(seed, plateau, concurrency))


# region work
async def _park_all(seed: int, plateau: AsyncPokedPlateau, concurrency: int) -> int:
    loop = asyncio.get_running_loop()
    mail: list[asyncio.Future[Letter]] = [loop.create_future() for _ in range(concurrency)]
    all_came = asyncio.Event()
    missing = concurrency

    async def hold(i: int) -> int:
        nonlocal missing
        v = seed_for(seed, i)
        missing -= 1  # no await between read and write: nothing else can run here
        if missing == 0:
            all_came.set()
        while (letter := await mail[i]) is not None:
            nonce, answer = letter
            mail[i] = loop.create_future()
            answer.set_result(fmix32(v + nonce))
        return v

    async def poke(i: int, nonce: int) -> int:
        answer: asyncio.Future[int] = loop.create_future()
        mail[i].set_result((nonce, answer))
        return await answer

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(hold(i)) for i in range(concurrency)]
        await all_came.wait()
        await plateau(concurrency, poke)
        for future in mail:
            future.set_result(None)
    return fold(task.result() for task in tasks)


# endregion
