"""What an invocation is asked for: pure rules over calibrations."""

from harness.model import Case, Iteration, Kind, Measurement, Planned, Record, Status, WarmUps
from harness.planning.counts import Counts, calibration, counts_of, iteration_ns, seed_of, unmeasured
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
    assert calibration(1_000) == Counts(iterations=1, warm_up_ms=1_000, warm_up_least=1)
    assert calibration(0) == Counts(iterations=1, warm_up_ms=50, warm_up_least=1)


def test_t_is_the_median_of_the_last_half_of_warm_ups_and_iteration() -> None:
    assert iteration_ns(calibrated("task", [99, 99, 10], 20)) == 15 * MS
    assert iteration_ns(calibrated("task", [], 20)) == 20 * MS


def test_every_model_warms_up_for_the_settling_time_and_shares_the_smallest_j() -> None:
    fast, slow = calibrated("task", [10] * 3, 10), calibrated("thread", [50] * 3, 50)
    records = [fast, slow, calibrated("promise", [0.001] * 4, 0.001, runtime="node-26")]

    for record, ms in ((fast, 10.0), (slow, 50.0)):
        asked = counts_of(records, record.case, settle=1_000, target_ms=100)
        assert asked == Counts(iterations=2, warm_up_ms=1_000, warm_up_least=1, iteration_ms=ms)


def test_the_last_calibration_counts_and_there_are_bounds() -> None:
    early, late = calibrated("task", [10] * 4, 10), calibrated("task", [0.0001] * 15, 0.0001)

    assert counts_of([early, late], early.case, settle=1_000, target_ms=100).iterations == 15
    assert counts_of([early], early.case, settle=0, target_ms=1).iterations == 1
    assert counts_of([], early.case, settle=0, target_ms=1) == Counts()


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
