"""timers: a greenlet for each chain of sleeps."""

from collections.abc import Iterator

import gevent

from primitives import delay_ms, fmix32, fold, seed_for
from tools import Sleep


def run(
    seeds: Iterator[int], *, sleep: Sleep, concurrency: int, hops: int, delay_ms_min: int, delay_ms_max: int
) -> Iterator[int]:
    """Give one checksum per seed."""

    # region work
    def chain(seed: int, i: int) -> int:
        v = seed_for(seed, i)
        for hop in range(hops):
            ms = delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max)
            sleep(i, ms)
            v = fmix32(v + ms)
        return v

    for seed in seeds:
        greenlets = [gevent.spawn(chain, seed, i) for i in range(concurrency)]
        gevent.joinall(greenlets, raise_error=True)
        yield fold(greenlet.get() for greenlet in greenlets)
    # endregion
