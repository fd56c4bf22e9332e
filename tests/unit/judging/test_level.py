"""Many words on one page: corrected where rounds allow it, and else with what chance does to them."""

from itertools import combinations
from math import exp, log
from random import Random

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control  # type: ignore[import-untyped]

from harness.declarations.claims import Evidence
from harness.judging import stats
from harness.judging.stats import Level, Verdict
from harness.judging.summary import capacity_words, level_of, level_words, pair_of
from tests.fixtures.summaries import synthetic

LEVELS = [0.05, 0.04, 0.02, 0.0157, 0.01, 0.002, 0.0001]
ONE = Level(margin=0.05, alpha=0.05, compared=66, words=52, confidence=0.953, by_chance=0.173)
SLOWER_BY_HALF = Evidence(ratio="spawn?concurrency=1000", over="thread@*", under="asyncio@*", above=1.5)


def noise(chance: Random, n: int, sd: float, middle: float = 1.0) -> list[float]:
    return [middle * exp(chance.gauss(0, sd)) for _ in range(n)]


@pytest.mark.parametrize("n", [5, 7, 11, 12, 20])
@given(st.integers(0, 2**32), st.sampled_from([1.0, 1.03, 1.08, 1.5, 0.9]), st.sampled_from([0.01, 0.05]))
def test_a_p_value_is_the_least_level_at_which_the_interval_says_it(
    n: int, seed: int, ratio: float, sd: float
) -> None:
    chance = Random(seed)
    a, b = noise(chance, n, sd, ratio), noise(chance, n, sd)
    for alpha in LEVELS:
        pair = stats.paired(a, b, 0.05, alpha)
        assert (stats.word_p(a, b, 0.05) <= alpha) == (pair.verdict is not Verdict.UNRESOLVED)
        low, high = pair.ratio.low, pair.ratio.high
        outside = low is not None and high is not None and not low <= 1.02 <= high
        assert (stats.side_p(a, b, 1.02) <= alpha) == outside


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
@example([0.05, 0.05])
@example([0.9, 0.8])
def test_the_words_of_a_corrected_page_are_those_of_scipy(p_values: list[float]) -> None:
    found = stats.corrected(p_values, 0.02)
    adjusted = false_discovery_control(p_values)
    if min(abs(each - stats.ALPHA) for each in adjusted) > 1e-9:
        assert found.words == sum(adjusted <= stats.ALPHA) == sum(p <= found.alpha for p in p_values)
    assert found.alpha == max(1, found.words) * stats.ALPHA / len(p_values)


def test_a_page_without_comparisons_has_the_usual_level() -> None:
    assert stats.corrected([], 0.02).alpha == stats.ALPHA


TRUE = [1.0, 1.0, 1.0, 1.02, 1.02, 1.05, 1.5, 8.0]  # of the eight cases of a group, two on the margin


def false_share(chance: Random, true: list[float]) -> tuple[float, bool]:
    """Return which share of a full page's words is wrong, and whether one is: of ten groups, all pairs."""
    pairs = []
    for _ in range(10):
        cases = [(middle, noise(chance, 20, 0.03, middle)) for middle in true]
        pairs += [(log(x / y), a, b) for (x, a), (y, b) in combinations(cases, 2)]
    level = stats.corrected([stats.word_p(a, b, 0.02) for _, a, b in pairs], 0.02)
    said = false = 0
    for truth, a, b in pairs:
        word = stats.verdict(stats.sign_test_ratio(a, b, level.alpha), 0.02)
        said += word is not Verdict.UNRESOLVED
        false += word not in {Verdict.UNRESOLVED, right(truth)}
    assert said == level.words
    return false / max(1, said), false > 0


def right(truth: float) -> Verdict:
    """Return the word that is true of the logarithm of a ratio; on the margin it is no tie."""
    edge = log(1.02) - 1e-12
    if abs(truth) < edge:
        return Verdict.TIE
    return (
        Verdict.UNRESOLVED
        if abs(truth) < log(1.02) + 1e-12
        else (Verdict.SLOWER if truth > 0 else Verdict.FASTER)
    )


def test_at_most_a_twentieth_of_the_words_of_a_full_page_are_false() -> None:
    chance = Random(11)
    shares = [false_share(chance, TRUE)[0] for _ in range(12)]
    assert sum(shares) / len(shares) <= 0.05


def test_where_nothing_differs_hardly_any_full_page_says_that_something_does() -> None:
    chance = Random(12)
    assert sum(false_share(chance, [1.0] * 8)[1] for _ in range(12)) <= 1


