"""timers: a pool of a hundred threads sleeps for all tasks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from primitives import delay_ms, fmix32, fold, seed_for
from tools import Sleep

THREADS = 100


def run(
    seeds: Iterator[int], *, sleep: Sleep, concurrency: int, hops: int, delay_ms_min: int, delay_ms_max: int
) -> Iterator[int]:
    def chain(seed: int, i: int) -> int:
        v = seed_for(seed, i)
        for hop in range(hops):
            ms = delay_ms(seed, i * hops + hop, delay_ms_min, delay_ms_max)
            sleep(i, ms)
            v = fmix32(v + ms)
        return v

    with ThreadPoolExecutor(THREADS) as pool:
        for seed in seeds:
            yield fold(pool.map(chain, repeat(seed), range(concurrency)))
