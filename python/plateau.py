"""What happens while all tasks are parked: a time stamp, or the questions of `--hold`."""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from tools import Poke, PokedPlateau

Pokes: TypeAlias = Callable[[int], Iterable[tuple[int, int]]]  # n: who is to be poked, with what


def say(**message: object) -> None:
    """Print one line of the contract."""
    print(json.dumps(message, separators=(",", ":")), flush=True)


def stamped(at_plateau: Callable[[], None]) -> Pokes:
    """Make the pokes of a timed run: none."""

    def pokes(_n: int) -> tuple[()]:
        at_plateau()
        return ()

    return pokes


def asked(at_plateau: Callable[[], None], census: Callable[[], int] | None) -> Pokes:
    """Make the pokes of `--hold`: what stdin asks for, until it says `go` or ends."""

    def pokes(n: int) -> Iterator[tuple[int, int]]:
        at_plateau()
        gc.collect()
        say(holding=n, **({"census": census()} if census else {}))
        for line in sys.stdin:
            match line.split():
                case ["poke", task, nonce]:
                    yield int(task), int(nonce)
                case ["go"]:
                    return
                case _:
                    raise ValueError(f"expected `poke I NONCE` or `go`, found {line!r}")

    return pokes


def blocking(pokes: Pokes) -> PokedPlateau:
    """Make the tool for models whose parent may simply wait for an answer."""

    def plateau(n: int, poke: Poke) -> None:
        for i, nonce in pokes(n):
            say(poked=i, value=poke(i, nonce))

    return plateau
