"""The census of `--hold`: which tasks the runtime holds parked, and which of them ran since."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count
from types import CodeType
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary


class Parked(NamedTuple):
    """Where a task is suspended."""

    code: CodeType  # of the workload's function that the task is a call of
    place: object  # another object each time that it is suspended


class Numbers:
    """Numbers of main's own: unlike a name or an ident, none is ever given twice or by the workload."""

    def __init__(self) -> None:
        self._given: WeakKeyDictionary[object, int] = WeakKeyDictionary()
        self._unused = count(1)

    def of(self, task: object) -> int:
        """Return the number of a task, for as long as it lives."""
        return self._given.setdefault(task, next(self._unused))


class Census(Protocol):
    """What the dialogue asks."""

    def take(self) -> dict[str, int]:
        """Count the parked, those that were at the last census, and those of them that ran since."""

    def look(self) -> None:
        """See who is parked."""

    def moved(self) -> dict[str, int]:
        """Count who ran since the last look."""


class KernelsCensus:
    """That of threads and processes: the kernel is asked for them, from outside."""

    def __init__(self, _file: str) -> None:
        pass

    def take(self) -> dict[str, int]:
        """Count nothing."""
        return {"census": 0}

    def look(self) -> None:
        """See nothing."""

    def moved(self) -> dict[str, int]:
        """Say nothing."""
        return {}


class RuntimesCensus:
    """That of tasks which the runtime knows, each object once."""

    def __init__(self, parked: Callable[[], Mapping[object, Parked]], numbers: Numbers) -> None:
        self._parked = parked
        self._numbers = numbers
        self._last: Mapping[object, Parked] = {}  # kept alive, so that no identity is used again
        self._seen: Mapping[object, Parked] = {}

    def take(self) -> dict[str, int]:
        """Count the calls of the function that has most of them: beside it there are supervisors."""
        now = self._parked()
        counted = Counter(each.code for each in now.values()).most_common(1)
        again = [task for task, each in now.items() if each.code is counted[0][0] and task in self._last]
        moved = sum(now[task].place is not self._last[task].place for task in again)
        self._last = now
        return {"census": counted[0][1] if counted else 0, "again": len(again), "moved": moved}

    def look(self) -> None:
        """See who is parked, and where."""
        self._seen = self._parked()

    def moved(self) -> dict[str, int]:
        """Count those who are parked elsewhere now, or nowhere, and name one."""
        now = self._parked()
        moved = [
            task for task, was in self._seen.items() if task not in now or now[task].place is not was.place
        ]
        self._seen = {}
        return {"moved": len(moved), "by": min(map(self._numbers.of, moved), default=0)}
