"""mailbox: the parent answers pokes by the formula, while all threads wait at one event."""

import threading
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    for seed in seeds:
        over = threading.Event()

        def poke(i: int, nonce: int, seed: int = seed) -> int:
            return fmix32(seed_for(seed, i) + nonce)

        threads = [threading.Thread(target=over.wait) for _ in range(concurrency)]
        for thread in threads:
            thread.start()
        plateau(concurrency, poke)
        over.set()
        for thread in threads:
            thread.join()
        yield fold(seed_for(seed, i) for i in range(concurrency))
