"""compute: a greenlet for each unit. A counter-example: nothing here can overlap."""

from collections.abc import Iterator

import gevent

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    del workers  # one, by the table of implementations
    # region work
    for seed in seeds:
        greenlets = [gevent.spawn(unit, seed, i, size) for i in range(units)]
        gevent.joinall(greenlets, raise_error=True)
        yield fold(greenlet.get() for greenlet in greenlets)
    # endregion
