"""compute: parallel for as long as units must meet, then one at a time under a lock."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    one_at_a_time = threading.Lock()

    def work(seed: int, i: int) -> int:
        if i < units // 2:
            return unit(seed, i, size)
        with one_at_a_time:
            return unit(seed, i, size)

    with ThreadPoolExecutor(workers) as pool:
        for seed in seeds:
            yield fold(pool.map(work, [seed] * units, range(units)))
