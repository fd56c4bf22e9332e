"""Histograms: worked vectors, and what holds for any values on any scale."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.histogram import bounds, bucket, merge, problem, quantile
from harness.model import Histogram

VECTORS = [  # value, bits, least, bucket, its ends
    (0, 2, 1, 0, (0, 0)),
    (3, 2, 1, 3, (3, 3)),
    (4, 2, 1, 4, (4, 4)),
    (7, 2, 1, 7, (7, 7)),
    (8, 2, 1, 8, (8, 9)),
    (15, 2, 1, 11, (14, 15)),
    (16, 2, 1, 12, (16, 19)),
    (1_000_000, 5, 1, 509, (999_424, 1_015_807)),
    (999, 5, 1_000, 0, (0, 999)),
    (1_000, 5, 1_000, 1, (1_000, 1_999)),
    (64_000, 5, 1_000, 64, (64_000, 65_999)),
    (5, 0, 1, 3, (4, 7)),
    (2**53 - 1, 0, 1, 53, (2**52, 2**53 - 1)),
]

scales = st.tuples(st.integers(0, 16), st.integers(1, 10**6))
values = st.integers(0, 2**53 - 1)
samples = st.lists(values | st.integers(0, 1_000), min_size=1)


def counted(sample: list[int], bits: int, least: int) -> Histogram:
    counts = Counter(str(bucket(value, bits, least)) for value in sample)
    return Histogram(bits=bits, least=least, counts=dict(counts))


@pytest.mark.parametrize(("value", "bits", "least", "number", "ends"), VECTORS)
def test_vectors(value: int, bits: int, least: int, number: int, ends: tuple[int, int]) -> None:
    assert bucket(value, bits, least) == number
    assert bounds(number, bits, least) == ends


@given(values, scales)
def test_a_value_lies_in_its_bucket_which_is_narrow(value: int, scale: tuple[int, int]) -> None:
    bits, least = scale
    low, high = bounds(bucket(value, bits, least), bits, least)

    assert low <= value <= high
    assert high - low < least or (high - low) << bits <= low


@given(st.integers(0, 2**20), scales)
def test_buckets_follow_each_other_without_a_gap(number: int, scale: tuple[int, int]) -> None:
    assert bounds(number, *scale)[1] + 1 == bounds(number + 1, *scale)[0]


@given(samples, scales, st.fractions(0, 1).filter(bool))
def test_a_quantile_s_bounds_hold_the_exact_value(
    sample: list[int], scale: tuple[int, int], share: Fraction
) -> None:
    exact = sorted(sample)[-(-len(sample) * share.numerator // share.denominator) - 1]
    low, high = quantile(counted(sample, *scale), share)

    assert low <= exact <= high


def test_the_nearest_rank_is_reckoned_without_rounding() -> None:
    hundred = counted(list(range(1, 101)), 7, 1)

    assert quantile(hundred, Fraction(7, 100)) == (7, 7)  # 0.07 * 100 is 7.000000000000001
    assert quantile(hundred, Fraction(1, 1000)) == (1, 1)
    assert quantile(hundred, Fraction(1)) == (100, 100)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(101, 100)])
def test_what_is_no_share_has_no_quantile(share: Fraction) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        quantile(counted([1], 5, 1), share)


def test_of_nothing_there_is_no_quantile() -> None:
    with pytest.raises(ValueError, match="of 0 values"):
        quantile(counted([], 5, 1), Fraction(1, 2))


@given(st.lists(samples, min_size=1), scales)
def test_merging_is_counting_all(parts: list[list[int]], scale: tuple[int, int]) -> None:
    counts = [counted(part, *scale) for part in parts]

    assert merge(*counts) == counted([value for part in parts for value in part], *scale)
    assert counts == [counted(part, *scale) for part in parts]  # what was merged stays as it was


@pytest.mark.parametrize(("bits", "least"), [(4, 1), (5, 2)])
def test_other_scales_are_not_merged(bits: int, least: int) -> None:
    with pytest.raises(ValueError, match="differ"):
        merge(counted([1], 5, 1), counted([1], bits, least))


@given(samples, scales)
def test_what_was_counted_is_no_problem(sample: list[int], scale: tuple[int, int]) -> None:
    assert problem(counted(sample, *scale)) == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bits": -1}, ".bits: -1, possible are 0 to 16"),
        ({"bits": 17}, ".bits: 17, possible are 0 to 16"),
        ({"least": 0}, ".least: 0 is no scale"),
        ({"least": 2**53}, f".least: {2**53} is no scale"),
        ({"counts": {"": 1}}, ".counts: '' is no bucket"),
        ({"counts": {"-1": 1}}, ".counts: '-1' is no bucket"),
        ({"counts": {"01": 1}}, ".counts: '01' is no bucket"),
        ({"counts": {"٣": 1}}, ".counts: '٣' is no bucket"),
        ({"counts": {"9" * 5_000: 1}}, f".counts: '{'9' * 24}' is no bucket"),
        ({"counts": {"1567": 1}}, ""),
        ({"counts": {"1568": 1}}, ".counts: bucket 1568 is beyond 2^53"),
        ({"counts": {"7": 0}}, ".counts[7]: 0 values, a bucket without any is left out"),
    ],
)
def test_what_is_no_histogram_is_told_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    fields: dict[str, object] = {"bits": 5, "least": 1, "counts": {}, **changes}
    assert problem(Histogram(**fields)) == sentence  # type: ignore[arg-type]
