"""spawn: two processes less than tasks, so that forkserver and resource tracker make up the number."""

from collections.abc import Iterator, MutableSequence
from multiprocessing import get_context
from multiprocessing.synchronize import Event, Semaphore

from primitives import fmix32, fold, seed_for
from tools import Plateau


def park(
    seed: int,
    tasks: range,
    came: Semaphore,
    first: Event,
    second: Event,
    answers: MutableSequence[int],
) -> None:
    values = [seed_for(seed, i) for i in tasks]
    came.release()
    first.wait()
    values = [fmix32(v) for v in values]
    came.release()
    second.wait()
    for i, v in zip(tasks, values, strict=True):
        answers[i] = fmix32(v + 1)


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, **_: int) -> Iterator[int]:
    context = get_context("forkserver")
    fewer = max(concurrency - 2, 1)
    for seed in seeds:
        came, gates = context.Semaphore(0), (context.Event(), context.Event())
        answers = context.RawArray("I", concurrency)
        processes = [
            context.Process(target=park, args=(seed, range(k, concurrency, fewer), came, *gates, answers))
            for k in range(fewer)
        ]
        for process in processes:
            process.start()
        for gate in gates:
            for _ in processes:
                came.acquire()
            plateau(concurrency, None)
            gate.set()
        for process in processes:
            process.join()
        yield fold(answers)
