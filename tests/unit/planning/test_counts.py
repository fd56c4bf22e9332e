"""What an invocation is asked for: pure rules over calibrations."""

import itertools
from collections import Counter
from math import comb
from statistics import median

import msgspec
import pytest

from harness.declarations.profiles import PROFILES
from harness.model import Case, Iteration, Kind, Measurement, Planned, Record, Status, WarmUps
from harness.planning.counts import Counts, calibration, counts_of, iteration_ns, seed_of, unmeasured
from harness.planning.expected import MOST_ITERATIONS, timed
from harness.planning.prepare import case_of

MS = 1_000_000


def calibrated(model: str, warm_ms: list[float], timed_ms: float, *, runtime: str = "dotnet-10") -> Record:
    first = Iteration(checksum="00000000", elapsed_ns=int(timed_ms * MS))
    last = tuple(int(ms * MS) for ms in warm_ms)
    return Record(
        case=Case(
            workload="spawn", version=2, runtime=runtime, model=model, parameters={"concurrency": 1_000}
        ),
        kind=Kind.CALIBRATION,
        round=0,
        twin=0,
        outcome=Status.MEASURED,
        t="2026-11-24T00:00:00.000Z",
        warm_ups=WarmUps(count=len(last), ns=sum(last), first=first, last_ns=last) if last else None,
        measurement=Measurement(contract=2, facts={}, spawn_ns=0, join_ns=0, iterations=(first,), metrics={}),
    )


def test_a_calibration_settles_and_runs_for_a_while_where_nothing_has_to() -> None:
    dotnet, python = calibrated("task", [], 1).case, calibrated("asyncio", [], 1, runtime="cpython-3.13").case
    assert calibration(dotnet) == Counts(iterations=1, warm_up_ms=2_500, warm_up_least=1)
    assert calibration(python) == Counts(iterations=1, warm_up_ms=50, warm_up_least=1)


def test_t_is_the_median_of_the_last_half_of_warm_ups_and_iteration() -> None:
    assert iteration_ns(calibrated("task", [99, 99, 10], 20)) == 15 * MS
    assert iteration_ns(calibrated("task", [], 20)) == 20 * MS


def asked(
    *records: Record, of: Record, round_number: int = 2, seed: int = 1, profile: str = "quick"
) -> Counts:
    planned = Planned(case=of.case, kind=Kind.TIMED, round=round_number)
    return counts_of(records, planned, seed=seed, target_ms=PROFILES[profile].target_ms)


def test_every_model_warms_up_for_the_settling_time_and_has_a_j_of_its_own() -> None:
    fast, slow = calibrated("task", [10] * 3, 10), calibrated("thread", [30] * 3, 30)
    records = [fast, slow, calibrated("async", [0.001] * 4, 0.001, runtime="node-26")]

    quick = Counts(iterations=9, warm_up_ms=2_500, warm_up_least=1, iteration_ms=10.0)
    assert asked(*records, of=fast) == quick
    assert asked(*records, of=slow).iterations == 3
    full = Counts(iterations=25, warm_up_ms=2_500, warm_up_least=1, iteration_ms=10.0)
    assert asked(*records, of=fast, profile="full") == full


def test_the_last_calibration_counts_and_there_are_bounds() -> None:
    early, late = calibrated("task", [1_000] * 4, 1_000), calibrated("task", [0.0001] * 64, 0.0001)

    assert asked(early, late, of=early).iterations == MOST_ITERATIONS
    assert asked(early, of=early).iterations == 1
    assert asked(of=early) == Counts()

    failed = msgspec.structs.replace(late, outcome=Status.FAILED, measurement=None)
    timed_one = msgspec.structs.replace(late, kind=Kind.TIMED)
    assert asked(early, failed, timed_one, of=early).iterations == 1


