"""Published and worked vectors, properties, simulated coverage, and scipy as the second opinion."""

from collections.abc import Callable
from itertools import product
from math import exp, log
from random import Random
from statistics import linear_regression, median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import quantile_test, wilcoxon  # type: ignore[import-untyped]

from harness.judging import stats
from harness.judging.stats import Interval, Verdict

A = [103, 101, 99, 108, 100, 102, 98, 110, 97, 105]
B = [100, 100, 100, 101, 99, 98, 100, 103, 96, 101]
DEPRESSION_BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
DEPRESSION_AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

times = st.floats(1.0, 1e12)


def rounds(least: int = 6, most: int = 16) -> st.SearchStrategy[list[tuple[float, float]]]:
    return st.lists(st.tuples(times, times), min_size=least, max_size=most)


def near(interval: Interval) -> tuple[object, ...]:
    bounds = (interval.center, interval.low, interval.high)
    return (*(pytest.approx(bound, abs=5e-7) for bound in bounds), round(interval.confidence, 6))


def noise(chance: Random, n: int, sd: float) -> list[float]:
    return [exp(chance.gauss(0, sd)) for _ in range(n)]


# Vectors


SIGNED_RANK = {
    5: (0, 0),
    6: (1, 0.96875),
    7: (3, 0.95312),
    8: (4, 0.96094),
    9: (6, 0.96094),
    10: (9, 0.95117),
    12: (14, 0.95752),
    15: (26, 0.95209),
    20: (53, 0.95156),
    30: (138, 0.95029),
}
ORDER_STATISTICS = {
    6: (1, 0.96875),
    7: (1, 0.98438),
    8: (1, 0.99219),
    9: (2, 0.96094),
    10: (2, 0.97852),
    12: (3, 0.96143),
    15: (4, 0.96484),
    16: (4, 0.97873),
    17: (5, 0.95096),
    18: (5, 0.96912),
    20: (6, 0.95861),
    25: (8, 0.95671),
    30: (10, 0.95723),
}


@pytest.mark.parametrize(("n", "k_and_confidence"), list(SIGNED_RANK.items()))
def test_k_of_the_signed_rank(n: int, k_and_confidence: tuple[int, float]) -> None:
    found = stats._largest_k(stats.signed_rank_counts(n), 2**n, 0.05)
    assert found == pytest.approx(k_and_confidence, abs=1e-5)


@pytest.mark.parametrize(("n", "k_and_confidence"), list(ORDER_STATISTICS.items()))
def test_k_of_order_statistics(n: int, k_and_confidence: tuple[int, float]) -> None:
    found = stats.median_interval(range(1, n + 1))
    k, confidence = k_and_confidence
    assert (found.low, found.high) == (k, n + 1 - k)
    assert found.confidence == pytest.approx(confidence, abs=1e-5)


def test_the_median_interval_that_benchstat_tests() -> None:
    found = stats.median_interval([-10, 2, 3, 4, 5, 6])
    assert (found.center, found.low, found.high, found.confidence) == (3.5, -10, 6, 0.96875)


def test_below_six_values_there_is_a_median_and_no_interval() -> None:
    for found in (stats.median_interval(A[:5]), stats.signed_rank_ratio(A[:5], B[:5])):
        assert (found.low, found.high, found.confidence) == (None, None, 0.0)
    pair = stats.paired([9 * a for a in A[:5]], A[:5], 0.05)
    assert (pair.verdict, pair.half_width) == (Verdict.UNRESOLVED, None)
    assert pair.ratio.center == pytest.approx(9)


def test_ratios_of_ten_rounds() -> None:
    assert near(stats.signed_rank_ratio(A, B)) == (1.024746, 1.000156, 1.048809, 0.951172)
    assert near(stats.sign_test_ratio(A, B)) == (1.020161, 0.990000, 1.067961, 0.978516)
    assert near(stats.median_interval(A)) == (101.5, 98, 108, 0.978516)


def test_hollander_and_wolfes_depression_scores() -> None:
    found = stats.signed_rank_ratio([exp(x) for x in DEPRESSION_BEFORE], [exp(y) for y in DEPRESSION_AFTER])
    assert found.low is not None
    assert found.high is not None
    logs = (log(found.center), log(found.low), log(found.high))
    assert logs == pytest.approx((0.46, 0.010, 0.786))
    assert found.confidence == pytest.approx(0.960938, abs=1e-6)


def test_two_modes_are_told_from_one_from_an_outlier_and_from_too_few() -> None:
    low, high = [100, 101, 99, 100.5] * 3, [110, 111, 109, 110.5]
    assert stats.two_modes(low + high) == (100.25, 110.25)
    assert stats.two_modes([100] * 12 + [110] * 8) == (100, 110)
    assert stats.two_modes((low + high)[2:]) is None
    assert stats.two_modes([*low, *low, 150, 151]) is None
    assert stats.two_modes([100 + k for k in range(20)]) is None
    assert stats.two_modes([100] * 10 + [101] * 10) is None


