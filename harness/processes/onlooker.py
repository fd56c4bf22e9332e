"""Parked tasks that the kernel knows, threads and processes, seen from outside."""

import contextlib
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from harness.model import Census, Hold, Tally
from harness.processes.keeper import descendants, processes

PATIENCE_S = 5.0  # whoever said that it has come may still be on its way to where it waits
_PAUSE_S = 0.005
_ASLEEP = "SD"


class Task(NamedTuple):
    """A thread, or the first thread of a process; the start makes it unique, since numbers come again."""

    number: int
    start: int  # in clock ticks since the machine's


class Onlooker:
    """Counts the tasks of the program below `root`, and tells which of them have run since it last looked.

    Asleep counts; a task has run when it has been asleep once more: its voluntary switches say so. On its way
    to where it waits it may sleep too, for a lock that another has; but then that other is awake. So nothing
    is told before the whole program sleeps, and no task has moved from the look before to the one after it.
    """

    def __init__(self, root: int, hold: Hold) -> None:
        self._root, self._hold = root, hold
        self._patience_s = PATIENCE_S
        self._rests = True
        self._seen: dict[Task, int] = {}  # at the last tally -> its switches
        self._switches: dict[Task, int] = {}  # of those that are new since the iteration before
        self._leader = min(pid for pid, (parent, _) in processes().items() if parent == root)

    def tally(self, iteration: int, gate: int, *, rested: bool = False) -> Tally:
        """Count, once as many are there as should be, or at the end of patience; at once, after a rest."""
        until = time.monotonic() + (0.0 if rested else PATIENCE_S)
        before: dict[Task, int] | None = None
        while True:
            found = self._asleep()
            again = found.keys() & self._seen.keys()
            moved = {task for task in again if found[task] > self._seen[task]}
            there = moved if gate > 1 and self._seen else found.keys() - again
            complete = len(there) >= self._hold.tasks
            if found == before or time.monotonic() > until:
                break
            before = found if complete and self._sleeps({task.number for task in found}) else None
            time.sleep(_PAUSE_S)
        first_seen = gate == 1 and not rested
        fresh = found.keys() - self._seen.keys() if first_seen else found.keys() & self._switches.keys()
        self._switches = {task: found[task] for task in fresh}
        first = not self._seen
        self._seen = found
        return Tally(
            iteration=iteration,
            gate=gate,
            found=len(found),
            again=None if first else len(again),
            moved=None if first else len(moved),
        )

    def movers(self) -> tuple[int, ...]:
        """Return the tasks that have run since the last call, or the last tally: one must have, soon."""
        until = time.monotonic() + self._patience_s
        before: dict[Task, tuple[str, int]] | None = None
        while True:
            now = {task: seen for task in self._switches if (seen := self._look(task))}
            moved = [task for task, (_, switches) in now.items() if switches > self._switches[task]]
            rests = now == before
            if (moved and (rests or not self._rests)) or time.monotonic() > until:
                break
            asleep = {task.number for task, (state, _) in now.items() if state in _ASLEEP}
            before = now if moved and self._sleeps(asleep) else None
            time.sleep(_PAUSE_S)
        self._patience_s = PATIENCE_S if moved else 0.0  # whoever wakes nobody is not waited for again
        self._rests &= rests or not moved  # nor is whoever never rests
        self._switches |= {task: now[task][1] for task in moved}
        return tuple(task.number for task in moved)

    def _asleep(self) -> dict[Task, int]:
        """Return the tasks that are asleep, with their voluntary switches."""
        found = {}
        for number in self._numbers():
            with contextlib.suppress(OSError, IndexError, ValueError):  # it has ended
                folder = self._folder(number)
                state, start = _state(folder)
                if state in _ASLEEP:
                    found[Task(number, start)] = _status(folder)[1]
        return found

    def _sleeps(self, asleep: Collection[int]) -> bool:
        """Tell whether beside those all of the program is asleep, what is the runtime's own as well."""
        return all(_rests(self._folder(number)) for number in self._everyone() if number not in asleep)

    def _look(self, task: Task) -> tuple[str, int] | None:
        with contextlib.suppress(OSError, IndexError, ValueError):
            return _status(self._folder(task.number))
        return None

    def _folder(self, number: int) -> str:
        threads = self._hold.census is Census.THREADS
        return f"/proc/{self._leader}/task/{number}" if threads else f"/proc/{number}"

    def _numbers(self) -> list[int]:
        theirs = self._helps if self._hold.census is Census.PROCESSES else self._own
        return [number for number in self._everyone() if number != self._leader and not theirs(number)]

    def _everyone(self) -> list[int]:
        if self._hold.census is Census.PROCESSES:
            return descendants(self._root)
        with contextlib.suppress(OSError):
            return [int(number) for number in os.listdir(f"/proc/{self._leader}/task")]  # noqa: PTH208
        return []

    def _helps(self, pid: int) -> bool:
        """Tell whether a process is the runtime's: the subject started it, and its command line says so.

        What a helper forks has its command line too, and is a task.
        """
        if not self._hold.helpers:
            return False
        with contextlib.suppress(OSError, IndexError, ValueError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            return any(word in line for word in self._hold.helpers) and _parent(pid) == self._leader
        return False

    def _own(self, number: int) -> bool:
        """Tell whether a thread is the runtime's, by its name."""
        if not self._hold.helpers:
            return False
        with contextlib.suppress(OSError):
            name = Path(f"/proc/{self._leader}/task/{number}/comm").read_text("utf-8", "replace")
            return any(word in name for word in self._hold.helpers)
        return False


def _state(folder: str) -> tuple[str, int]:
    """Return a task's state and its start, of proc(5)'s `stat`."""
    fields = _fields(folder)
    return fields[0], int(fields[19])


def _parent(pid: int) -> int:
    return int(_fields(f"/proc/{pid}")[1])


def _fields(folder: str) -> list[str]:
    """Return what proc(5)'s `stat` says, from the state on."""
    return _read(f"{folder}/stat").rpartition(")")[2].split()


def _rests(folder: str) -> bool:
    """Tell whether a task is asleep, or has ended."""
    with contextlib.suppress(OSError, IndexError):
        return _state(folder)[0] in _ASLEEP
    return True


def _status(folder: str) -> tuple[str, int]:
    """Return a task's state and its voluntary switches."""
    head, _, switches = _read(f"{folder}/status").partition("\nvoluntary_ctxt_switches:")
    return head.partition("\nState:")[2].split()[0], int(switches.split()[0])


def _read(path: str) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 -- of thousands of tasks, again and again
        return file.read().decode("latin-1")
