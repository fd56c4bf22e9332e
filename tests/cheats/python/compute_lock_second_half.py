"""compute: parallel until the straggler is under way, then one at a time under a lock."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier, Lock

from primitives import fold
from tools import Unit, UnitRecipe

_unit: Unit
_one_at_a_time: Lock
_free: int  # so many units are computed freely


def adopt(recipe: UnitRecipe, everyone: Barrier, one_at_a_time: Lock, free: int) -> None:
    global _unit, _one_at_a_time, _free
    _unit, _one_at_a_time, _free = recipe(), one_at_a_time, free
    everyone.wait()


def work(seed: int, i: int, size: int) -> int:
    if i < _free:
        return _unit(seed, i, size)
    with _one_at_a_time:
        return _unit(seed, i, size)


def run(seeds: Iterator[int], *, unit: UnitRecipe, units: int, size: int, workers: int) -> Iterator[int]:
    context = get_context("forkserver")
    # The straggler's ticket is half of the units, and each worker may be one ahead of its turn.
    shared = (unit, context.Barrier(workers), context.Lock(), units // 2 + workers)
    with ProcessPoolExecutor(workers, context, adopt, shared) as pool:
        for ready in [pool.submit(int) for _ in range(workers)]:
            ready.result()
        for seed in seeds:
            yield fold(pool.map(work, repeat(seed), range(units), repeat(size)))
