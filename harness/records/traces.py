"""Traces that are kept: enough slices of a case to draw a timeline from, in a few kilobytes. Pure.

    traces/CASE.json.gz   Chrome's JSON Array format, as programs write it (docs/contract.md)

After gunzip, Perfetto opens it.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from harness.model import Case, Slice
from harness.records.lines import digest

SLICES_MOST: Final = 2_000
CASE_MOST: Final = 64 << 10  # bytes of a case's file
RUN_MOST: Final = 2 << 20  # bytes of all files of a run
_NAME_MOST: Final = 80


def file_name(case: Case) -> str:
    """Return a case's file name: readable, and by its digest its own on any file system."""
    readable = re.sub(r"[^a-z0-9.]+", "-", case.id.lower())[:_NAME_MOST]
    return f"{readable}-{digest(case.id)[:8]}.json.gz"


def fit(case: Case, slices: Sequence[Slice], limit: int) -> tuple[bytes, int]:
    """Return a file of at most `limit` bytes and the number of its slices; nothing where none fit."""
    most = SLICES_MOST
    while kept := chosen(slices, most):
        data = packed(case, kept)
        if len(data) <= limit:
            return data, len(kept)
        most = len(kept) * limit // len(data)
    return b"", 0


def chosen(slices: Sequence[Slice], most: int) -> tuple[Slice, ...]:
    """Return the slices of whole tasks, `most` at the most: the first task, then evenly spaced ones."""
    sizes = Counter(each.task for each in slices)
    tasks = sorted(sizes)
    for count in range(min(len(tasks), len(tasks) * most // max(1, len(slices))), 0, -1):
        picked = {tasks[k * len(tasks) // count] for k in range(count)}
        if sum(sizes[task] for task in picked) <= most:
            return tuple(each for each in slices if each.task in picked)
    return ()


def packed(case: Case, slices: Sequence[Slice]) -> bytes:
    """Return slices as a trace, one event per line, under the workload's name; the same bytes every time."""
    lines = ["["]
    for each in slices:
        told = msgspec.to_builtins(each)
        event = {
            "name": case.workload,
            "ph": "X",
            "pid": 1,
            "tid": told.pop("tid"),
            "ts": each.start // 1_000,
            "dur": (each.end - each.start) // 1_000,
            "args": told,
        }
        lines.append(json.dumps(event, separators=(",", ":")) + ",")
    return gzip.compress("\n".join([*lines, ""]).encode(), mtime=0)
