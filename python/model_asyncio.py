"""The tools of the models whose tasks are asyncio's."""

import asyncio
import time
from asyncio import Task  # bound here, before a workload can put anything in its place
from collections.abc import Coroutine
from types import CoroutineType

from census import Numbers, Parked, RuntimesCensus
from plateau import Errands
from recording import Trace
from tools import AsyncPoke, AsyncPokedPlateau, AsyncSleep

_numbers = Numbers()


def identity() -> int:
    """Name the current task by its number, or 0 where somebody else runs its coroutine."""
    task = asyncio.current_task()
    coroutine = None if task is None else task.get_coro()
    running = isinstance(coroutine, CoroutineType) and coroutine.cr_running
    return _numbers.of(task) if running else 0


class TasksCensus(RuntimesCensus["Task[object]"]):
    """That of the tasks whose code stands in one file."""

    def __init__(self, file: str) -> None:
        super().__init__(_numbers)
        self._file = file

    def parked(self) -> dict["Task[object]", Parked]:
        """Look through asyncio's register, which takes whatever enters itself there."""
        found: dict[Task[object], Parked] = {}
        for task in asyncio.all_tasks():
            coroutine = task.get_coro()
            if type(task) is Task and isinstance(coroutine, CoroutineType) and coroutine.cr_suspended:
                code, place = coroutine.cr_code, self.place(task)
                if code.co_filename == self._file and place is not None:
                    found[task] = Parked(code, place, _frames(coroutine, self._file))
        return found

    def place(self, task: "Task[object]") -> object:
        """Return the future that the task, having run, waits for; it is another one each time."""
        waits_for: asyncio.Future[object] | None = task._fut_waiter  # type: ignore[attr-defined] # noqa: SLF001
        return None if waits_for is None or waits_for.done() else waits_for


census = TasksCensus


def _frames(coroutine: object, file: str) -> int:
    """Count the coroutines of a file among those of which each awaits the next."""
    count = 0
    while isinstance(coroutine, CoroutineType):
        count += coroutine.cr_code.co_filename == file
        coroutine = coroutine.cr_await
    return count


def sleep(_task: int, ms: int) -> Coroutine[None, None, None]:
    """Park the calling task, with no frame of ours in between."""
    return asyncio.sleep(ms / 1000)


def recorded_sleep(sleep: AsyncSleep, trace: Trace) -> AsyncSleep:
    """Make a sleep that is recorded."""

    async def recorded(task: int, ms: int) -> None:
        start = time.monotonic_ns()
        await sleep(task, ms)
        trace.keep(task, start, size=ms)

    return recorded


def plateau(errands: Errands, sleep: AsyncSleep) -> AsyncPokedPlateau:
    """Make the tool whose errands let the loop run while an answer is awaited."""

    async def plateau(n: int, poke: AsyncPoke) -> None:
        for i, number, tell in errands(n):
            if i is None:
                await sleep(0, number)
            tell(number if i is None else await poke(i, number))

    return plateau
