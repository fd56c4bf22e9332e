"""The recording tools of `--trace`: one event per slice, in Chrome's JSON Array format."""

import json
import os
import time
from collections.abc import Callable
from typing import NamedTuple

from tools import Sleep


class Trace(NamedTuple):
    """A file that every thread and process appends its own slices to."""

    path: str
    identity: Callable[[], int]  # names who runs: what the model schedules

    def begin(self) -> None:
        """Make the file."""
        self._write(b"[\n", os.O_CREAT | os.O_TRUNC)

    def append(self, name: str, task: int, start: int, *, size: int, answer: int = 0) -> None:
        """Write down a slice that began at `start` and has just ended."""
        end = time.monotonic_ns()
        event = {
            "name": name,
            "ph": "X",
            "pid": os.getpid(),
            "tid": self.identity(),
            "ts": start // 1000,
            "dur": (end - start) // 1000,
            "args": {"task": task, "start": start, "end": end, "size": size, "answer": answer},
        }
        self._write(json.dumps(event, separators=(",", ":")).encode() + b",\n")

    def _write(self, text: bytes, flags: int = 0) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | flags, 0o666)
        os.write(descriptor, text)  # one write, or lines of several writers would mix
        os.close(descriptor)


def recorded_sleep(sleep: Sleep, trace: Trace) -> Sleep:
    """Make a sleep that is recorded."""

    def recorded(task: int, ms: int) -> None:
        start = time.monotonic_ns()
        sleep(task, ms)
        trace.append("sleep", task, start, size=ms)

    return recorded
