"""Warm-ups: how many are run, by number and by time, and what is said of them."""

import pytest

from harness.languages import model_of, of_runtime
from harness.model import Case
from harness.planning.counts import Counts
from tests.contract.programs import (
    WARM_UPS_WRAP,
    Programs,
    Said,
    Subject,
    of_every_program,
)
from tests.contract.test_answers import folded, right

SLEEP_MS = 20  # of an iteration, at the least but for what early timers give
FILLED_MS = 50
KEPT, BEFORE = 64, 36
MILLISECOND = 1_000_000


def warm_ups_of(programs: Programs, subject: Subject, case: Case, ask: Counts) -> Said | None:
    return programs.measure(subject, case, ask, WARM_UPS_WRAP).get("warmups")


def sleeping(subject: Subject) -> Case:
    return subject.case(concurrency=1, hops=1, delay_ms_min=SLEEP_MS, delay_ms_max=SLEEP_MS)


@pytest.mark.parametrize(
    ("milliseconds", "least", "count"), [(0, 0, 0), (0, 2, 2), (1, 0, 1), (1, 2, 2), (5, 3, 3)]
)
@of_every_program("timers")
def test_no_more_than_are_asked_for(
    programs: Programs, subject: Subject, milliseconds: int, least: int, count: int
) -> None:
    ask = Counts(warm_up_ms=milliseconds, warm_up_least=least)
    found = warm_ups_of(programs, subject, sleeping(subject), ask)

    assert (found["count"] if found else 0) == count


@of_every_program("timers")
def test_they_fill_their_time(programs: Programs, subject: Subject) -> None:
    case = sleeping(subject)
    found = warm_ups_of(programs, subject, case, Counts(warm_up_ms=FILLED_MS))

    assert found
    most = FILLED_MS // (SLEEP_MS - model_of(of_runtime(case.runtime).name, case.model).early_ms) + 1
    assert 1 <= found["count"] <= most
    assert found["fold"] == folded(right(case, WARM_UPS_WRAP, found["count"]))
    assert len(found["last_ns"]) == found["count"]
    assert sum(found["last_ns"]) == found["ns"]
    # The last one began in time; what is missing of the time at the end passed between them.
    assert found["ns"] - found["last_ns"][-1] < FILLED_MS * MILLISECOND
    assert found["ns"] > FILLED_MS * MILLISECOND // 2


@of_every_program("compute")
def test_of_many_the_last_are_told(programs: Programs, subject: Subject) -> None:
    case = subject.case(units=2, size=2, workers=1)
    found = warm_ups_of(programs, subject, case, Counts(warm_up_least=BEFORE + KEPT))

    assert found
    assert (found["count"], len(found["last_ns"])) == (BEFORE + KEPT, KEPT)
    assert found["fold"] == folded(right(case, WARM_UPS_WRAP, BEFORE + KEPT))
    assert min(found["last_ns"]) > 0
    others_ns = found["ns"] - sum(found["last_ns"]) - found["first"]["elapsed_ns"]
    assert others_ns >= BEFORE - 1
