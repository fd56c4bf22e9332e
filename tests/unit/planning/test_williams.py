"""The order inside a group: what of places and predecessors holds, and what that is good for."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise, permutations
from math import exp

import pytest

from harness.declarations.profiles import PROFILES
from harness.judging.stats import paired
from harness.judging.summary import MARGIN
from harness.planning.williams import rows

ORDERS = range(2, 41)
ROUNDS = (7, 20)

Rounds = list[list[int]]


def in_rounds(order: int, rounds: int, seed: int = 1, missing: int = 0) -> Rounds:
    """Return the rounds of a group, in which nobody takes the places of those that are missing."""
    chance = random.Random(f"{seed}/{order}")
    square, gone = rows(order, chance), chance.sample(range(order), missing)
    return [[case for case in square[number % len(square)] if case not in gone] for number in range(rounds)]


def most(seen: Counter[tuple[int, int]]) -> int:
    return max(seen.values(), default=0)


def in_a_place(rounds: Rounds) -> int:
    """Count how often a case has the same place, at the most."""
    return most(Counter(each for row in rounds for each in enumerate(row)))


def after_another(rounds: Rounds) -> int:
    """Count how often a case follows the same one, at the most."""
    return most(Counter(each for row in rounds for each in pairwise(row)))


@pytest.mark.parametrize("order", [1, *ORDERS])
def test_every_round_holds_every_case_once(order: int) -> None:
    assert all(sorted(row) == list(range(order)) for row in in_rounds(order, 2 * order))


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("order", ORDERS[::2])
def test_even_no_case_has_a_place_or_a_predecessor_twice(order: int, rounds: int) -> None:
    taken = in_rounds(order, min(rounds, order))

    assert in_a_place(taken) == after_another(taken) == 1


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("order", ORDERS[1::2])
def test_odd_no_case_has_a_predecessor_twice_nor_a_place_three_times(order: int, rounds: int) -> None:
    once, twice = in_rounds(order, min(rounds, order - 1)), in_rounds(order, min(rounds, 2 * order))

    assert after_another(once) == 1
    assert in_a_place(twice) <= 2
    assert after_another(twice) <= 2


@pytest.mark.parametrize("missing", range(4))
@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("order", ORDERS)
def test_each_missing_case_lets_another_be_followed_once_more(order: int, rounds: int, missing: int) -> None:
    whole = order - order % 2  # rounds without a predecessor twice
    passes = -(-rounds // order)

    for seed in range(5):
        missed = min(missing, order)
        assert after_another(in_rounds(order, min(rounds, whole), seed, missed)) <= 1 + missed
        assert after_another(in_rounds(order, rounds, seed, missed)) <= (1 + missed) * (passes + order % 2)


def test_no_three_and_no_five_cases_can_have_places_and_predecessors_but_once() -> None:
    assert most_rounds_of_both(3) == 1
    assert most_rounds_of_both(4) == 4
    assert most_rounds_of_both(5) == 3


def most_rounds_of_both(order: int) -> int:
    """Try all sets of permutations: how many rounds have no place and no predecessor twice."""

    def beyond(taken: Rounds, left: Sequence[list[int]]) -> int:
        fit = [row for row in left if in_a_place([*taken, row]) == 1 == after_another([*taken, row])]
        return max((beyond([*taken, row], fit[at + 1 :]) for at, row in enumerate(fit)), default=len(taken))

    first, *others = map(list, permutations(range(order)))
    return beyond([first], others)


def test_the_labels_and_the_rows_are_drawn() -> None:
    drawn = [rows(6, random.Random(seed)) for seed in range(20)]

    assert len({tuple(square[0]) for square in drawn}) > 10
    steps = [[dict(zip(a, b, strict=True)) for a, b in pairwise(square)] for square in drawn]
    assert sum(first != second for first, second, *_ in steps) > 10  # else it is one shift after the other


# What it is good for: equal cases, the first of which slows its successor, on a machine that drifts.

NOISE = 0.01  # of the logarithm of a time
DRAWS = 30


def rotated(order: int, seed: int) -> Rounds:
    """Shift one permutation by the round: each case has every place, and always the same predecessor."""
    drawn = list(range(order))
    random.Random(seed).shuffle(drawn)
    return [drawn[number % order :] + drawn[: number % order] for number in range(20)]


def fair(order: int, seed: int) -> Rounds:
    return in_rounds(order, 20, seed)


def fair_for_a_few(order: int, seed: int) -> Rounds:
    return in_rounds(order, 7, seed)


def fair_without_one(order: int, seed: int) -> Rounds:
    rounds, gone = in_rounds(order + 1, 20, seed), order
    return [[case for case in row if case != gone] for row in rounds]


def simulated(
    plan: Callable[[int, int], Rounds], order: int, *, left: float = 0.0, a_slot: float = 0.0
) -> tuple[float, float]:
    """Return which share of pairs of equal cases has a word, and which share of intervals covers 1."""
    words = covering = pairs = 0
    for seed in range(DRAWS):
        chance, times = random.Random(seed), [dict[int, float]() for _ in range(order)]
        for number, row in enumerate(rounds := plan(order, seed)):
            for at, case in enumerate(row):
                after = left if at and row[at - 1] == 0 else 0.0
                slot = number * order + at
                times[case][number] = exp(chance.gauss(0, NOISE) + a_slot * slot) * (1 + after)
        margin = MARGIN["full" if len(rounds) == PROFILES["full"].rounds else "quick"]
        for a, b in combinations(times, 2):
            pair = paired(list(a.values()), list(b.values()), margin)
            words += pair.differs
            covering += (pair.ratio.low or 0) <= 1 <= (pair.ratio.high or 0)
            pairs += 1
    return words / pairs, covering / pairs


def test_a_case_that_slows_its_successor_gives_no_words() -> None:
    assert simulated(rotated, 4, left=0.08)[0] > 0.4  # so the simulation would see it

    assert simulated(fair, 4, left=0.08)[0] < 0.01
    assert simulated(fair_without_one, 4, left=0.08)[0] < 0.01
    assert simulated(fair, 5, left=0.08)[0] < 0.01


def test_a_drift_is_shared() -> None:
    assert simulated(rotated, 12, a_slot=0.01)[1] < 0.7

    assert simulated(fair, 4, a_slot=0.01)[1] >= 0.94
    assert simulated(fair, 9, a_slot=0.01)[1] >= 0.94
    assert simulated(fair_for_a_few, 9, a_slot=0.01)[1] >= 0.94
