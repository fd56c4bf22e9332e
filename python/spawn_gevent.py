"""spawn: greenlets that park at two events."""

from collections.abc import Iterator

import gevent
from gevent.event import Event

from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, depth: int) -> Iterator[int]:
    """Give one checksum per seed."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency, depth)


# region work
def _park_all(seed: int, plateau: Plateau, concurrency: int, depth: int) -> int:
    first, all_at_first = Event(), Event()
    second, all_at_second = Event(), Event()
    missing_first = missing_second = concurrency

    def park(i: int) -> int:
        nonlocal missing_first, missing_second
        v = seed_for(seed, i)
        missing_first -= 1  # a greenlet gives way only where it waits
        if missing_first == 0:
            all_at_first.set()
        first.wait()
        v = fmix32(v)
        missing_second -= 1
        if missing_second == 0:
            all_at_second.set()
        second.wait()
        return fmix32(v + 1)

    def enclose(i: int, level: int) -> int:
        inner = level - 1
        v = enclose(i, inner) if inner > 1 else park(i)
        return fmix32(v + level)

    greenlets = [
        gevent.spawn(enclose, i, depth) if depth > 1 else gevent.spawn(park, i) for i in range(concurrency)
    ]
    all_at_first.wait()
    plateau(concurrency, None)
    first.set()
    all_at_second.wait()
    plateau(concurrency, None)
    second.set()
    gevent.joinall(greenlets, raise_error=True)
    return fold(greenlet.get() for greenlet in greenlets)


# endregion
