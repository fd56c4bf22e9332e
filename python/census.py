"""The census of `--hold`: which tasks the runtime holds parked, and which of them ran since."""

from abc import ABC, abstractmethod
from collections import Counter
from itertools import count
from types import CodeType, FrameType
from typing import Generic, NamedTuple, Protocol, TypeVar
from weakref import WeakKeyDictionary

Task = TypeVar("Task")


class Parked(NamedTuple):
    """Where a task is suspended."""

    code: CodeType  # of the workload's function that the task is a call of
    place: object  # another object each time that it is suspended
    frames: int  # of the workload's, suspended in each other


class Stack(NamedTuple):
    """What a stack shows of a workload."""

    outermost: CodeType  # its function there
    frames: int


def stack_of(frame: FrameType | None, file: str) -> Stack | None:
    """Look through a stack for the functions of a file."""
    codes = []
    while frame is not None:
        if frame.f_code.co_filename == file:
            codes.append(frame.f_code)
        frame = frame.f_back
    return Stack(codes[-1], len(codes)) if codes else None


class Numbers:
    """Numbers of main's own: unlike a name or an ident, none is ever given twice or by the workload."""

    def __init__(self) -> None:
        self._given: WeakKeyDictionary[object, int] = WeakKeyDictionary()
        self._unused = count(1)

    def of(self, task: object) -> int:
        """Return the number of a task, for as long as it lives."""
        return self._given.setdefault(task, next(self._unused))


class Census(Protocol):
    """What the dialogue of `--hold` asks, at each plateau anew."""

    def arrive(self) -> dict[str, int]:
        """Come to a plateau; count who is there already."""

    def take(self) -> dict[str, int]:
        """Count the parked, who of them was at the last census and has run since, and their frames."""

    def look(self) -> None:
        """See who is parked."""

    def moved(self) -> dict[str, int]:
        """Count those who ran since the last look."""


class KernelsCensus:
    """That of threads and processes: the kernel is asked for them, from outside."""

    def __init__(self, _file: str) -> None:
        pass

    def arrive(self) -> dict[str, int]:
        """Come to a plateau."""
        return {}

    def take(self) -> dict[str, int]:
        """Count nothing."""
        return {"census": 0}

    def look(self) -> None:
        """See nothing."""

    def moved(self) -> dict[str, int]:
        """Say nothing."""
        return {}


class RuntimesCensus(ABC, Generic[Task]):
    """That of tasks which the runtime knows, each of them an object."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._begun = False
        self._last: dict[Task, Parked] = {}  # kept alive, so that no identity is used again
        self._seen: dict[Task, object] = {}

    @abstractmethod
    def parked(self) -> dict[Task, Parked]:
        """Ask the runtime for the tasks that are suspended in code of the workload."""

    @abstractmethod
    def place(self, task: Task) -> object:
        """Say where one of them is now."""

    def settle(self) -> None:
        """Let whoever has been woken run."""

    def arrive(self) -> dict[str, int]:
        """Come to a plateau; from the first census on, count who has come there since the last one."""
        self._seen = {}
        if not self._begun:
            return {}
        now = self.parked()
        tasks = self._of_most(now)
        stayed = sum(task in self._last and self._last[task].place is now[task].place for task in tasks)
        return {"there": len(tasks) - stayed}

    def take(self) -> dict[str, int]:
        """Count the tasks, who of them was at the last census and has run since, and their frames."""
        self._begun = True
        self.settle()
        now = self.parked()
        tasks = self._seen = self._of_most(now)
        again = [task for task in tasks if task in self._last]
        moved = sum(now[task].place is not self._last[task].place for task in again)
        self._last = now
        frames = sum(now[task].frames for task in tasks)
        return {"census": len(tasks), "again": len(again), "moved": moved, "frames": frames}

    def look(self) -> None:
        """See who is parked; whom a look has seen, nothing but a poke can move."""
        if not self._seen:
            self.settle()
            self._seen = self._of_most(self.parked())

    def _of_most(self, now: dict[Task, Parked]) -> dict[Task, object]:
        """Return the calls of the function that has most of them: beside it there are supervisors.

        Of a task and one that it makes at each gate, which are equally many, the one that was there before.
        """
        calls = Counter(each.code for each in now.values())
        again = Counter(each.code for task, each in now.items() if task in self._last)
        most = max(calls, key=lambda code: (calls[code], again[code]), default=None)
        return {task: each.place for task, each in now.items() if each.code is most}

    def moved(self) -> dict[str, int]:
        """Count those who are at another place now, and name one."""
        self.settle()
        moved = {task: now for task, was in self._seen.items() if (now := self.place(task)) is not was}
        self._seen |= moved
        return {"moved": len(moved), "by": min(map(self._numbers.of, moved), default=0)}