def test_a_slope_and_the_range_of_its_points() -> None:
    points: dict[int, list[float]] = {
        1000: [50_000, 51_000, 90_000],
        10_000: [500_000, 505_000, 499_000],
        100_000: [5e6, 5.1e6, 4.9e6],
    }
    sizes = list(points)
    every = [linear_regression(sizes, values).slope for values in product(*points.values())]

    found = stats.slope(points, 0.05)
    assert found.slope == pytest.approx(50, rel=1e-3)
    assert (found.low, found.high) == pytest.approx((min(every), max(every)))
    assert (found.bend, found.parts) == (None, ())


# As a quick run held them: PSS of three invocations at each number of tasks
DOTNET_TASK = {
    1_000: (31_646_720, 31_587_328, 31_522_816),
    10_000: (34_045_952, 33_988_608, 34_098_176),
    100_000: (46_836_736, 46_653_440, 46_978_048),
}
GOROUTINE = {
    1_000: (6_084_608, 6_027_264, 6_068_224),
    10_000: (30_492_672, 30_570_496, 30_500_864),
    100_000: (275_298_304, 275_113_984, 275_343_360),
}
C_PROCESS = {
    4: (710_656, 755_712, 773_120),
    8: (885_760, 978_944, 992_256),
    12: (1_160_192, 1_094_656, 1_072_128),
}


def test_where_one_line_does_not_fit_there_are_two_slopes_and_the_bend() -> None:
    found = stats.slope(DOTNET_TASK, 0.05)
    below, above = found.parts
    assert (found.bend, round(below.slope), round(above.slope)) == (10_000, 273, 142)
    assert (found.low, found.high) == (above.low, below.high)
    assert above.high < found.slope * 1.05 < below.low


@pytest.mark.parametrize("points", [GOROUTINE, C_PROCESS], ids=["a straight one", "a noisy one"])
def test_where_one_line_fits_there_is_one(points: dict[int, tuple[int, ...]]) -> None:
    assert stats.slope(points, 0.05).parts == ()


def held(chance: Random, sizes: list[int], weight: Callable[[int], float]) -> dict[int, list[float]]:
    """Return what three invocations of each size weigh, which differ by 1 % of the least of them."""
    return {n: [weight(n) + chance.gauss(0, 0.01 * weight(sizes[0])) for _ in range(3)] for n in sizes}


def test_a_bend_within_the_margin_is_none_however_well_it_repeats() -> None:
    points = {10: (1_000, 1_000, 1_000), 20: (2_000, 2_000, 2_000), 30: (3_030, 3_030, 3_030)}
    assert stats.slope(points, 0.05).parts == ()
    assert stats.slope(points, 0.02).bend == 20


SIZES = [1_000, 10_000, 100_000, 1_000_000]


def test_a_bend_is_found_among_four_sizes() -> None:
    found = stats.slope(held(Random(3), SIZES, lambda n: 3e7 + 500 * n - 350 * max(0, n - 100_000)), 0.05)
    assert found.bend == 100_000
    assert [part.slope for part in found.parts] == pytest.approx([500, 150], rel=0.01)


@pytest.mark.parametrize("sizes", [SIZES[:3], SIZES, [4, 8, 12]], ids=str)
def test_noise_alone_hardly_ever_bends_a_line(sizes: list[int]) -> None:
    chance = Random(5)
    bent = [stats.slope(held(chance, sizes, lambda n: 3e7 + 500 * n), 0.02).bend for _ in range(500)]
    assert sum(each is not None for each in bent) <= 5


# Verdicts


def ratio(low: float, high: float) -> Interval:
    return Interval(center=(low + high) / 2, low=low, high=high, confidence=0.95, method="", n=7)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1.06, 1.2, "slower"),
        (0.8, 0.95, "faster"),
        (0.96, 1.04, "tie"),
        (1.01, 1.04, "tie"),
        (1.04, 1.2, "unresolved"),
        (0.9, 1.1, "unresolved"),
        (0.9, 0.96, "unresolved"),
        (1.05, 1.2, "unresolved"),
    ],
)
def test_verdicts(low: float, high: float, word: str) -> None:
    assert stats.verdict(ratio(low, high), 0.05) == word


def test_a_difference_that_touches_the_margin_is_bounded() -> None:
    pair = stats.paired(A, B, 0.03)
    assert pair.verdict is Verdict.UNRESOLVED
    assert pair.at_most == pytest.approx(0.048809, abs=1e-6)
    assert pair.half_width == pytest.approx((1.048809 / 1.000156) ** 0.5 - 1, abs=1e-6)
    assert stats.paired(B, A, 0.03).at_most == pytest.approx(0.048809, abs=1e-6)
    assert stats.paired(A, A[::-1], 0.03).at_most is None


