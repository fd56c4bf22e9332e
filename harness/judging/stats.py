"""The only statistics of the project: pure, exact at small n, without a seed.

Closed forms in place of resampling, because a percentile bootstrap of 6 to 10 values claims 95 % and
covers 85 to 90. One value per invocation goes in; iterations are summarised to their median before.

Sources: David and Nagaraja, "Order Statistics" (2003), 7.1, for intervals from order statistics;
Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods" (2014), 3.1 to 3.6, for the signed-rank
and sign-test ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb, exp, log, sqrt
from statistics import fmean, linear_regression, median, variance
from typing import Self

import msgspec

from harness.model import Frozen

ALPHA = 0.05
SIGN_TEST_FROM = 12  # rounds from which no symmetry need be assumed
MODES_FROM = 15
STEADY_MARGIN = 0.03


class Verdict(StrEnum):
    """What a pair's interval says, given the margin that was declared beforehand."""

    SLOWER = "slower"
    FASTER = "faster"
    TIE = "tie"  # shown to lie within the margin
    UNRESOLVED = "unresolved"


class Interval(Frozen):
    """A figure with its bounds; there are none when too few values were measured for them."""

    center: float
    low: float | None
    high: float | None
    confidence: float  # as achieved, not as asked for
    method: str
    n: int

    def mapped(self, of: Callable[[float], float]) -> Self:
        """Return it in another unit, or on another scale."""
        low, high = (None if bound is None else of(bound) for bound in (self.low, self.high))
        return msgspec.structs.replace(self, center=of(self.center), low=low, high=high)


class Pair(Frozen):
    """Two cases held against each other; above 1, the first takes longer."""

    ratio: Interval
    verdict: Verdict
    half_width: float | None  # of the interval, as a share: what this pair can resolve
    at_most: float | None  # unresolved, yet 1 is excluded: they differ, by this share at the most
    fragile: bool  # the other method would have said another word

    @property
    def differs(self) -> bool:
        """Whether the two are known to differ by more than the margin."""
        return self.verdict in {Verdict.SLOWER, Verdict.FASTER}


class Line(Frozen):
    """A slope, and the least and greatest that single values would give."""

    slope: float
    low: float
    high: float


# One case


def median_interval(values: Sequence[float], alpha: float = ALPHA) -> Interval:
    """Return the median of a case with its interval from order statistics.

    [x_(k), x_(n+1-k)] with the largest k for which 2 P(Bin(n, 1/2) < k) <= alpha (David and Nagaraja, 7.1).
    """
    n = len(values)
    k, confidence = _largest_k((comb(n, w) for w in range(n + 1)), 2**n, alpha)
    return _interval(values, k, confidence, "order statistics", n=n)


def two_modes(values: Sequence[float]) -> tuple[float, float] | None:
    """Return both levels of a case that has two, else None; from 15 values on.

    The split with the least variance within its sides (Fisher 1958) counts if both sides hold a fifth of
    the values and three, lie 2 % apart, and Ashman's D is above 5 (Ashman, Bird and Zepf 1994). At n = 20 it
    flags a few in a thousand normal samples.
    """
    ordered, n = sorted(values), len(values)
    if n < MODES_FROM:
        return None
    cut = min(range(2, n - 1), key=lambda i: _scatter(ordered[:i]) + _scatter(ordered[i:]))
    below, above = ordered[:cut], ordered[cut:]
    gap = fmean(above) - fmean(below)
    pooled = sqrt((variance(below) + variance(above)) / 2)
    large_enough = min(cut, n - cut) >= max(3, n / 5)
    if large_enough and gap > 0.02 * fmean(below) and gap > 5 * pooled:
        return median(below), median(above)
    return None


