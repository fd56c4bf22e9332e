"""The recording tools of `--trace`: one event per slice, in Chrome's JSON Array format."""

import json
import os
import time
from collections.abc import Callable
from typing import NamedTuple

from tools import Sleep


class Slice(NamedTuple):
    """What is written down of a unit or a sleep."""

    tid: int
    task: int
    start: int
    end: int
    size: int
    answer: int


class Trace:
    """A file that every thread and process appends its own slices to."""

    def __init__(self, path: str, identity: Callable[[], int]) -> None:
        self._path = path
        self._identity = identity  # names who runs: what the model schedules
        self._slept: list[Slice] = []
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_CREAT, 0o666)

    def __reduce__(self) -> tuple[type["Trace"], tuple[str, Callable[[], int]]]:
        """Open the file anew in the process that this travels to."""
        return Trace, (self._path, self._identity)

    def begin(self) -> None:
        """Make the file new."""
        os.truncate(self._file, 0)
        os.write(self._file, b"[\n")

    def append(self, task: int, start: int, *, size: int, answer: int) -> None:
        """Write down a unit that began at `start` and has just ended."""
        unit = Slice(self._identity(), task, start, time.monotonic_ns(), size, answer)
        os.write(self._file, _line("unit", unit))  # in one go, or the lines of several writers would mix

    def keep(self, task: int, start: int, *, size: int) -> None:
        """Keep a sleep that began at `start` and has just ended: to write it now would make others late."""
        self._slept.append(Slice(self._identity(), task, start, time.monotonic_ns(), size, 0))

    def write_kept(self) -> None:
        """Write down the sleeps."""
        for slept in self._slept:
            os.write(self._file, _line("sleep", slept))


def _line(name: str, of: Slice) -> bytes:
    event = {
        "name": name,
        "ph": "X",
        "pid": os.getpid(),
        "tid": of.tid,
        "ts": of.start // 1000,
        "dur": (of.end - of.start) // 1000,
        "args": {"task": of.task, "start": of.start, "end": of.end, "size": of.size, "answer": of.answer},
    }
    return json.dumps(event, separators=(",", ":")).encode() + b",\n"


def recorded_sleep(sleep: Sleep, trace: Trace) -> Sleep:
    """Make a sleep that is recorded."""

    def recorded(task: int, ms: int) -> None:
        start = time.monotonic_ns()
        sleep(task, ms)
        trace.keep(task, start, size=ms)

    return recorded
