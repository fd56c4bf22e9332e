"""mailbox: threads, each with a queue of its own."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    """Give one checksum per seed."""
    for seed in seeds:
        yield _park_all(seed, plateau, concurrency)


# region work
def _park_all(seed: int, plateau: PokedPlateau, concurrency: int) -> int:
    # A queue outlives what it delivers: whoever is poked twice has the second poke waiting.
    mail: list[SimpleQueue[int | None]] = [SimpleQueue() for _ in range(concurrency)]
    said: SimpleQueue[int] = SimpleQueue()
    answers = [0] * concurrency  # one slot per thread, one writer per slot: nothing to lock

    def hold(i: int) -> None:
        v = seed_for(seed, i)
        said.put(v)
        while (nonce := mail[i].get()) is not None:
            said.put(fmix32(v + nonce))
        answers[i] = v

    def poke(i: int, nonce: int) -> int:
        mail[i].put(nonce)
        return said.get()

    threads = [threading.Thread(target=hold, args=(i,)) for i in range(concurrency)]
    for thread in threads:
        thread.start()
    for _ in threads:
        said.get()
    plateau(concurrency, poke)
    for queue in mail:
        queue.put(None)
    for thread in threads:
        thread.join()
    return fold(answers)


# endregion
