"""The sequential answers, by which every iteration of every program is checked.

Each workload says what is right, in Python. A small C library (`oracle.c`, written apart from the floor)
computes the same where there is a compiler: pure Python would take minutes for a large iteration. A test
holds the two to each other.
"""

import ctypes
from pathlib import Path

from harness.model import Given
from harness.workload import Workload
from harness.workloads import workload_of


class Oracle:
    """Answers by workload, parameters and seed; each is computed once."""

    def __init__(self, library: Path | None) -> None:
        self._known: dict[tuple[object, ...], str] = {}
        self._c = ctypes.CDLL(str(library)) if library and library.exists() else None

    def checksum(self, workload: str, given: Given, seed: int) -> str:
        """Return the right checksum of one iteration."""
        declared = workload_of(workload)
        values = tuple(given[name] for name in declared.enters)
        key = (workload, values, seed)
        if key not in self._known:
            self._known[key] = f"{self._compute(declared, given, seed, values):08x}"
        return self._known[key]

    def _compute(self, workload: Workload, given: Given, seed: int, values: tuple[int, ...]) -> int:
        if self._c is None or not workload.compiled:
            return workload.answer(seed, given)
        function = self._c[workload.compiled]
        function.restype = ctypes.c_uint32
        return int(function(*(ctypes.c_uint32(value) for value in (seed, *values))))
