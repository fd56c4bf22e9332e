"""mailbox: the threads are made once, and told of the next seed."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau

NEXT = -1  # with this nonce comes the next seed


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    mail: list[SimpleQueue[int | None]] = [SimpleQueue() for _ in range(concurrency)]
    said: SimpleQueue[int] = SimpleQueue()
    current = 0

    def hold(i: int) -> None:
        v = 0
        while (nonce := mail[i].get()) is not None:
            if nonce == NEXT:
                v = seed_for(current, i)
            said.put(v if nonce == NEXT else fmix32(v + nonce))

    def poke(i: int, nonce: int) -> int:
        mail[i].put(nonce)
        return said.get()

    threads = [threading.Thread(target=hold, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    for seed in seeds:
        current = seed
        values = [poke(i, NEXT) for i in range(concurrency)]
        plateau(concurrency, poke)
        yield fold(values)
    for queue in mail:
        queue.put(None)