def steady(invocations: Iterable[Sequence[float]]) -> Pair | None:
    """Hold the second halves of the measured iterations against the first, over invocations.

    `slower` is a slowdown, `faster` a warm-up that went on, `tie` is flat to 3 %; None where no invocation
    has two iterations.
    """
    halved = [(values, len(values) // 2) for values in invocations if len(values) > 1]
    firsts = [median(values[:half]) for values, half in halved]
    seconds = [median(values[-half:]) for values, half in halved]
    return paired(seconds, firsts, STEADY_MARGIN) if halved else None


# Two cases


def paired(a: Sequence[float], b: Sequence[float], margin: float, alpha: float = ALPHA) -> Pair:
    """Hold a against b, where a[i] and b[i] are of the same round."""
    small, large = signed_rank_ratio(a, b, alpha), sign_test_ratio(a, b, alpha)
    ratio, other = (large, small) if len(a) >= SIGN_TEST_FROM else (small, large)
    word = verdict(ratio, margin)
    half_width = at_most = None
    if ratio.low is not None and ratio.high is not None:
        half_width = sqrt(ratio.high / ratio.low) - 1
        if word is Verdict.UNRESOLVED and not ratio.low <= 1 <= ratio.high:
            at_most = max(ratio.high, 1 / ratio.low) - 1
    fragile = word is not verdict(other, margin)
    return Pair(ratio=ratio, verdict=word, half_width=half_width, at_most=at_most, fragile=fragile)


def signed_rank_ratio(a: Sequence[float], b: Sequence[float], alpha: float = ALPHA) -> Interval:
    """Return the Hodges-Lehmann ratio of a to b with the signed-rank interval.

    Over d_i = ln(a_i / b_i): the median of the averages (d_i + d_j) / 2, i <= j, and the k-th of them from
    either end (Hollander, Wolfe and Chicken, 3.2, 3.3). It supposes d symmetric, and is a third narrower than
    order statistics.
    """
    d = _log_ratios(a, b)
    averages = [(x + y) / 2 for x, y in combinations_with_replacement(d, 2)]
    k, confidence = _largest_k(signed_rank_counts(len(d)), 2 ** len(d), alpha)
    return _interval(averages, k, confidence, "signed rank", n=len(d)).mapped(exp)


def sign_test_ratio(a: Sequence[float], b: Sequence[float], alpha: float = ALPHA) -> Interval:
    """Return the median ratio of a to b with the sign test's interval.

    It supposes nothing about the shape of ln(a_i / b_i) (Hollander, Wolfe and Chicken, 3.5, 3.6).
    """
    return median_interval(_log_ratios(a, b), alpha).mapped(exp)


def verdict(ratio: Interval, margin: float) -> Verdict:
    """Return the word for a ratio. A tie is shown, as by two one-sided tests (Schuirmann 1987), not assumed.

    Whether two cases' own intervals overlap is asked nowhere: it proves nothing.
    """
    if ratio.low is None or ratio.high is None:
        return Verdict.UNRESOLVED
    least, most = 1 / (1 + margin), 1 + margin
    if ratio.low > most:
        return Verdict.SLOWER
    if ratio.high < least:
        return Verdict.FASTER
    return Verdict.TIE if least < ratio.low and ratio.high < most else Verdict.UNRESOLVED


def bonferroni(comparisons: int) -> float:
    """Return the alpha at which this many intervals hold all together with 95 % (Dunn 1961)."""
    return ALPHA / comparisons


# Sizes


def slope(points: Mapping[int, Sequence[float]]) -> Line:
    """Return what one more task costs: the least-squares line through the median of each size.

    The bounds are a range, not an interval: a slope is linear in its values, so that the extremes come from
    each size's least or greatest value, by the side of the mean size on which it lies.
    """
    sizes = list(points)
    middle = fmean(sizes)
    falling = [min(points[n]) if n > middle else max(points[n]) for n in sizes]
    rising = [max(points[n]) if n > middle else min(points[n]) for n in sizes]
    medians = [median(points[n]) for n in sizes]
    center, low, high = (linear_regression(sizes, each).slope for each in (medians, falling, rising))
    return Line(slope=center, low=low, high=high)


# Exact distributions


def signed_rank_counts(n: int) -> list[int]:
    """Return in how many of the 2^n sign patterns the positive ranks sum to 0, 1, 2, ..."""
    counts = [1] + [0] * (n * (n + 1) // 2)
    for rank in range(1, n + 1):
        for total in range(len(counts) - 1, rank - 1, -1):
            counts[total] += counts[total - rank]
    return counts


def _largest_k(counts: Iterable[int], total: int, alpha: float) -> tuple[int, float]:
    """Return the largest k with 2 P(T < k) <= alpha, and the confidence that its interval achieves.

    Seven values can't show more than 98.4 %: where a smaller alpha asks for it (bonferroni), k is 1, the
    widest interval there is, and its confidence says so.
    """
    tail = k = 0
    for count in counts:
        beyond = Fraction(2 * (tail + count), total)
        if beyond > (alpha if k else max(alpha, ALPHA)):
            break
        tail, k = tail + count, k + 1
    return k, float(1 - Fraction(2 * tail, total)) if k else 0.0


def _interval(values: Sequence[float], k: int, confidence: float, method: str, *, n: int) -> Interval:
    ordered = sorted(values)
    low, high = (ordered[k - 1], ordered[-k]) if k else (None, None)
    return Interval(center=median(values), low=low, high=high, confidence=confidence, method=method, n=n)


def _log_ratios(a: Sequence[float], b: Sequence[float]) -> list[float]:
    return [log(x / y) for x, y in zip(a, b, strict=True)]


def _scatter(values: Sequence[float]) -> float:
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values)
