"""What happens while all tasks are parked: a time stamp, or the dialogue of `--hold`."""

import contextlib
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from census import Census
from tools import Poke, PokedPlateau

AtPlateau: TypeAlias = Callable[[], tuple[int, int]]  # in which iteration, and at which gate of it
# n -> who is to be poked, with what, and whom to tell the answer
Pokes: TypeAlias = Callable[[int], Iterable[tuple[int, int, Callable[[int], None]]]]


def say(**message: object) -> None:
    """Print one line of the contract."""
    print(json.dumps(message, separators=(",", ":")), flush=True)


def stamped(at_plateau: AtPlateau) -> Pokes:
    """Make the pokes of a timed run: none."""

    def pokes(_n: int) -> tuple[()]:
        at_plateau()
        return ()

    return pokes


def asked(at_plateau: AtPlateau, census: Census) -> Pokes:
    """Make the pokes of `--hold`: what stdin asks for, until it says `go` or ends."""

    def pokes(n: int) -> Iterator[tuple[int, int, Callable[[int], None]]]:
        iteration, gate = at_plateau()
        census.arrive()
        say(holding=n, iteration=iteration, gate=gate)
        for line in sys.stdin:
            match line.split():
                case ["collect"]:
                    say(collected=collect())
                case ["census"]:
                    say(**census.take())
                case ["poke", task, nonce] if (task + nonce).isdecimal():
                    census.look()
                    yield int(task), int(nonce), partial(_tell, census, int(task))
                case ["go"]:
                    return
                case _:
                    raise ValueError(f"expected `collect`, `census`, `poke I NONCE` or `go`, found {line!r}")

    return pokes


def _tell(census: Census, task: int, value: int) -> None:
    say(poked=task, value=value, **census.moved())


def collect() -> int:
    """Give back what memory there is to give; CPython does not count the bytes that are live."""
    gc.collect()
    with contextlib.suppress(ImportError):  # a CPython that was built without libffi
        import ctypes  # noqa: PLC0415 -- must not weigh on timed runs

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # the GNU C library's
        if trim is not None:
            trim(0)
    return 0


def blocking(pokes: Pokes) -> PokedPlateau:
    """Make the tool for models whose parent may simply wait for an answer."""

    def plateau(n: int, poke: Poke) -> None:
        for i, nonce, tell in pokes(n):
            tell(poke(i, nonce))

    return plateau
