"""spawn: asyncio tasks that park at two events."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPlateau, concurrency: int, depth: int) -> Iterator[int]:
    """Give one checksum per seed."""
    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(_park_all(seed, plateau, concurrency, depth))


# region work
async def _park_all(seed: int, plateau: AsyncPlateau, concurrency: int, depth: int) -> int:
    first, all_at_first = asyncio.Event(), asyncio.Event()
    second, all_at_second = asyncio.Event(), asyncio.Event()
    missing_first = missing_second = concurrency

    async def park(i: int) -> int:
        nonlocal missing_first, missing_second
        v = seed_for(seed, i)
        missing_first -= 1  # no await between read and write: nothing else can run here
        if missing_first == 0:
            all_at_first.set()
        await first.wait()
        v = fmix32(v)
        missing_second -= 1
        if missing_second == 0:
            all_at_second.set()
        await second.wait()
        return fmix32(v + 1)

    async def enclose(i: int, level: int) -> int:
        inner = level - 1
        v = await (enclose(i, inner) if inner > 1 else park(i))
        return fmix32(v + level)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(enclose(i, depth) if depth > 1 else park(i)) for i in range(concurrency)]
        await all_at_first.wait()
        await plateau(concurrency, None)
        first.set()
        await all_at_second.wait()
        await plateau(concurrency, None)
        second.set()
    return fold(task.result() for task in tasks)


# endregion
