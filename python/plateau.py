"""What happens while all tasks are parked: a time stamp, or the dialogue of `--hold`."""

import contextlib
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from census import Census
from tools import Poke, PokedPlateau, Sleep

AtPlateau: TypeAlias = Callable[[], tuple[int, int]]  # in which iteration, and at which gate of it
# who is to be poked, with what, and whom to tell the answer; None: nobody, for so many milliseconds
Errand: TypeAlias = tuple[int | None, int, Callable[[int], None]]
Errands: TypeAlias = Callable[[int], Iterable[Errand]]  # of n tasks


def say(**message: object) -> None:
    """Print one line of the contract."""
    print(json.dumps(message, separators=(",", ":")), flush=True)


def stamped(at_plateau: AtPlateau) -> Errands:
    """Make the errands of a timed run: none."""

    def errands(_n: int) -> tuple[()]:
        at_plateau()
        return ()

    return errands


def asked(at_plateau: AtPlateau, census: Census) -> Errands:
    """Make the errands of `--hold`: what stdin asks for, until it says `go` or ends."""

    def errands(n: int) -> Iterator[Errand]:
        iteration, gate = at_plateau()
        say(holding=n, iteration=iteration, gate=gate, **census.arrive())
        for line in sys.stdin:
            match line.split():
                case ["collect"]:
                    say(collected=collect())
                case ["census"]:
                    say(**census.take())
                case ["rest", ms] if ms.isdecimal():
                    yield None, int(ms), _tell_rested
                case ["poke", task, nonce] if (task + nonce).isdecimal():
                    census.look()
                    yield int(task), int(nonce), partial(_tell, census, int(task))
                case ["go"]:
                    return
                case _:
                    raise ValueError(f"no command of `--hold`: {line!r}")

    return errands


def _tell_rested(ms: int) -> None:
    say(rested=ms)


def _tell(census: Census, task: int, value: int) -> None:
    say(poked=task, value=value, **census.moved())


def collect() -> int:
    """Give back what memory there is to give; CPython counts the blocks that are live, and not their bytes.

    Its own arenas go back when they are empty. What `ctypes` weighs is the same at every size.
    """
    gc.collect()
    with contextlib.suppress(ImportError):  # a CPython that was built without libffi
        import ctypes  # noqa: PLC0415 -- must not weigh on timed runs

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # the GNU C library's
        if trim is not None:
            trim(0)
    return 0


def blocking(errands: Errands, sleep: Sleep) -> PokedPlateau:
    """Make the tool for models whose parent may simply wait for an answer."""

    def plateau(n: int, poke: Poke) -> None:
        for i, number, tell in errands(n):
            if i is None:
                sleep(0, number)
            tell(number if i is None else poke(i, number))

    return plateau
