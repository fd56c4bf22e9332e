"""One invocation: what the workload's implementation is run with, and what is reported of it."""

import importlib
import sys
from time import perf_counter_ns

from arguments import Invocation
from implementations import SCHEDULERS, WORKLOADS, file_name
from stopwatch import Stopwatch
from toolbox import tool_for


def measure(invocation: Invocation) -> dict[str, object]:
    """Run the implementation and report what the stopwatch saw."""
    scheduler = importlib.import_module(f"model_{SCHEDULERS[invocation.model]}")
    implementation = importlib.import_module(file_name(invocation.workload, invocation.model))
    stopwatch = Stopwatch(invocation, plateaus=WORKLOADS[invocation.workload].plateaus)
    tool = tool_for(invocation, scheduler, implementation, stopwatch.at_plateau)
    begun = perf_counter_ns()
    for checksum in implementation.run(stopwatch.seeds(), **tool, **invocation.parameters):
        stopwatch.answered(checksum)
    ended = perf_counter_ns()
    return {
        "contract": 2,
        "facts": _facts(),
        "spawn_ns": stopwatch.first_handed - begun,
        "between_ns": stopwatch.between_ns,
        "join_ns": ended - stopwatch.last_answered,
        **({"warmups": stopwatch.warmups.report()} if stopwatch.warmups.count else {}),
        "iterations": stopwatch.entries,
        "metrics": {},
    }


def _facts() -> dict[str, object]:
    gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)  # new in 3.13
    return {"gil": int(gil_enabled()), "version": sys.version.split()[0]}
