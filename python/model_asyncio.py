"""The tools of the models whose tasks are asyncio's."""

import asyncio
import inspect
import time
from collections.abc import Coroutine

from plateau import Pokes, say
from recording import Trace
from tools import AsyncPoke, AsyncPokedPlateau, AsyncSleep


def identity() -> int:
    """Name the current task by the number that asyncio gives it."""
    task = asyncio.current_task()
    return 0 if task is None else int(task.get_name().removeprefix("Task-"))


def census() -> int:
    """Count the tasks that have started and are suspended: the asking one is running."""
    coroutines = filter(inspect.iscoroutine, (task.get_coro() for task in asyncio.all_tasks()))
    return sum(inspect.getcoroutinestate(each) == inspect.CORO_SUSPENDED for each in coroutines)


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
        for i, nonce in pokes(n):
            say(poked=i, value=await poke(i, nonce))

    return plateau
