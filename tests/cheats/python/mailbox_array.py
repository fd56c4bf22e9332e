"""mailbox: an array instead of tasks, and pokes are answered from it."""

import asyncio
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import AsyncPokedPlateau


def run(seeds: Iterator[int], *, plateau: AsyncPokedPlateau, concurrency: int) -> Iterator[int]:
    for seed in seeds:
        values = [seed_for(seed, i) for i in range(concurrency)]

        async def poke(i: int, nonce: int, values: list[int] = values) -> int:
            return fmix32(values[i] + nonce)

        asyncio.run(plateau(concurrency, poke))
        yield fold(values)
