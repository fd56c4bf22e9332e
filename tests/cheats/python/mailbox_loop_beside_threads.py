"""mailbox: one thread answers all pokes, beside others that only wait."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from primitives import fmix32, fold, seed_for
from tools import PokedPlateau


def park_all(seed: int, plateau: PokedPlateau, concurrency: int) -> int:
    mail: list[SimpleQueue[tuple[int, int] | None]] = [SimpleQueue() for _ in range(concurrency)]
    said: SimpleQueue[int] = SimpleQueue()

    def hold(task: int) -> None:
        while letter := mail[task].get():  # comes to the first thread alone
            i, nonce = letter
            said.put(fmix32(seed_for(seed, i) + nonce))

    def poke(i: int, nonce: int) -> int:
        mail[0].put((i, nonce))
        return said.get()

    threads = [threading.Thread(target=hold, args=(task,)) for task in range(concurrency)]
    for thread in threads:
        thread.start()
    plateau(concurrency, poke)
    for queue in mail:
        queue.put(None)
    for thread in threads:
        thread.join()
    return fold(seed_for(seed, i) for i in range(concurrency))


def run(seeds: Iterator[int], *, plateau: PokedPlateau, concurrency: int) -> Iterator[int]:
    for seed in seeds:
        yield park_all(seed, plateau, concurrency)
