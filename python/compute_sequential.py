"""compute: one unit after the other, the answer that all others are held against."""

from collections.abc import Iterator

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    del workers  # one, by the table of implementations
    # region work
    for seed in seeds:
        yield fold(unit(seed, i, size) for i in range(units))
    # endregion
