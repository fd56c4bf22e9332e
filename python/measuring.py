"""One invocation: the clock, and what the workload's implementation is run with."""

import importlib
import sys
from collections.abc import Iterator
from time import perf_counter_ns

from arguments import Invocation
from primitives import MASK
from toolbox import tool_for


class Stopwatch:
    """Hands out the seeds and stamps what happens to them."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.plateaus: list[int] = []
        self.answered: list[int] = []

    def seeds(self, first: int, count: int) -> Iterator[int]:
        """Stamp each seed as it is handed over."""
        for k in range(count):
            self.handed.append(perf_counter_ns())
            yield first + k & MASK

    def at_plateau(self) -> None:
        """Stamp the plateau."""
        self.plateaus.append(perf_counter_ns())


def measure(invocation: Invocation) -> dict[str, object]:
    """Run the implementation and report what the stopwatch saw."""
    implementation = importlib.import_module(f"{invocation.workload}_{invocation.model.replace('-', '_')}")
    stopwatch = Stopwatch()
    seeds = stopwatch.seeds(invocation.seed, invocation.warmup + invocation.iterations)
    tool = tool_for(invocation, implementation, stopwatch.at_plateau)
    checksums: list[int] = []
    begun = perf_counter_ns()
    for checksum in implementation.run(seeds, **tool, **invocation.parameters):
        stopwatch.answered.append(perf_counter_ns())
        checksums.append(checksum)
    ended = perf_counter_ns()
    return {
        "contract": 1,
        "facts": _facts(),
        "spawn_ns": stopwatch.handed[0] - begun,
        "join_ns": ended - stopwatch.answered[-1],
        "iterations": _iterations(stopwatch, checksums),
        "metrics": {},
    }


def _iterations(stopwatch: Stopwatch, checksums: list[int]) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    for k, checksum in enumerate(checksums):
        handed = stopwatch.handed[k]
        entry = {"checksum": f"{checksum:08x}", "elapsed_ns": stopwatch.answered[k] - handed}
        if stopwatch.plateaus:
            entry["plateau_ns"] = stopwatch.plateaus[k] - handed
        entries.append(entry)
    return entries


def _facts() -> dict[str, object]:
    gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)  # new in 3.13
    return {"gil": int(gil_enabled()), "version": sys.version.split()[0]}
