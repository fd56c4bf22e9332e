"""The recording tools of `--trace`: one event per slice, in Chrome's JSON Array format."""

import json
import os
import time
from collections.abc import Callable

from tools import Sleep


class Trace:
    """A file that every thread and process appends its own slices to."""

    def __init__(self, path: str, identity: Callable[[], int]) -> None:
        self._path = path
        self._identity = identity  # names who runs: what the model schedules
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_CREAT, 0o666)

    def __reduce__(self) -> tuple[type["Trace"], tuple[str, Callable[[], int]]]:
        """Open the file anew in the process that this travels to."""
        return Trace, (self._path, self._identity)

    def begin(self) -> None:
        """Make the file new."""
        os.truncate(self._file, 0)
        os.write(self._file, b"[\n")

    def append(self, name: str, task: int, start: int, *, size: int, answer: int = 0) -> None:
        """Write down a slice that began at `start` and has just ended."""
        end = time.monotonic_ns()
        event = {
            "name": name,
            "ph": "X",
            "pid": os.getpid(),
            "tid": self._identity(),
            "ts": start // 1000,
            "dur": (end - start) // 1000,
            "args": {"task": task, "start": start, "end": end, "size": size, "answer": answer},
        }
        # One write a line, or those of several writers would mix.
        os.write(self._file, json.dumps(event, separators=(",", ":")).encode() + b",\n")


def recorded_sleep(sleep: Sleep, trace: Trace) -> Sleep:
    """Make a sleep that is recorded."""

    def recorded(task: int, ms: int) -> None:
        start = time.monotonic_ns()
        sleep(task, ms)
        trace.append("sleep", task, start, size=ms)

    return recorded
