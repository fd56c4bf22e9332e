"""mailbox: one condition for all, which wakes everybody to look whose letter it is."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    for seed in seeds:
        yield park_all(seed, plateau, concurrency)


def park_all(seed: int, plateau: PokedPlateau, concurrency: int) -> int:
    changed = threading.Condition()
    letters: dict[int, int | None] = {}
    said: SimpleQueue[int] = SimpleQueue()
    answers = [0] * concurrency

    def hold(i: int) -> None:
        v = seed_for(seed, i)
        said.put(v)
        while True:
            with changed:
                changed.wait_for(lambda: i in letters)
                nonce = letters.pop(i)
            if nonce is None:
                break
            said.put(fmix32(v + nonce))
        answers[i] = v

    def poke(i: int, nonce: int) -> int:
        with changed:
            letters[i] = nonce
            changed.notify_all()
        return said.get()

    threads = [threading.Thread(target=hold, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    for _ in threads:
        said.get()
    plateau(concurrency, poke)
    with changed:
        letters.update(dict.fromkeys(range(concurrency)))
        changed.notify_all()
    for thread in threads:
        thread.join()
    return fold(answers)
