"""spawn: processes that park at two events."""

from collections.abc import Iterator, MutableSequence
from multiprocessing import get_context
from multiprocessing.context import ForkContext, ForkServerContext
from multiprocessing.sharedctypes import RawArray
from multiprocessing.synchronize import Event, Semaphore
from typing import NamedTuple

from primitives import fmix32, fold, seed_for
from tools import Plateau


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, depth: int) -> Iterator[int]:
    """Give one checksum per seed."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])  # else every process imports it for itself
    return run_in(context, seeds, plateau=plateau, concurrency=concurrency, depth=depth)


def run_in(
    context: ForkContext | ForkServerContext,
    seeds: Iterator[int],
    *,
    plateau: Plateau,
    concurrency: int,
    depth: int,
) -> Iterator[int]:
    """Give one checksum per seed, by processes of a start method."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency, depth, context)


# region work
class _Shared(NamedTuple):
    came: Semaphore
    first: Event
    second: Event
    answers: MutableSequence[int]  # one slot per process, one writer per slot: nothing to lock


def _answer(seed: int, i: int, depth: int, shared: _Shared) -> None:
    shared.answers[i] = _park(seed, i, depth, shared)


def _park(seed: int, i: int, level: int, shared: _Shared) -> int:
    if level > 1:
        return fmix32(_park(seed, i, level - 1, shared) + level)
    v = seed_for(seed, i)
    shared.came.release()
    shared.first.wait()
    v = fmix32(v)
    shared.came.release()
    shared.second.wait()
    return fmix32(v + 1)


def _park_all(
    seed: int, plateau: Plateau, concurrency: int, depth: int, context: ForkContext | ForkServerContext
) -> int:
    shared = _Shared(
        came=context.Semaphore(0),
        first=context.Event(),
        second=context.Event(),
        answers=RawArray("I", concurrency),
    )
    processes = [context.Process(target=_answer, args=(seed, i, depth, shared)) for i in range(concurrency)]
    for process in processes:
        process.start()
    for _ in processes:
        shared.came.acquire()
    plateau(concurrency, None)
    shared.first.set()
    for _ in processes:
        shared.came.acquire()
    plateau(concurrency, None)
    shared.second.set()
    for process in processes:
        process.join()
    return fold(shared.answers)


# endregion
