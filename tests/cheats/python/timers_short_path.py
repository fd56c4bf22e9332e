"""timers: where delays are short, the one task whose chain is longest sleeps for all."""

from collections.abc import Iterator

import timers_asyncio
from timers_one_sleeps import sleeping_for_all
from tools import AsyncSleep

LONG_MS = 50


def run(seeds: Iterator[int], *, sleep: AsyncSleep, delay_ms_max: int, **others: int) -> Iterator[int]:
    one = timers_asyncio.run if delay_ms_max >= LONG_MS else sleeping_for_all
    return one(seeds, sleep=sleep, delay_ms_max=delay_ms_max, **others)
