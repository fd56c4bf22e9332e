"""compute: each worker gets its share of the units in one message and can't be relieved of any."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    length = -(-units // workers)
    chunks = [range(units)[first : first + length] for first in range(0, units, length)]

    def work(seed: int, chunk: range) -> list[int]:
        return [unit(seed, i, size) for i in chunk]

    with ThreadPoolExecutor(workers) as pool:
        for seed in seeds:
            shares = pool.map(work, [seed] * len(chunks), chunks)
            yield fold(answer for share in shares for answer in share)
