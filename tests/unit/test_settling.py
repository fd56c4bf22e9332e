"""What is said of a warm-up, from curves that are known."""

from collections.abc import Callable
from random import Random

import pytest
from settling import DIFFERS, OPEN, SAME, Round, against_far, curve, needed_ms, thirds, word

WARM_UP = 100  # iterations of about 1 ms, as many as fill it
J = 15
PROCESSES = 12

Level = Callable[[int], float]  # of an iteration's number, in ms


def rounds(level: Level, *, noise: float = 0.01, processes: int = PROCESSES) -> list[Round]:
    def times(chance: Random, first: int, count: int) -> tuple[int, ...]:
        return tuple(int(1e6 * level(k) * chance.gauss(1, noise)) for k in range(first, first + count))

    def one(chance: Random) -> Round:
        return Round(
            cold=times(chance, 0, WARM_UP),
            warmed_ns=sum(times(chance, 0, WARM_UP)),
            warm=times(chance, WARM_UP, WARM_UP),
            far=times(chance, 4 * WARM_UP, J),
        )

    return [one(Random(number)) for number in range(processes)]


def falls(at: int, by: float = 0.3) -> Level:
    return lambda k: 1.0 if k < at else 1 - by


def words(found: list[Round], j: int = J) -> tuple[str, str]:
    return word(thirds(found, j)), word(against_far(found, j))


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(falls(80), (SAME, SAME), id="at 80 % of the warm-up"),
        pytest.param(falls(WARM_UP + 10), (DIFFERS, DIFFERS), id="late in what is measured"),
        pytest.param(falls(WARM_UP + J), (SAME, DIFFERS), id="right after what is measured"),
        pytest.param(falls(2 * WARM_UP), (SAME, DIFFERS), id="at twice the warm-up"),
        pytest.param(lambda k: 1.0 + 0.01 * (k - WARM_UP), (DIFFERS, DIFFERS), id="it rises"),
        pytest.param(falls(0), (SAME, SAME), id="flat"),
        pytest.param(lambda k: 9.0 if k == WARM_UP + 3 else 1.0, (SAME, SAME), id="one slow iteration"),
        pytest.param(falls(WARM_UP + 10, by=0.02), (SAME, SAME), id="by less than the margin"),
    ],
)
def test_a_change_is_seen_where_it_touches_what_is_published(level: Level, expected: tuple[str, str]) -> None:
    assert words(rounds(level)) == expected


def test_what_noise_hides_is_unresolved_and_never_said_to_be_the_same() -> None:
    assert words(rounds(falls(0), noise=0.4)) == (OPEN, OPEN)
    assert SAME not in words(rounds(falls(WARM_UP + 10, by=0.1), noise=0.4))


def test_a_level_of_each_process_s_own_is_no_change() -> None:
    own = [rounds(lambda _, level=level: level, processes=1)[0] for level in (1.0, 1.5) * 6]  # type: ignore[misc]

    assert words(own) == (SAME, SAME)


def test_few_processes_or_iterations_give_no_word() -> None:
    few = rounds(falls(WARM_UP + 10), processes=5)

    assert words(few) == (OPEN, OPEN)
    assert thirds(rounds(falls(0)), 1) is None
    assert words(rounds(falls(0)), 1)[0] == OPEN
    assert words([]) == (OPEN, OPEN)
    assert needed_ms(curve(few)) is None
    assert needed_ms(curve([])) is None


@pytest.mark.parametrize("at", [10, 50, 80, 150, 197])
def test_the_curve_tells_where_the_warm_up_could_have_ended(at: int) -> None:
    level = falls(at)
    needed = needed_ms(curve(rounds(level)))

    assert needed is not None
    assert sum(map(level, range(at - 4))) <= needed <= sum(map(level, range(at + 4)))


def test_a_curve_that_is_still_falling_at_its_end_tells_of_no_warm_up() -> None:
    assert needed_ms(curve(rounds(falls(3 * WARM_UP)))) is None
    assert needed_ms(curve(rounds(falls(0)))) == 0


def test_a_curve_runs_from_the_first_iteration_to_the_last_that_was_seen() -> None:
    cells = curve(rounds(falls(50), noise=0))

    assert [cells[0].ms, cells[0].ns, cells[-1].ns] == pytest.approx([0, 1e6, 0.7e6], rel=0.001)
    assert cells[-1].ms == pytest.approx(sum(map(falls(50), range(198))), rel=0.01)
    assert [cell.ms for cell in cells] == sorted(cell.ms for cell in cells)


def test_a_few_slow_iterations_have_a_cell_each() -> None:
    slow = Round(cold=(9, 5, 5), warmed_ns=9, warm=(5, 5), far=(5,))

    assert [(cell.ms, cell.ns) for cell in curve([slow] * 7)][:2] == [(0.0, 9), (9e-6, 5)]
    assert len(curve([slow] * 7)) == 5
