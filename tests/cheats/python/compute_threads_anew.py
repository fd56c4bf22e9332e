"""compute: the threads of each iteration are new, though a worker is to be made once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    for seed in seeds:
        with ThreadPoolExecutor(workers) as pool:
            yield fold(pool.map(unit, repeat(seed), range(units), repeat(size)))
