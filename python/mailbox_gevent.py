"""mailbox: greenlets, each with an AsyncResult of its own."""

from collections.abc import Iterator

import gevent
from gevent.event import AsyncResult, Event
from gevent.queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    """Give one checksum per seed."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency)


# region work
def _park_all(seed: int, plateau: PokedPlateau, concurrency: int) -> int:
    mail: list[AsyncResult[int | None]] = [AsyncResult() for _ in range(concurrency)]
    said: SimpleQueue[int] = SimpleQueue()
    all_came = Event()
    missing = concurrency

    def hold(i: int) -> int:
        nonlocal missing
        v = seed_for(seed, i)
        missing -= 1  # a greenlet gives way only where it waits
        if missing == 0:
            all_came.set()
        while (nonce := mail[i].get()) is not None:
            mail[i] = AsyncResult()
            said.put(fmix32(v + nonce))
        return v

    def poke(i: int, nonce: int) -> int:
        mail[i].set(nonce)
        return said.get()

    greenlets = [gevent.spawn(hold, i) for i in range(concurrency)]
    all_came.wait()
    plateau(concurrency, poke)
    for result in mail:
        result.set(None)
    gevent.joinall(greenlets, raise_error=True)
    return fold(greenlet.get() for greenlet in greenlets)


# endregion
