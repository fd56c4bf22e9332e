"""compute: threads that live as long as the workload and take the units one by one."""

import threading
from collections.abc import Iterator

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    everyone = threading.Barrier(workers + 1)  # workers and parent, before and after each iteration
    lock = threading.Lock()
    answers = [0] * units  # one slot per unit, one writer per slot: nothing to lock
    seed: int | None = None
    left: Iterator[int]

    # region work
    def take() -> int | None:
        with lock:
            return next(left, None)

    def work() -> None:
        everyone.wait()
        while seed is not None:
            for i in iter(take, None):
                answers[i] = unit(seed, i, size)
            everyone.wait()
            everyone.wait()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for given in seeds:
        seed, left = given, iter(range(units))
        everyone.wait()
        everyone.wait()
        yield fold(answers)
    seed = None
    everyone.wait()
    for thread in threads:
        thread.join()
    # endregion
