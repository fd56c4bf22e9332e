"""compute: a pool of threads that take units one by one."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    everyone = threading.Barrier(workers)
    # region work
    with ThreadPoolExecutor(workers, initializer=everyone.wait) as pool:
        # The pool adds a thread only when a task finds none idle; these find none until all are there.
        for ready in [pool.submit(int) for _ in range(workers)]:
            ready.result()
        for seed in seeds:
            yield fold(pool.map(unit, repeat(seed), range(units), repeat(size)))
    # endregion
