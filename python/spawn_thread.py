"""spawn: threads that park at a barrier, and then at an event."""

import threading
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int) -> Iterator[int]:
    """Give one checksum per seed."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency)


# region work
def _park_all(seed: int, plateau: Plateau, concurrency: int) -> int:
    first = threading.Barrier(concurrency)
    second = threading.Event()
    all_came = threading.Event()
    missing = concurrency
    counting = threading.Lock()
    answers = [0] * concurrency  # one slot per thread, one writer per slot: nothing to lock

    def park(i: int) -> None:
        nonlocal missing
        v = seed_for(seed, i)
        first.wait()
        v = fmix32(v)
        with counting:
            missing -= 1
            if missing == 0:
                all_came.set()
        second.wait()
        answers[i] = fmix32(v + 1)

    threads = [threading.Thread(target=park, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    all_came.wait()
    plateau(concurrency, None)
    second.set()
    for thread in threads:
        thread.join()
    return fold(answers)


# endregion
