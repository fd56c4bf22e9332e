"""compute: a pool of processes, each forked from a server that has only just started."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Barrier

from primitives import fold
from tools import Unit, UnitRecipe

_unit: Unit  # set once per worker: what travels with every unit is only its numbers


def _adopt(recipe: UnitRecipe, everyone: Barrier) -> None:
    global _unit  # noqa: PLW0603 -- how an initializer hands something to its worker
    _unit = recipe()
    everyone.wait()


def _work(seed: int, i: int, size: int) -> int:
    return _unit(seed, i, size)


def run(seeds: Iterator[int], *, unit: UnitRecipe, units: int, size: int, workers: int) -> Iterator[int]:
    """Give one checksum per seed."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])  # else every worker imports it for itself
    return run_in(context, seeds, unit=unit, units=units, size=size, workers=workers)


def run_in(
    context: BaseContext,
    seeds: Iterator[int],
    *,
    unit: UnitRecipe,
    units: int,
    size: int,
    workers: int,
) -> Iterator[int]:
    """Give one checksum per seed, by processes of a start method."""
    everyone = context.Barrier(workers)
    # region work
    with ProcessPoolExecutor(workers, context, _adopt, (unit, everyone)) as pool:
        # By fork all processes start with the first task; else one where a task finds none idle,
        # and these find none until all are there.
        for ready in [pool.submit(int) for _ in range(workers)]:
            ready.result()
        for seed in seeds:
            yield fold(pool.map(_work, repeat(seed), range(units), repeat(size)))
    # endregion
