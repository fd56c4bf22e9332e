"""Timed invocations, tiny: every iteration's checksum is the oracle's, the seeds wrapping on the way."""

import pytest

from harness.languages import LANGUAGES
from harness.model import Kind, Planned
from harness.planning.counts import Counts
from harness.workloads import workload_of
from tests.contract.programs import EVERY, HELD, Programs, Subject, every_implementation

COUNTS = Counts(warm_ups=1, iterations=2, iteration_ms=0.0)
TIMERS = (
    {"concurrency": 2, "hops": 3, "delay_ms_max": 1},
    {"concurrency": 7, "hops": 2, "delay_ms_max": 3},
)
COMPUTE = (
    {"units": 2, "size": 3, "workers": 3},
    {"units": 7, "size": 1_000, "workers": 2},
)


def check(programs: Programs, subject: Subject, parameters: dict[str, int]) -> dict[str, int | str]:
    planned = Planned(case=subject.case(**parameters), kind=Kind.TIMED, round=0)
    measurement = programs.run(subject, planned, COUNTS).measurement

    held = Kind.HELD in workload_of(planned.case.workload).kinds
    assert [each.plateau_ns is not None for each in measurement.iterations] == [held] * 3
    facts = measurement.facts
    declared = LANGUAGES[subject.toolchain.language].facts
    assert {name: type(value).__name__ for name, value in facts.items()} == declared
    return facts


@pytest.mark.parametrize("parameters", TIMERS, ids=lambda given: given["concurrency"])
@every_implementation("timers")
def test_timers(programs: Programs, subject: Subject, parameters: dict[str, int]) -> None:
    check(programs, subject, parameters)


@pytest.mark.parametrize("parameters", COMPUTE, ids=lambda given: given["units"])
@every_implementation("compute")
def test_compute(programs: Programs, subject: Subject, parameters: dict[str, int]) -> None:
    workers = 1 if subject.serial else parameters["workers"]
    facts = check(programs, subject, {**parameters, "workers": workers})

    assert {facts[name] for name in ("gomaxprocs", "processors") if name in facts} <= {workers}


@every_implementation(*EVERY)
def test_the_least_parameters(programs: Programs, subject: Subject) -> None:
    check(programs, subject, workload_of(subject.implementation.workload).least)


@pytest.mark.parametrize("concurrency", [2, 7])
@every_implementation(*HELD)
def test_parked(programs: Programs, subject: Subject, concurrency: int) -> None:
    least = workload_of(subject.implementation.workload).least
    check(programs, subject, {**least, "concurrency": concurrency})
