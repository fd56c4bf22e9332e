"""The clock: hands out the seeds, and stamps what happens to each."""

from collections import deque
from collections.abc import Iterator
from itertools import count
from time import perf_counter_ns
from typing import TypeAlias

from arguments import Invocation
from primitives import MASK, enter

Entry: TypeAlias = dict[str, str | int]  # an iteration, as the contract reports it

TIMED = 2**31  # how far the seeds of timed iterations are from those of warm-ups
LAST = 64


class WitnessError(Exception):
    """The workload did not do what the contract says: exit 65."""


class Warmups:
    """What is kept of the warm-ups: there may be too many to report each."""

    def __init__(self) -> None:
        self.count = 0
        self._ns = 0
        self._fold = 0
        self._first: Entry = {}
        self._last: deque[int] = deque(maxlen=LAST)

    def add(self, checksum: int, elapsed_ns: int, entry: Entry) -> None:
        """Count one more."""
        self._first = self._first or entry
        self._fold = enter(self._fold, self.count, checksum)
        self.count += 1
        self._ns += elapsed_ns
        self._last.append(elapsed_ns)

    def report(self) -> dict[str, object]:
        """Say it as the contract does."""
        return {
            "count": self.count,
            "ns": self._ns,
            "fold": f"{self._fold:08x}",
            "first": self._first,
            "last_ns": list(self._last),
        }


class Stopwatch:
    """Knows where the workload is in its iterations, and when it got there."""

    def __init__(self, invocation: Invocation, *, plateaus: int) -> None:
        self._invocation = invocation
        self._expected = plateaus  # in each iteration
        self._plateaus: list[int] = []
        self._handed: int | None = None  # no seed is out
        self._warm = False
        self.first_handed = 0
        self.last_answered = 0
        self.between_ns = 0  # from answers to the next seed's hand-over
        self.warmups = Warmups()
        self.entries: list[Entry] = []

    def seeds(self) -> Iterator[int]:
        """Give out the seeds of the warm-ups, as long as they are wanted, then the timed ones."""
        first = self._invocation.seed
        for k in count():
            if self._is_warm(k):
                break
            yield self._hand(first + k)
        self._warm = True
        for j in range(self._invocation.iterations):
            yield self._hand(first + TIMED + j)

    def at_plateau(self) -> tuple[int, int]:
        """Stamp a plateau; say in which timed iteration it is, and its number there, from 1."""
        self._plateaus.append(perf_counter_ns())
        return len(self.entries), len(self._plateaus)

    def answered(self, checksum: int) -> None:
        """Stamp the answer and write the iteration down."""
        now = perf_counter_ns()
        handed = self._handed
        if handed is None:
            raise WitnessError("there is an answer that no seed was handed over for")
        if len(self._plateaus) != self._expected:
            raise WitnessError(f"{len(self._plateaus)} plateaus in an iteration, not {self._expected}")
        if self.last_answered:
            self.between_ns += handed - self.last_answered
        self.last_answered, self._handed = now, None
        entry: Entry = {"checksum": f"{checksum:08x}", "elapsed_ns": now - handed}
        if self._plateaus:
            entry["plateau_ns"] = self._plateaus[-1] - handed
        if self._warm:
            self.entries.append(entry)
        else:
            self.warmups.add(checksum, now - handed, entry)

    def _is_warm(self, done: int) -> bool:
        passed = perf_counter_ns() - self.first_handed if done else 0
        wanted = self._invocation
        return done >= wanted.warmup_least and passed >= wanted.warmup_ms * 1_000_000

    def _hand(self, seed: int) -> int:
        if self._handed is not None:
            raise WitnessError("a seed is asked for before the last one is answered")
        self._plateaus = []
        self._handed = perf_counter_ns()
        self.first_handed = self.first_handed or self._handed
        return seed & MASK
