"""What a run is reckoned to take, held against one that was clocked."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from harness.declarations.profiles import PROFILES
from harness.model import Kind, Planned
from harness.planning import expected
from harness.planning.prepare import case_of
from harness.records import record

ROOT = Path(__file__).resolve().parents[3]
CLOCKED = ROOT / "results/20261201T023228Z-quick-b7542a1"
SLOW = "timers/thread@cpython-3.13?concurrency=1000&hops=2&delay_ms_min=1&delay_ms_max=20"
HELD = "spawn/async@node-26?concurrency=1000&depth=1"


def test_a_run_that_was_clocked_is_reckoned_in_sum_and_for_each_workload_and_kind() -> None:
    run = record.read(CLOCKED)
    reckoned, wall = defaultdict[tuple[str, Kind], float](float), defaultdict[tuple[str, Kind], float](float)
    for each in run.records:
        place = each.case.workload, each.kind
        planned = Planned(case=each.case, kind=each.kind, round=each.round)
        reckoned[place] += expected.invocation_s(planned, PROFILES[run.info.profile])
        wall[place] += each.wall_ns / 1e9

    assert 0.8 <= sum(reckoned.values()) / sum(wall.values()) <= 1.3  # what is between them is in the former
    assert [place for place in wall if reckoned[place] < 0.7 * wall[place]] == []


def test_a_runtime_settles_sooner_where_little_code_is_hot() -> None:
    texts = (
        "spawn/task@dotnet-10?concurrency=1000&depth=1",
        "compute/task@dotnet-10?size=2&units=1&workers=1",
    )
    parked, computed = map(case_of, texts)
    quick = PROFILES["quick"]
    taken = [
        expected.invocation_s(Planned(case=of, kind=Kind.CALIBRATION, round=0), quick)
        for of in (parked, computed)
    ]

    assert (expected.settle_ms(parked), expected.settle_ms(computed)) == (2_500, 500)
    assert taken[0] - taken[1] == pytest.approx(2.0, abs=0.2)


def test_the_mean_of_what_rounds_are_asked_for_is_reckoned() -> None:
    profile, case = PROFILES["quick"], case_of(SLOW)
    planned = Planned(case=case, kind=Kind.TIMED, round=1)
    once_s = expected.iteration_ms(case) / 1_000
    calibration = expected.invocation_s(msgspec.structs.replace(planned, kind=Kind.CALIBRATION), profile)

    assert expected.timed(profile.target_ms, 1_000 * once_s) == 1
    assert expected.invocation_s(planned, profile) - calibration == pytest.approx(once_s / 2, rel=0.02)


def test_a_census_is_reckoned_where_one_is_taken() -> None:
    large = case_of("spawn/async@node-26?concurrency=100000&depth=1")
    first, second = (
        expected.invocation_s(Planned(case=large, kind=Kind.HELD, round=n), PROFILES["quick"]) for n in (1, 2)
    )
    sizes = [
        expected.invocation_s(
            Planned(case=case_of(f"{HELD}{zeros}"), kind=Kind.HELD, round=1), PROFILES["quick"]
        )
        for zeros in ("", "0")
    ]

    assert first > 5 * second
    assert all(more > less + 1 for less, more in pairwise(sizes))
