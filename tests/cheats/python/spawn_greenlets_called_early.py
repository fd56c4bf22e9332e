"""spawn: the plateau is called before any greenlet has come; while the harness counts, all do."""

from collections.abc import Iterator

import gevent
from gevent.event import Event
from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, **_: int) -> Iterator[int]:
    for seed in seeds:
        yield park_all(seed, plateau, concurrency)


def park_all(seed: int, plateau: Plateau, concurrency: int) -> int:
    first, second = Event(), Event()

    def park(i: int) -> int:
        v = seed_for(seed, i)
        first.wait()
        v = fmix32(v)
        second.wait()
        return fmix32(v + 1)

    greenlets = [gevent.spawn(park, i) for i in range(concurrency)]
    plateau(concurrency, None)
    first.set()
    plateau(concurrency, None)
    second.set()
    gevent.joinall(greenlets, raise_error=True)
    return fold(greenlet.get() for greenlet in greenlets)
