"""spawn: an array instead of threads."""

from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, **_: int) -> Iterator[int]:
    for seed in seeds:
        parked = [seed_for(seed, i) for i in range(concurrency)]
        plateau(concurrency, None)
        parked = [fmix32(v) for v in parked]
        plateau(concurrency, None)
        yield fold(fmix32(v + 1) for v in parked)
