"""spawn: threads that park at two events."""

import threading
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, depth: int) -> Iterator[int]:
    """Give one checksum per seed."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency, depth)


# region work
def _park_all(seed: int, plateau: Plateau, concurrency: int, depth: int) -> int:
    first, all_at_first = threading.Event(), threading.Event()
    second, all_at_second = threading.Event(), threading.Event()
    missing_first = missing_second = concurrency
    counting = threading.Lock()
    answers = [0] * concurrency  # one slot per thread, one writer per slot: nothing to lock

    def park(i: int, level: int) -> int:
        nonlocal missing_first, missing_second
        if level > 1:
            return fmix32(park(i, level - 1) + level)
        v = seed_for(seed, i)
        with counting:
            missing_first -= 1
            if missing_first == 0:
                all_at_first.set()
        first.wait()
        v = fmix32(v)
        with counting:
            missing_second -= 1
            if missing_second == 0:
                all_at_second.set()
        second.wait()
        return fmix32(v + 1)

    def answer(i: int) -> None:
        answers[i] = park(i, depth)

    threads = [threading.Thread(target=answer, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    all_at_first.wait()
    plateau(concurrency, None)
    first.set()
    all_at_second.wait()
    plateau(concurrency, None)
    second.set()
    for thread in threads:
        thread.join()
    return fold(answers)


# endregion
