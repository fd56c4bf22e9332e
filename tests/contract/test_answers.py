"""Timed invocations, tiny: all checksums are the oracle's, the seeds wrapping on the way."""

import pytest

from harness.judging.oracle import Oracle
from harness.judging.verify import BETWEEN_SHARE, BETWEEN_SLACK_NS
from harness.languages import LANGUAGES
from harness.model import Case, Kind
from harness.planning.counts import Counts
from harness.primitives import MASK, fold
from harness.workloads import workload_of
from tests.contract.programs import (
    EVERY,
    HELD,
    TIMED_FROM,
    TIMED_WRAP,
    WARM_UPS_WRAP,
    Programs,
    Said,
    Subject,
    every_implementation,
)

ORACLE = Oracle(None)
ASK = Counts(iterations=3, warm_up_least=3)
TIMERS = (
    {"concurrency": 2, "hops": 3, "delay_ms_min": 1, "delay_ms_max": 1},
    {"concurrency": 7, "hops": 2, "delay_ms_min": 2, "delay_ms_max": 5},
)
COMPUTE = (
    {"units": 2, "size": 3, "workers": 3},
    {"units": 7, "size": 1_000, "workers": 2},
)


def right(case: Case, first: int, count: int) -> list[str]:
    """Return the oracle's checksums from a seed on."""
    return [ORACLE.checksum(case.workload, case.parameters, (first + k) & MASK) for k in range(count)]


def folded(checksums: list[str]) -> str:
    return f"{fold(int(each, 16) for each in checksums):08x}"


def check(
    programs: Programs, subject: Subject, parameters: dict[str, int], seed: int = TIMED_WRAP
) -> dict[str, int | str]:
    case = subject.case(**parameters)
    measurement = programs.measure(subject, case, ASK, seed)

    assert list(measurement) == [
        *("contract", "facts", "spawn_ns", "between_ns", "join_ns", "warmups", "iterations", "metrics")
    ]
    assert (measurement["contract"], measurement["metrics"]) == (2, {})
    warm_ups, iterations = measurement["warmups"], measurement["iterations"]
    assert [each["checksum"] for each in iterations] == right(case, seed + TIMED_FROM, 3)
    first, second, third = right(case, seed, 3)
    assert (warm_ups["first"]["checksum"], warm_ups["fold"]) == (first, folded([first, second, third]))
    assert list(warm_ups) == ["count", "ns", "fold", "first", "last_ns"]
    assert (warm_ups["count"], len(warm_ups["last_ns"])) == (3, 3)
    assert (warm_ups["ns"], warm_ups["first"]["elapsed_ns"]) == (
        sum(warm_ups["last_ns"]),
        warm_ups["last_ns"][0],
    )
    check_times(case, measurement)
    return check_facts(subject, measurement)


def check_times(case: Case, measurement: Said) -> None:
    """Ask for times that can be, and for a plateau's where there is one."""
    entries = [measurement["warmups"]["first"], *measurement["iterations"]]
    held = Kind.HELD in workload_of(case.workload).kinds
    keys = {"checksum", "elapsed_ns"} | ({"plateau_ns"} if held else set())
    assert [set(each) for each in entries] == [keys] * 4
    assert all(0 < each.get("plateau_ns", 1) <= each["elapsed_ns"] for each in entries)
    assert min(measurement["spawn_ns"], measurement["join_ns"]) >= 0
    clocked_ns = measurement["warmups"]["ns"] + sum(each["elapsed_ns"] for each in measurement["iterations"])
    assert 0 < measurement["between_ns"] < BETWEEN_SHARE * clocked_ns + BETWEEN_SLACK_NS


def check_facts(subject: Subject, measurement: Said) -> dict[str, int | str]:
    facts: dict[str, int | str] = measurement["facts"]
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
    check(programs, subject, workload_of(subject.implementation.workload).least, WARM_UPS_WRAP)


@pytest.mark.parametrize("concurrency", [2, 7])
@every_implementation(*HELD)
def test_parked(programs: Programs, subject: Subject, concurrency: int) -> None:
    least = workload_of(subject.implementation.workload).least
    check(programs, subject, {**least, "concurrency": concurrency})


@pytest.mark.parametrize("depth", [2, 10])
@every_implementation("spawn")
def test_each_call_around_the_innermost_mixes(programs: Programs, subject: Subject, depth: int) -> None:
    check(programs, subject, {"concurrency": 3, "depth": depth})
