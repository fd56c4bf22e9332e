"""Parked tasks that the kernel knows, threads and processes, seen from outside."""

import contextlib
import os
import time
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

    Asleep counts; a task has run when it has been asleep once more: its voluntary switches say so.
    """

    def __init__(self, root: int, hold: Hold) -> None:
        self._root, self._hold = root, hold
        self._patience_s = PATIENCE_S
        self._poked, self._answered = -1, set[Task]()  # at the last poke
        self._seen: dict[Task, int] = {}  # at the last tally -> its switches
        self._switches: dict[Task, int] = {}  # of those that are new since the iteration before
        self._leader = min(pid for pid, (parent, _) in processes().items() if parent == root)

    def tally(self, iteration: int, gate: int) -> Tally:
        """Count, once as many are there as should be, or at the end of patience."""
        until = time.monotonic() + PATIENCE_S
        while True:
            found = self._asleep()
            again = found.keys() & self._seen.keys()
            moved = {task for task in again if found[task] > self._seen[task]}
            there = moved if gate > 1 and self._seen else found.keys() - again
            if len(there) >= self._hold.tasks or time.monotonic() > until:
                break
            time.sleep(_PAUSE_S)
        fresh = found.keys() - self._seen.keys() if gate == 1 else found.keys() & self._switches.keys()
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

    def movers(self, poked: int) -> tuple[int, ...]:
        """Return the tasks that have run since the last call, or the last tally: one must, soon, and rest.

        Who answered another poke before may park only now, and is left out where somebody else has run.
        """
        late = set() if poked == self._poked else self._answered
        until = time.monotonic() + self._patience_s
        before: dict[Task, int] = {}
        while True:
            now = {task: self._look(task) for task in self._switches}
            moved = {task: seen for task, seen in now.items() if seen and seen > self._switches[task]}
            # Seen twice: a thread of CPython's may sleep for its lock first, and park only after its answer.
            if (moved.keys() - late and moved == before) or time.monotonic() > until:
                break
            before = moved
            time.sleep(_PAUSE_S)
        own = moved.keys() - late
        self._patience_s = PATIENCE_S if own else 0.0  # whoever wakes nobody is not waited for again
        self._switches |= moved
        self._poked, self._answered = poked, set(own or moved)
        return tuple(sorted(task.number for task in self._answered))

    def _asleep(self) -> dict[Task, int]:
        """Return the tasks that are asleep, with their voluntary switches."""
        found = {}
        for number in self._numbers():
            with contextlib.suppress(OSError, IndexError, ValueError):  # it has ended
                folder = self._folder(number)
                state, start = _state(folder)
                if state in _ASLEEP:
                    found[Task(number, start)] = _voluntary(folder)
        return found

    def _look(self, task: Task) -> int | None:
        """Return a task's voluntary switches, or None while it runs."""
        with contextlib.suppress(OSError, IndexError, ValueError):
            folder = self._folder(task.number)
            return _voluntary(folder) if _state(folder)[0] in _ASLEEP else None
        return None

    def _folder(self, number: int) -> str:
        threads = self._hold.census is Census.THREADS
        return f"/proc/{self._leader}/task/{number}" if threads else f"/proc/{number}"

    def _numbers(self) -> list[int]:
        if self._hold.census is Census.PROCESSES:
            return [pid for pid in descendants(self._root) if pid != self._leader and not self._helps(pid)]
        with contextlib.suppress(OSError):
            threads = map(int, os.listdir(f"/proc/{self._leader}/task"))  # noqa: PTH208
            return [number for number in threads if number != self._leader and not self._own(number)]
        return []

    def _helps(self, pid: int) -> bool:
        """Tell whether a process is the runtime's: the subject started it, and its command line says so.

        What a helper forks has its command line too, and is a task.
        """
        if not self._hold.helpers or processes().get(pid, (0, ""))[0] != self._leader:
            return False
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            return any(word in line for word in self._hold.helpers)
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
    fields = Path(folder, "stat").read_text("latin-1").rpartition(")")[2].split()
    return fields[0], int(fields[19])


def _voluntary(folder: str) -> int:
    text = Path(folder, "status").read_text("latin-1")
    return int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