def test_a_verdict_that_hangs_on_the_method_is_fragile() -> None:
    assert stats.paired(A, B, 0.05).fragile
    assert not stats.paired([2 * b for b in B], B, 0.05).fragile


def test_the_method_goes_by_the_number_of_rounds() -> None:
    methods = [stats.paired(A * 2, B * 2, 0.05).ratio.method, stats.paired(A, B, 0.05).ratio.method]
    assert methods == ["order statistics", "signed rank"]


def test_a_level_that_few_rounds_can_not_show_gives_no_interval_and_no_word() -> None:
    slow, fast = [2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6], [1.0] * 7
    assert near(stats.paired(slow, fast, 0.05, 0.016).ratio)[1:] == (2.0, 2.6, 0.984375)
    assert stats.paired(slow, fast, 0.05, 0.016).verdict is Verdict.SLOWER
    pair = stats.paired(slow, fast, 0.05, 0.015)
    assert (pair.ratio.low, pair.verdict) == (None, Verdict.UNRESOLVED)


@pytest.mark.parametrize(
    ("change", "word"), [(1.10, "slower"), (0.90, "faster"), (1.0, "tie"), (1.03, "unresolved")]
)
def test_whether_iterations_are_steady(change: float, word: str) -> None:
    chance = Random(7)
    pairs = [noise(chance, 2, 0.002) for _ in range(7)]
    found = stats.steady([first, 77.0, change * second] for first, second in pairs)
    assert found
    assert found.verdict == word


def test_single_iterations_have_no_halves() -> None:
    assert stats.steady([[1.0]] * 7) is None


# Properties


RATIOS = (stats.signed_rank_ratio, stats.sign_test_ratio)


@pytest.mark.parametrize("method", RATIOS)
@given(rounds())
def test_swapping_a_pair_inverts_it(
    method: Callable[..., Interval], pairs: list[tuple[float, float]]
) -> None:
    a, b = zip(*pairs, strict=True)
    forth, back = method(a, b), method(b, a)
    assert forth.low is not None
    assert forth.high is not None
    assert (back.center, back.low, back.high) == pytest.approx(
        (1 / forth.center, 1 / forth.high, 1 / forth.low)
    )
    assert forth.low <= forth.center <= forth.high


@pytest.mark.parametrize("method", RATIOS)
@given(rounds(), st.floats(0.001, 1000))
def test_scaling_both_sides_changes_nothing(
    method: Callable[..., Interval], pairs: list[tuple[float, float]], factor: float
) -> None:
    a, b = zip(*pairs, strict=True)
    plain, scaled = method(a, b), method([factor * x for x in a], [factor * y for y in b])
    assert (scaled.center, scaled.low, scaled.high) == pytest.approx((plain.center, plain.low, plain.high))


@given(st.lists(times, min_size=6, max_size=16))
def test_a_case_ties_with_itself(values: list[float]) -> None:
    pair = stats.paired(values, values, 0.02)
    assert (pair.ratio.center, pair.ratio.low, pair.ratio.high) == (1, 1, 1)
    assert (pair.verdict, pair.fragile, pair.half_width) == (Verdict.TIE, False, 0)


@pytest.mark.parametrize("method", RATIOS)
@pytest.mark.parametrize("n", [7, 20])
def test_intervals_cover_what_they_claim(method: Callable[..., Interval], n: int) -> None:
    chance = Random(n)
    covered = 0
    for _ in range(500):
        found = method(noise(chance, n, 0.03), noise(chance, n, 0.03))
        covered += (found.low or 1) <= 1 <= (found.high or 1)

    claimed = method([1.0] * n, [1.0] * n).confidence
    assert covered / 500 == pytest.approx(claimed, abs=0.025)


def test_a_twin_hardly_ever_comes_out_different() -> None:
    chance = Random(1)
    words = [stats.paired(noise(chance, 7, 0.05), noise(chance, 7, 0.05), 0.05).verdict for _ in range(500)]
    assert sum(word in (Verdict.SLOWER, Verdict.FASTER) for word in words) <= 10


# A second opinion


@given(st.permutations(range(1, 10)), st.lists(st.sampled_from((-1, 1)), min_size=9, max_size=9))
def test_signed_rank_as_scipy(values: list[int], signs: list[int]) -> None:
    d = [value * sign for value, sign in zip(values, signs, strict=True)]
    expected = wilcoxon(d, method="exact")
    tail = sum(stats.signed_rank_counts(9)[: int(expected.statistic) + 1])
    assert min(1, 2 * tail / 2**9) == pytest.approx(expected.pvalue)


@given(st.lists(times, min_size=6, max_size=40, unique=True))
def test_median_interval_as_scipy(values: list[float]) -> None:
    expected = quantile_test(values, q=median(values), p=0.5).confidence_interval(0.95)
    found = stats.median_interval(values)
    assert (found.low, found.high) == (expected.low, expected.high)
