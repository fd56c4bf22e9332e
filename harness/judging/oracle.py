"""The sequential answers, by which every iteration of every program is checked.

The definitions are the Python below. A small C library (`oracle.c`, written apart from the floor)
computes the same where there is a compiler: pure Python would take minutes for a large `compute`. A test
holds the two to each other.
"""

import ctypes
from collections.abc import Callable, Mapping
from pathlib import Path

MASK = 0xFFFFFFFF
GOLDEN = 0x9E3779B9
BEYOND_PYTHON = 2_000_000
"""Rounds (units x size) of an iteration above which a case can't be checked without the C library."""


def fmix32(h: int) -> int:
    """Return MurmurHash3's 32-bit finaliser (Appleby, public domain)."""
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def seed_for(base: int, i: int) -> int:
    """Return a task's own seed, never 0."""
    return fmix32(base + i * GOLDEN & MASK) or GOLDEN


def unit(base: int, i: int, rounds: int) -> int:
    """Return the answer of one unit: a chain of Marsaglia's xorshift32 (13, 17, 5)."""
    x, total = seed_for(base, i), 0
    for _ in range(rounds):
        x ^= x << 13 & MASK
        x ^= x >> 17
        x ^= x << 5 & MASK
        total += x
    return total & MASK ^ x


def share(answer: int, i: int) -> int:
    """Return what a task's answer adds to the fold: bound to its index, in any order."""
    return fmix32(answer + i * GOLDEN & MASK)


def delay_ms(seed: int, given: Mapping[str, int], task: int, hop: int) -> int:
    """Return how long a task of `timers` sleeps in one hop."""
    return 1 + seed_for(seed, task * given["hops"] + hop & MASK) % given["delay_ms_max"]


def _timers(seed: int, given: Mapping[str, int]) -> int:
    total = 0
    for i in range(given["concurrency"]):
        v = seed_for(seed, i)
        for hop in range(given["hops"]):
            v = fmix32(v + delay_ms(seed, given, i, hop) & MASK)
        total += share(v, i)
    return total & MASK


def _compute(seed: int, given: Mapping[str, int]) -> int:
    return sum(share(unit(seed, i, given["size"]), i) for i in range(given["units"])) & MASK


def _spawn(seed: int, given: Mapping[str, int]) -> int:
    return (
        sum(share(fmix32(fmix32(seed_for(seed, i)) + 1 & MASK), i) for i in range(given["concurrency"]))
        & MASK
    )


def _mailbox(seed: int, given: Mapping[str, int]) -> int:
    return sum(share(seed_for(seed, i), i) for i in range(given["concurrency"])) & MASK


DEFINITIONS: Mapping[str, Callable[[int, Mapping[str, int]], int]] = {
    "timers": _timers,
    "compute": _compute,
    "spawn": _spawn,
    "mailbox": _mailbox,
}
_ORDER = {
    "timers": ("concurrency", "hops", "delay_ms_max"),
    "compute": ("units", "size"),
    "spawn": ("concurrency",),
    "mailbox": ("concurrency",),
}


class Oracle:
    """Answers by workload, parameters and seed; each is computed once."""

    def __init__(self, library: Path | None) -> None:
        self._known: dict[tuple[object, ...], str] = {}
        self._chains: dict[tuple[int, ...], int] = {}
        self._c = ctypes.CDLL(str(library)) if library and library.exists() else None

    def checksum(self, workload: str, given: Mapping[str, int], seed: int) -> str:
        """Return the right checksum of one iteration."""
        values = tuple(given[name] for name in _ORDER[workload])
        key = (workload, values, seed)
        if key not in self._known:
            self._known[key] = f"{self._compute(workload, given, seed, values):08x}"
        return self._known[key]

    def chain_ms(self, seed: int, given: Mapping[str, int]) -> int:
        """Return the longest sum of one task's sleeps: what `timers` can't be faster than."""
        tasks, hops = given["concurrency"], range(given["hops"])
        key = (seed, tasks, len(hops), given["delay_ms_max"])
        if key not in self._chains:
            self._chains[key] = max(
                sum(delay_ms(seed, given, task, hop) for hop in hops) for task in range(tasks)
            )
        return self._chains[key]

    def _compute(self, workload: str, given: Mapping[str, int], seed: int, values: tuple[int, ...]) -> int:
        if self._c is None:
            return DEFINITIONS[workload](seed, given)
        function = self._c[f"oracle_{workload}"]
        function.restype = ctypes.c_uint32
        return int(function(*(ctypes.c_uint32(value) for value in (seed, *values))))
