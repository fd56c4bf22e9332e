"""What the curves of a case say of its warm-up; pure. warm.py measures them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import Final

from harness.judging import stats
from harness.judging.stats import Pair, Verdict
from harness.model import Frozen

CELLS = 40  # of a curve: so many iterations, or as many as there are
THIRDS = 3
DIFFERS, SAME, OPEN = "differs", "does not differ", "unresolved"
_WORDS: Final = {
    Verdict.SLOWER: DIFFERS,
    Verdict.FASTER: DIFFERS,
    Verdict.TIE: SAME,
    Verdict.UNRESOLVED: OPEN,
}


class Round(Frozen):
    """The times of iterations of three processes, in ns, in order."""

    cold: tuple[int, ...]  # from the first iteration on
    warmed_ns: int  # so long the warm-ups of the second took together
    warm: tuple[int, ...]  # after the warm-up that a profile gives; the first J are what it publishes
    far: tuple[int, ...]  # J of them, after four times that warm-up


class Cell(Frozen):
    """A stretch of a curve, over all rounds."""

    ms: float  # of iterations before it
    ns: float  # one iteration
    against_far: Pair


def word(pair: Pair | None) -> str:
    """Return what a pair's interval says, whichever side of 1 it is on."""
    return _WORDS[pair.verdict] if pair else OPEN


def thirds(rounds: Sequence[Round], j: int) -> Pair | None:
    """Hold the last third of what is published against the first; None where J has no thirds."""
    third = j // THIRDS
    if not third or not rounds:
        return None
    published = [each.warm[:j] for each in rounds]
    return _held([each[-third:] for each in published], [each[:third] for each in published])


def against_far(rounds: Sequence[Round], j: int) -> Pair | None:
    """Hold what is published against the same after four times the warm-up."""
    return _held([each.warm[:j] for each in rounds], [each.far for each in rounds]) if rounds else None


def curve(rounds: Sequence[Round]) -> list[Cell]:
    """Return the case's time as its iterations go on: from the first one, and after the warm-up."""
    cold = _cells([each.cold for each in rounds], [0] * len(rounds), rounds)
    warm = _cells([each.warm for each in rounds], [each.warmed_ns for each in rounds], rounds)
    return sorted([*cold, *warm], key=lambda cell: cell.ms)


def needed_ms(cells: Sequence[Cell]) -> float | None:
    """Return from where on no stretch is known to differ from four times the warm-up.

    None: the last one differs as well, or nothing is known, with fewer processes than an interval needs.
    """
    if not cells or cells[0].against_far.ratio.low is None:
        return None
    last = max((at for at, cell in enumerate(cells) if word(cell.against_far) == DIFFERS), default=-1)
    return cells[last + 1].ms if last + 1 < len(cells) else None


def _cells(
    curves: Sequence[Sequence[int]], begun_ns: Iterable[int], rounds: Sequence[Round]
) -> Iterator[Cell]:
    count = min(map(len, curves), default=0)
    bounds = [count * at // CELLS for at in range(CELLS + 1)]
    before = [list(accumulate(each, initial=begun)) for each, begun in zip(curves, begun_ns, strict=True)]
    for low, high in pairwise(bounds):
        if low < high:
            stretches = [each[low:high] for each in curves]
            yield Cell(
                ms=median(each[low] for each in before) / 1e6,
                ns=median(map(median, stretches)),
                against_far=_held(stretches, [each.far for each in rounds]),
            )


def _held(over: Iterable[Sequence[int]], under: Iterable[Sequence[int]]) -> Pair:
    a, b = ([float(median(each)) for each in side] for side in (over, under))
    return stats.paired(a, b, stats.STEADY_MARGIN)
