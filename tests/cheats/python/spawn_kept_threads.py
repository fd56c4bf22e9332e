"""spawn: the threads are made once, and wait for the next seed in between."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import Plateau


class Round:
    """What the threads share for one seed."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.first, self.second = threading.Event(), threading.Event()
        self.came = threading.Semaphore(0)
        self.answers = [0] * size


def park(i: int, begun: SimpleQueue[Round | None]) -> None:
    while (shared := begun.get()) is not None:
        v = seed_for(shared.seed, i)
        shared.came.release()
        shared.first.wait()
        v = fmix32(v)
        shared.came.release()
        shared.second.wait()
        shared.answers[i] = fmix32(v + 1)
        shared.came.release()


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, **_: int) -> Iterator[int]:
    begun: list[SimpleQueue[Round | None]] = [SimpleQueue() for _ in range(concurrency)]
    threads = [threading.Thread(target=park, args=(i, queue)) for i, queue in enumerate(begun)]
    for thread in threads:
        thread.start()

    def all_come(shared: Round) -> None:
        for _ in threads:
            shared.came.acquire()

    for seed in seeds:
        shared = Round(seed, concurrency)
        for queue in begun:
            queue.put(shared)
        for gate in (shared.first, shared.second):
            all_come(shared)
            plateau(concurrency, None)
            gate.set()
        all_come(shared)
        yield fold(shared.answers)
    for queue in begun:
        queue.put(None)
