"""The only statistics of the project: pure, exact at small n, without a seed.

Closed forms in place of resampling, because a percentile bootstrap of 6 to 10 values claims 95 % and
covers 85 to 90. One value per invocation goes in; iterations are summarised to their median before.

Sources: David and Nagaraja, "Order Statistics" (2003), 7.1, for intervals from order statistics;
Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods" (2014), 3.1 to 3.6, for the signed-rank
and sign-test ones; Benjamini and Hochberg (1995) and Benjamini and Yekutieli (2005) for many of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from math import comb, exp, factorial, log, prod, sqrt
from statistics import fmean, linear_regression, median, variance
from typing import Self

import msgspec

from harness.model import Frozen

ALPHA = 0.05
SIGN_TEST_FROM = 12  # rounds from which no symmetry need be assumed
MODES_FROM = 15
STEADY_MARGIN = 0.03

_OfBound = Callable[[float], float]


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


class Level(Frozen):
    """From where on the words of a page are said, and what is known of all of them together."""

    margin: float
    alpha: float  # at which every interval of a pair is drawn
    compared: int  # how many comparisons that is; where they are not corrected, those that are shown
    words: int  # of these, with a word
    confidence: float  # of the intervals, at the least
    by_chance: float | None = None  # not corrected: that one is called different where nothing differs


class Line(Frozen):
    """A slope with its repeatability: the least and greatest that single values would give, no interval.

    Where one line does not fit there are two parts, and low and high are the least and greatest of both.
    """

    slope: float
    low: float
    high: float
    bend: int | None = None  # the size that ends one part and begins the other
    parts: tuple["Line", ...] = ()  # below the bend, and above it

    @property
    def least(self) -> "Line":
        """The line on which the least size lies."""
        return self.parts[0] if self.parts else self

    @property
    def beyond(self) -> "Line":
        """The line on which the largest size lies."""
        return self.parts[-1] if self.parts else self


# One case


def median_interval(values: Sequence[float], alpha: float = ALPHA) -> Interval:
    """Return the median of a case with its interval from order statistics.

    [x_(k), x_(n+1-k)] with the largest k for which 2 P(Bin(n, 1/2) < k) <= alpha (David and Nagaraja, 7.1).
    """
    n = len(values)
    k, confidence = _largest_k(_binomials(n), 2**n, alpha)
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
    k, confidence = _largest_k(signed_rank_counts(len(d)), 2 ** len(d), alpha)
    return _interval(_averages(d), k, confidence, "signed rank", n=len(d)).mapped(exp)


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


# Many pairs


def side_p(a: Sequence[float], b: Sequence[float], bound: float) -> float:
    """Return the least alpha at which the interval of a to b leaves out a bound, on whichever side."""
    return min(tail(bound) for tail in _tails(a, b))


def word_p(a: Sequence[float], b: Sequence[float], margin: float) -> float:
    """Return the least alpha at which the interval of a to b says a word, whichever of the three."""
    above, below = _tails(a, b)
    least, most = 1 / (1 + margin), 1 + margin
    return min(above(most), below(least), max(above(least), below(most)))


def _tails(a: Sequence[float], b: Sequence[float]) -> tuple[_OfBound, _OfBound]:
    """Return the least alpha at which the interval lies above a bound, and below it.

    The k-th smallest point lies above a bound as long as fewer than k do not: so the least alpha is
    2 P(T <= how many do not). It is the two-sided p-value of the test that the interval turns round.
    """
    d = _log_ratios(a, b)
    points, counts = (
        (d, _binomials(len(d))) if len(d) >= SIGN_TEST_FROM else (_averages(d), signed_rank_counts(len(d)))
    )
    ratios = [exp(point) for point in points]

    def p(beyond: int) -> float:
        return min(1.0, float(Fraction(2 * sum(counts[: beyond + 1]), 2 ** len(d))))

    return (
        lambda bound: p(sum(ratio <= bound for ratio in ratios)),
        lambda bound: p(sum(ratio >= bound for ratio in ratios)),
    )


def corrected(p_values: Sequence[float], margin: float) -> Level:
    """Return the level at which the words of many comparisons are said, given the p-value of each.

    Benjamini and Hochberg (1995): the greatest R for which R of N have p <= R alpha / N. Words at the level
    R alpha / N are wrong in at most a share alpha of them, on average; and so are intervals at that level, of
    the pairs that got a word (Benjamini and Yekutieli 2005). Where none has one it is alpha / N.
    """
    n = max(1, len(p_values))
    found = max((i for i, p in enumerate(sorted(p_values), 1) if p <= i * ALPHA / n), default=0)
    alpha = max(1, found) * ALPHA / n
    return Level(margin=margin, alpha=alpha, compared=len(p_values), words=found, confidence=1 - alpha)


def uncorrected(shown: Iterable[tuple[Sequence[float], Sequence[float]]], margin: float) -> Level:
    """Return the level of words that few rounds can't correct, with what chance does to all of them."""
    reached = [(a, b, signed_rank_ratio(a, b)) for a, b in shown]
    found = [(a, b, ratio) for a, b, ratio in reached if ratio.low is not None]
    return Level(
        margin=margin,
        alpha=ALPHA,
        compared=len(found),
        words=sum(verdict(ratio, margin) is not Verdict.UNRESOLVED for _, _, ratio in found),
        confidence=min((ratio.confidence for _, _, ratio in found), default=0.0),
        by_chance=1 - prod(1 - false_word(a, b, margin) for a, b, _ in found),
    )