@pytest.mark.parametrize("profile", ["quick", "full"])
def test_what_takes_less_than_20_ms_has_five_iterations_and_more_always_an_odd_number(profile: str) -> None:
    found = {ms: timed(PROFILES[profile].target_ms, ms) for ms in (each / 100 for each in range(1, 40_000))}

    assert min(j for ms, j in found.items() if ms < 20) >= 5
    assert max(found.values()) == MOST_ITERATIONS
    assert [ms for ms, j in found.items() if not j % 2] == []
    target_ms = PROFILES[profile].target_ms
    assert [ms for ms, j in found.items() if j > 1 and (j - 1) * ms >= target_ms] == []


def test_an_odd_number_of_iterations_has_the_median_of_one_and_an_even_number_has_not() -> None:
    short, long = 1.0, 1.2  # seven of ten iterations, and three

    def middle(j: int) -> float:
        """Return the median over invocations of the median of j iterations: each way weighed, none drawn."""
        weights = Counter[float]()
        for slow in range(j + 1):
            drawn = [short] * (j - slow) + [long] * slow
            weights[median(drawn)] += comb(j, slow) * 3**slow * 7 ** (j - slow)  # of 10**j
        passed = itertools.accumulate(weights[each] for each in sorted(weights))
        return next(each for each, below in zip(sorted(weights), passed, strict=True) if 2 * below > 10**j)

    assert {middle(j) for j in (1, 3, 5, 7)} == {short}
    assert middle(2) == pytest.approx(1.1)


# In which iterations CPython 3.13.5 was seen to collect generation 2, or in mailbox generation 1.
EVERY_OTHER = [1, 3, 5, 7, 9]  # spawn/asyncio, 10,000 tasks: 120 ms instead of 102
EVERY_THIRD = [2, 5, 8, 11]  # mailbox/asyncio, 1,000 tasks


@pytest.mark.parametrize("collects", [EVERY_OTHER, EVERY_THIRD])
@pytest.mark.parametrize("seed", [1, 2, 99])
def test_a_single_iteration_holds_a_collection_in_some_rounds_and_in_others_not(
    collects: list[int], seed: int
) -> None:
    slow = calibrated("asyncio", [110], 110, runtime="cpython-3.13")
    starts = [asked(slow, of=slow, round_number=n, seed=seed).warm_up_least for n in range(1, 8)]

    assert {start in collects for start in starts} == {True, False}
    assert starts == [asked(slow, of=slow, round_number=n, seed=seed).warm_up_least for n in range(1, 8)]


def test_few_iterations_begin_one_later_in_every_other_round_once_they_have_settled() -> None:
    slow = calibrated("worker", [121] * 3, 121, runtime="node-26")
    few, many = (calibrated("task", [ms] * 3, ms) for ms in (25, 15))

    assert [asked(slow, of=slow, round_number=n).warm_up_least for n in (1, 2, 3, 4)] == [9, 10, 9, 10]
    assert {asked(few, of=few, round_number=n).warm_up_least for n in (1, 2)} == {100, 101}
    assert {asked(many, of=many, round_number=n).warm_up_least for n in (1, 2)} == {1}


def test_what_is_watched_has_the_iterations_of_its_kind() -> None:
    units, parked = case_of("compute/pool@go-1.26"), case_of("spawn/goroutine@go-1.26")
    asleep = case_of("timers/goroutine@go-1.26")

    def iterations(case: Case, kind: Kind) -> int:
        return unmeasured(Planned(case=case, kind=kind, round=0)).iterations

    assert [iterations(units, kind) for kind in (Kind.TRACED, Kind.TIMED)] == [3, 1]
    assert [iterations(asleep, kind) for kind in (Kind.TRACED, Kind.TIMED)] == [1, 1]
    assert [iterations(parked, kind) for kind in (Kind.HELD, Kind.TIMED)] == [2, 1]


def test_no_two_rounds_have_the_same_seed() -> None:
    case = case_of("spawn/goroutine@go-1.26")
    seeds = [
        seed_of(seed, Planned(case=case, kind=Kind.TIMED, round=number))
        for seed in (1, 2)
        for number in range(100)
    ]

    assert len(set(seeds)) == len(seeds)
    assert all(0 <= each < 2**32 for each in seeds)
