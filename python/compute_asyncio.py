"""compute: an asyncio task for each unit. A counter-example: nothing here can overlap."""

import asyncio
from collections.abc import Iterator

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    del workers  # one, by the table of implementations

    # region work
    async def work(seed: int, i: int) -> int:
        return unit(seed, i, size)

    async def work_all(seed: int) -> int:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work(seed, i)) for i in range(units)]
        return fold(task.result() for task in tasks)

    # endregion
    with asyncio.Runner() as runner:
        for seed in seeds:
            yield runner.run(work_all(seed))