def test_a_quick_page_knows_how_often_chance_gives_it_a_word() -> None:
    chance = Random(13)
    pages = [[(noise(chance, 7, 0.09), noise(chance, 7, 0.09)) for _ in range(62)] for _ in range(150)]
    words = [{stats.verdict(stats.signed_rank_ratio(a, b), 0.05) for a, b in page} for page in pages]
    seen = sum(not said <= {Verdict.TIE, Verdict.UNRESOLVED} for said in words) / len(pages)
    told = [stats.uncorrected(page, 0.05).by_chance or 0.0 for page in pages[:20]]
    assert 0.15 < seen < 0.4
    assert (
        seen - 0.03 < sum(told) / len(told) < seen + 0.2
    )  # few residuals, drawn anew, are bolder than noise


def test_the_chance_of_a_false_word_is_that_of_many_draws() -> None:
    chance = Random(15)
    a, b = noise(chance, 7, 0.3), noise(chance, 7, 0.3)
    middle = stats.signed_rank_ratio(a, b).center
    residuals = [x / y / middle for x, y in zip(a, b, strict=True)]
    drawn = [[chance.choice(residuals) for _ in range(7)] for _ in range(4_000)]
    said = [stats.verdict(stats.signed_rank_ratio(each, [1.0] * 7), 0.05) for each in drawn]
    seen = sum(word in {Verdict.SLOWER, Verdict.FASTER} for word in said) / len(drawn)
    assert seen > 0.005
    assert stats.false_word(a, b, 0.05) == pytest.approx(seen, abs=0.006)


def test_a_quiet_page_and_a_wide_margin_leave_chance_nothing() -> None:
    chance = Random(14)
    quiet, noisy = ([(noise(chance, 7, sd), noise(chance, 7, sd)) for _ in range(20)] for sd in (0.005, 0.3))
    assert stats.uncorrected(quiet, 0.05).by_chance == 0
    each = [stats.false_word(a, b, 0.05) for a, b in noisy]
    assert max(each) < (stats.uncorrected(noisy, 0.05).by_chance or 0.0) < sum(each)
    assert (stats.uncorrected(noisy, 0.5).by_chance or 0.0) < sum(each) / 2


def test_pairs_without_an_interval_are_not_counted() -> None:
    few = ([1.0, 2.0], [1.0, 1.0])
    assert stats.uncorrected([few], 0.05).compared == 0
    assert level_words(stats.uncorrected([few], 0.05)) == ""


# A page


def test_full_compares_every_pair_of_a_group_each_twin_and_what_claims_ask() -> None:
    rows = synthetic.summary("full").rows
    groups = [sum(row.group == group for row in rows) for group in {row.group for row in rows}]
    pairs = sum(n * (n - 1) // 2 for n in groups)
    twin = ([1.0] * 20, [1.0] * 20)
    assert level_of(rows, (), (), "full").compared == pairs
    assert level_of(rows, [twin, twin], (), "full").compared == pairs + 2
    asked = level_of(rows, (), [SLOWER_BY_HALF], "full").compared - pairs
    assert asked > 0
    memory = Evidence(ratio="spawn", of="memory", over="thread@*", under="asyncio@*", above=1.5)
    assert level_of(rows, (), [memory, Evidence(exhibit="it")], "full").compared == pairs


def test_every_word_of_a_full_page_is_said_at_its_level() -> None:
    summary = synthetic.summary("full")
    confidences = {pair.ratio.confidence for row in summary.rows if (pair := row.floor)}
    assert summary.level.alpha < stats.ALPHA
    assert min(confidences) >= 1 - summary.level.alpha

    one, other = summary.rows[:2]
    strict = msgspec.structs.replace(summary.level, alpha=1e-5)
    wide, usual = (pair_of(one, other, level) for level in (strict, summary.level))
    assert wide
    assert usual
    assert (wide.half_width or 0) > (usual.half_width or 0)


def test_quick_counts_the_pairs_that_its_tables_show() -> None:
    summary = synthetic.summary("quick")
    shown = [pair for row in summary.rows for pair in (row.floor, row.speed_up) if pair]
    assert summary.level.compared == len(shown) + len(summary.twins)
    assert summary.level.alpha == stats.ALPHA


def test_a_page_says_what_is_known_of_its_words() -> None:
    told = capacity_words(msgspec.structs.replace(synthetic.summary("quick"), level=ONE), "quick")[-1]
    assert told.startswith("words: an indication")
    for part in ("17 of 100 such pages", "66 pairs", "95.3 %", "margin 5 %"):
        assert part in told
    corrected = msgspec.structs.replace(ONE, by_chance=None)
    assert "52 of 66 comparisons" in level_words(corrected)
    assert "至多 5 %" in level_words(corrected, chinese=True)
    assert "17 个" in level_words(ONE, chinese=True)
