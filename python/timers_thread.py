"""timers: a thread for each chain of sleeps."""

import threading
from collections.abc import Iterator

from primitives import delay_ms, fmix32, fold, seed_for
from tools import Sleep


def run(
    seeds: Iterator[int], *, sleep: Sleep, concurrency: int, hops: int, delay_ms_min: int, delay_ms_max: int
) -> Iterator[int]:
    """Give one checksum per seed."""
    answers = [0] * concurrency  # one slot per thread, one writer per slot: nothing to lock

    # region work
    def chain(seed: int, i: int) -> None:
        v = seed_for(seed, i)
        for hop in range(hops):
            ms = delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max)
            sleep(i, ms)
            v = fmix32(v + ms)
        answers[i] = v

    for seed in seeds:
        threads = [threading.Thread(target=chain, args=(seed, i)) for i in range(concurrency)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield fold(answers)
    # endregion
