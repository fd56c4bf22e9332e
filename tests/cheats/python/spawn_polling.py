"""spawn: the threads look at a flag between naps."""

import threading
import time
from collections.abc import Iterator

from primitives import fmix32, fold, seed_for
from tools import Plateau

NAP_S = 0.05


class Flag:
    """A gate that nobody waits at."""

    def __init__(self) -> None:
        self.is_open = False

    def pass_through(self) -> None:
        while not self.is_open:
            time.sleep(NAP_S)


def run(seeds: Iterator[int], *, plateau: Plateau, concurrency: int, **_: int) -> Iterator[int]:
    for seed in seeds:
        yield park_all(seed, plateau, concurrency)


def park_all(seed: int, plateau: Plateau, concurrency: int) -> int:
    first, second = Flag(), Flag()
    came = threading.Semaphore(0)
    answers = [0] * concurrency

    def park(i: int) -> None:
        v = seed_for(seed, i)
        came.release()
        first.pass_through()
        v = fmix32(v)
        came.release()
        second.pass_through()
        answers[i] = fmix32(v + 1)

    threads = [threading.Thread(target=park, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    for gate in (first, second):
        for _ in threads:
            came.acquire()
        plateau(concurrency, None)
        gate.is_open = True
    for thread in threads:
        thread.join()
    return fold(answers)
