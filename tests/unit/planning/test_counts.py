"""How many iterations an invocation takes: one pure rule over calibrations."""

from harness.model import Case, Iteration, Kind, Measurement, Record, Status
from harness.planning.counts import MOST_WARM_UPS, ONCE, counts_of, iteration_ns, settled, step_iterations

MS = 1_000_000


def calibration(model: str, elapsed_ms: list[float], *, runtime: str = "dotnet-10", step: int = 0) -> Record:
    iterations = tuple(Iteration(checksum="00000000", elapsed_ns=int(ms * MS)) for ms in elapsed_ms)
    return Record(
        case=Case(
            workload="spawn", version=1, runtime=runtime, model=model, parameters={"concurrency": 1_000}
        ),
        kind=Kind.CALIBRATION,
        round=step,
        twin=0,
        outcome=Status.MEASURED,
        t="2026-11-24T00:00:00.000Z",
        measurement=Measurement(
            contract=1, facts={}, spawn_ns=0, join_ns=0, iterations=iterations, metrics={}
        ),
    )


def test_processes_grow_by_four_until_one_fills_the_settling_time() -> None:
    quick, slow = calibration("task", [0.1] * 4), calibration("thread", [230] * 4)

    assert [step_iterations(step, None, 1_000) for step in range(4)] == [4, 16, 64, 256]
    assert [step_iterations(step, quick, 1_000) for step in range(1, 4)] == [16, 64, 256]
    assert step_iterations(1, slow, 1_000) == 5
    assert settled(calibration("task", [300, 300, 300, 100]), 1_000)
    assert not settled(calibration("task", [300, 300, 300, 99]), 1_000)


def test_t_is_the_median_of_the_last_half() -> None:
    assert iteration_ns(calibration("task", [99, 99, 10, 20])) == 15 * MS


def test_every_model_warms_up_for_the_settling_time_and_shares_the_smallest_j() -> None:
    fast, slow = calibration("task", [10] * 4), calibration("thread", [50] * 4)
    records = [fast, slow, calibration("promise", [0.001] * 4, runtime="node-26")]

    assert counts_of(records, fast.case, settle=1_000, target_ms=100).warm_ups == 100
    assert counts_of(records, slow.case, settle=1_000, target_ms=100).warm_ups == 20
    assert counts_of(records, fast.case, settle=1_000, target_ms=100).iterations == 2
    assert counts_of(records, slow.case, settle=1_000, target_ms=100).iterations == 2


def test_the_last_calibration_counts_and_there_are_bounds() -> None:
    early, late = calibration("task", [10] * 4), calibration("task", [0.0001] * 16, step=1)
    counts = counts_of([early, late], early.case, settle=1_000, target_ms=100)

    assert (counts.warm_ups, counts.iterations) == (MOST_WARM_UPS, 15)
    assert counts_of([early], early.case, settle=0, target_ms=1).warm_ups == 1
    assert counts_of([], early.case, settle=0, target_ms=1) == ONCE
