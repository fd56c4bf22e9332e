"""compute: half of the units are dealt out beforehand, only the others are taken one by one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from primitives import fold
from tools import Unit


def run(seeds: Iterator[int], *, unit: Unit, units: int, size: int, workers: int) -> Iterator[int]:
    half = units // 2

    def work(seed: int, own: range, rest: Iterator[int]) -> list[tuple[int, int]]:
        answers = [(i, unit(seed, i, size)) for i in own]
        answers.extend((i, unit(seed, i, size)) for i in rest)
        return answers

    with ThreadPoolExecutor(workers) as pool:
        for seed in seeds:
            rest = iter(range(half, units))  # next() of it is atomic under the GIL
            shares = [pool.submit(work, seed, range(w, half, workers), rest) for w in range(workers)]
            yield fold(answer for _, answer in sorted(pair for share in shares for pair in share.result()))
