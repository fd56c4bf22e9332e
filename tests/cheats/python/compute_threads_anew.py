"""compute: the threads of each iteration are new, though a worker is to be made once."""

import threading
from collections.abc import Iterator

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    lock = threading.Lock()
    answers = [0] * units

    def work(seed: int, left: Iterator[int]) -> None:
        while True:
            with lock:
                i = next(left, None)
            if i is None:
                return
            answers[i] = unit(seed, i, size)

    for seed in seeds:
        left = iter(range(units))
        threads = [threading.Thread(target=work, args=(seed, left)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield fold(answers)
