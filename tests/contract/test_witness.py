"""Held and traced invocations: the work was done as asked, as the harness judges it and as the page says."""

from collections.abc import Sequence

import pytest

from harness.languages import model_of
from harness.model import Kind, Planned
from harness.planning.plan import CENSUS_AT, witnesses_of
from harness.primitives import MASK, seed_for, unit
from harness.workloads import workload_of
from tests.contract.programs import (
    HELD,
    TIMED_FROM,
    TIMED_WRAP,
    Programs,
    Said,
    Subject,
    every_implementation,
)

ITERATIONS = 3
KEPT = {
    *("process-forkserver", "process-fork", "thread", "thread-native"),
    *("thread-pool", "pool", "worker", "worker-shared"),
}
"""Models whose workers are there before the first seed, so that they are the same in all iterations."""


@every_implementation("timers")
def test_sleeps_one_after_the_other_in_tasks_side_by_side(programs: Programs, subject: Subject) -> None:
    case = subject.case(concurrency=10, hops=5, delay_ms_min=1, delay_ms_max=20)
    for witness in witnesses_of(case, "quick"):
        programs.run(subject, witness)


@every_implementation("timers")
def test_sleeps_are_those_of_the_first_timed_seed(programs: Programs, subject: Subject) -> None:
    case = subject.case(concurrency=3, hops=2, delay_ms_min=4, delay_ms_max=7)
    _, events = programs.trace(subject, case, TIMED_WRAP)

    seed = TIMED_WRAP + TIMED_FROM & MASK
    delays = [(task, 4 + seed_for(seed, task * 2 + hop) % 4) for task in range(3) for hop in range(2)]
    assert {each["name"] for each in events} == {"sleep"}
    assert sorted((each["args"]["task"], each["args"]["size"]) for each in events) == sorted(delays)


@pytest.mark.parametrize(("units", "workers"), [(2, 3), (9, 2)])
@every_implementation("compute")
def test_units_meet(programs: Programs, subject: Subject, units: int, workers: int) -> None:
    case = subject.case(units=units, size=100, workers=1 if subject.serial else workers)
    programs.run(subject, Planned(case=case, kind=Kind.TRACED, round=0))


@every_implementation("compute")
def test_units_meet_anew_in_each_iteration(programs: Programs, subject: Subject) -> None:
    workers = 1 if subject.serial else 2
    units, size = 9, 100
    case = subject.case(units=units, size=size, workers=workers)
    _, events = programs.trace(subject, case, TIMED_WRAP)

    assert len(events) == ITERATIONS * units
    parts = [[each["args"] for each in events[j * units : (j + 1) * units]] for j in range(ITERATIONS)]
    for j, part in enumerate(parts):
        seed = TIMED_WRAP + TIMED_FROM + j & MASK
        assert {each["task"]: each["answer"] for each in part} == {
            i: unit(seed, i, size) for i in range(units)
        }
        assert {each["size"] for each in part} == {size}
    if workers > 1:
        assert lonely(parts[1]) <= units % workers + 1  # that one, and whom the longest met
        assert straggled(parts[0], units // 2 // workers * workers, workers)
        assert straggled(parts[2], 0, workers)


def lonely(part: Sequence[Said]) -> int:
    """Return how many units ran beside no other, the longest one left out, which is a straggler's."""
    rest = sorted(part, key=lambda each: int(each["end"] - each["start"]))[:-1]
    return sum(
        all(other is each or other["end"] <= each["start"] or each["end"] <= other["start"] for other in rest)
        for each in rest
    )


def straggled(part: Sequence[Said], meeting: int, workers: int) -> bool:
    """Tell whether the unit that began after those that met was the last to end."""
    last = max(part, key=lambda each: int(each["end"]))
    later = len([each for each in part if each["start"] > last["start"]])
    return later >= len(part) - meeting - workers


@every_implementation("compute", models=KEPT)
def test_the_same_workers_in_all_iterations(programs: Programs, subject: Subject) -> None:
    case = subject.case(units=8, size=100, workers=2)
    _, events = programs.trace(subject, case, TIMED_WRAP)

    hands = [{(each["pid"], each["tid"]) for each in events[8 * j : 8 * j + 8]} for j in range(ITERATIONS)]
    assert len(hands[0]) == 2
    assert hands[1:] == hands[:1] * 2


@every_implementation(*HELD)
def test_all_tasks_are_parked(programs: Programs, subject: Subject) -> None:
    model = model_of(subject.toolchain.language, subject.implementation.model)
    tasks = min(model.cap, CENSUS_AT) if model.cap > 40 else 10
    least = workload_of(subject.implementation.workload).least
    planned = Planned(case=subject.case(**{**least, "concurrency": tasks}), kind=Kind.HELD, round=0)

    report = programs.run(subject, planned)
    assert set(report.holding) == {tasks}


@every_implementation("spawn")
def test_deep_tasks_are_suspended_in_all_their_calls(programs: Programs, subject: Subject) -> None:
    for planned in witnesses_of(subject.case(concurrency=10, depth=10), "quick"):
        programs.run(subject, planned)