def false_word(a: Sequence[float], b: Sequence[float], margin: float) -> float:
    """Return how probable it is that chance calls two cases different that are not, with this pair's noise.

    Of fewer than twelve rounds. The residuals about the pair's centre are drawn anew for each round, in all
    n^n ways; the share of these is returned whose signed-rank interval lies wholly beyond the margin.
    """
    d = _log_ratios(a, b)
    n, center, edge = len(d), median(_averages(d)), log(1 + margin)
    up = sorted(x - center for x in d)
    down = [-x for x in reversed(up)]
    if max(up[-1], down[-1]) <= edge:
        return 0.0
    k, _ = _largest_k(signed_rank_counts(n), 2**n, ALPHA)
    said = sum(
        ways
        for chosen, ways in _draws(n)
        for residuals in (up, down)  # every draw of the one is one of the other, turned round
        if _lies_above([residuals[i] for i in chosen], edge, k)
    )
    return float(said / n**n)


def _lies_above(ascending: Sequence[float], edge: float, k: int) -> bool:
    """Tell whether fewer than k of the averages of two are at the edge or below."""
    below = 0
    for at, x in enumerate(ascending):
        for y in ascending[at:]:
            if (x + y) / 2 > edge:
                break
            below += 1
            if below >= k:
                return False
    return True


@cache
def _draws(n: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return each choice of n out of n with replacement, in ascending order, and how many ways lead to it."""
    return tuple(
        (chosen, factorial(n) // prod(map(factorial, Counter(chosen).values())))
        for chosen in combinations_with_replacement(range(n), n)
    )


# Sizes


def slope(points: Mapping[int, Sequence[float]], margin: float) -> Line:
    """Return what one more task costs, over three sizes or more; two slopes where one line does not fit.

    One is laid through the sizes up to an inner one, the other from it on, where they leave the least
    residuals. One line does not fit if the ranges of their slopes lie apart, by more than the margin and by
    more than either is wide. Noise alone bends a few lines in a thousand.
    """
    one, sizes = _line(points), sorted(points)
    bends = [
        (at, {n: points[n] for n in sizes if n <= at}, {n: points[n] for n in sizes if n >= at})
        for at in sizes[1:-1]
    ]
    bend, *sides = min(bends, key=lambda each: _residuals(each[1]) + _residuals(each[2]))
    lower, upper = sorted(parts := tuple(map(_line, sides)), key=lambda part: part.slope)
    widths = (part.high - part.low for part in parts)
    if upper.low - lower.high <= max(margin * abs(lower.high), *widths):
        return one
    return Line(slope=one.slope, low=lower.low, high=upper.high, bend=bend, parts=parts)


def _line(points: Mapping[int, Sequence[float]]) -> Line:
    """Return the least-squares line through the median of each size.

    A slope is linear in its values, so that its extremes come from each size's least or greatest value, by
    the side of the mean size on which it lies.
    """
    sizes = list(points)
    middle = fmean(sizes)
    falling = [min(points[n]) if n > middle else max(points[n]) for n in sizes]
    rising = [max(points[n]) if n > middle else min(points[n]) for n in sizes]
    medians = [median(points[n]) for n in sizes]
    center, low, high = (linear_regression(sizes, each).slope for each in (medians, falling, rising))
    return Line(slope=center, low=low, high=high)


def _residuals(points: Mapping[int, Sequence[float]]) -> float:
    """Return the squares that a line through the medians leaves."""
    medians = [median(values) for values in points.values()]
    line = linear_regression(list(points), medians)
    return sum((y - line.intercept - line.slope * n) ** 2 for n, y in zip(points, medians, strict=True))


# Exact distributions


@cache
def signed_rank_counts(n: int) -> tuple[int, ...]:
    """Return in how many of the 2^n sign patterns the positive ranks sum to 0, 1, 2, ..."""
    counts = [1] + [0] * (n * (n + 1) // 2)
    for rank in range(1, n + 1):
        for total in range(len(counts) - 1, rank - 1, -1):
            counts[total] += counts[total - rank]
    return tuple(counts)


def _binomials(n: int) -> tuple[int, ...]:
    return tuple(comb(n, w) for w in range(n + 1))


def _largest_k(counts: Iterable[int], total: int, alpha: float) -> tuple[int, float]:
    """Return the largest k with 2 P(T < k) <= alpha, and the confidence that its interval achieves.

    Few values can't show every level: 0 and 0.0 where they can't, and there is no interval then.
    """
    tail = k = 0
    for count in counts:
        if Fraction(2 * (tail + count), total) > alpha:
            break
        tail, k = tail + count, k + 1
    return k, float(1 - Fraction(2 * tail, total)) if k else 0.0


def _interval(values: Sequence[float], k: int, confidence: float, method: str, *, n: int) -> Interval:
    ordered = sorted(values)
    low, high = (ordered[k - 1], ordered[-k]) if k else (None, None)
    return Interval(center=median(values), low=low, high=high, confidence=confidence, method=method, n=n)


def _averages(d: Sequence[float]) -> list[float]:
    return [(x + y) / 2 for x, y in combinations_with_replacement(d, 2)]


def _log_ratios(a: Sequence[float], b: Sequence[float]) -> list[float]:
    return [log(x / y) for x, y in zip(a, b, strict=True)]


def _scatter(values: Sequence[float]) -> float:
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values)
