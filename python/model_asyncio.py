"""The tools of the models whose tasks are asyncio's."""

import asyncio
import time
from asyncio import Task  # bound here, before a workload can put anything in its place
from collections.abc import Coroutine
from types import CoroutineType

from census import Census, Numbers, Parked, RuntimesCensus
from plateau import Pokes
from recording import Trace
from tools import AsyncPoke, AsyncPokedPlateau, AsyncSleep

_numbers = Numbers()


def identity() -> int:
    """Name the current task by its number, or 0 where somebody else runs its coroutine."""
    task = asyncio.current_task()
    coroutine = None if task is None else task.get_coro()
    running = isinstance(coroutine, CoroutineType) and coroutine.cr_running
    return _numbers.of(task) if running else 0


def census(file: str) -> Census:
    """Make the census of the tasks whose code stands in this file."""

    def parked() -> dict[object, Parked]:
        found: dict[object, Parked] = {}
        for task in asyncio.all_tasks():
            coroutine = task.get_coro()
            # The register takes whatever enters itself; only a Task that has run waits for a future.
            if type(task) is Task and isinstance(coroutine, CoroutineType) and coroutine.cr_suspended:
                waits_for: asyncio.Future[object] | None = getattr(task, "_fut_waiter", None)
                if coroutine.cr_code.co_filename == file and waits_for is not None and not waits_for.done():
                    found[task] = Parked(coroutine.cr_code, waits_for)
        return found

    return RuntimesCensus(parked, _numbers)


def sleep(_task: int, ms: int) -> Coroutine[None, None, None]:
    """Park the calling task, with no frame of ours in between."""
    return asyncio.sleep(ms / 1000)


def recorded_sleep(sleep: AsyncSleep, trace: Trace) -> AsyncSleep:
    """Make a sleep that is recorded."""

    async def recorded(task: int, ms: int) -> None:
        start = time.monotonic_ns()
        await sleep(task, ms)
        trace.append("sleep", task, start, size=ms)

    return recorded


def plateau(pokes: Pokes) -> AsyncPokedPlateau:
    """Make the tool whose pokes let the loop run while an answer is awaited."""

    async def plateau(n: int, poke: AsyncPoke) -> None:
        for i, nonce, tell in pokes(n):
            tell(await poke(i, nonce))

    return plateau
