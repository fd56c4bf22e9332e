"""What an invocation is asked for: warm-ups, iterations, seed. Pure rules over recorded calibrations."""

from collections.abc import Iterable
from statistics import median

from harness.model import Case, Frozen, Kind, Planned, Record, Status
from harness.planning.expected import CALIBRATED_MS, FEW_ITERATIONS, STARTS, filled, settle_ms, timed
from harness.planning.hold import HELD_ITERATIONS
from harness.primitives import seed_for
from harness.workloads import workload_of


class Counts(Frozen):
    """What an invocation is asked for."""

    iterations: int = 1
    warm_up_ms: int = 0
    warm_up_least: int = 0
    iteration_ms: float = 0.0  # as calibrated, 0: not; deadlines are reckoned from it


def seed_of(seed: int, planned: Planned) -> int:
    """Return an invocation's seed: another one in each round, so that no answer is of use twice."""
    return seed_for(seed, planned.round)


def unmeasured(planned: Planned) -> Counts:
    """Return what is asked of an invocation whose times are not published, or stand for themselves."""
    if planned.kind is Kind.TRACED:
        return Counts(iterations=workload_of(planned.case.workload).traced_iterations)
    return Counts(iterations=HELD_ITERATIONS if planned.kind is Kind.HELD else 1)


def calibration(case: Case) -> Counts:
    """Return what a calibration is asked for: it settles, and tells how long an iteration takes then."""
    return Counts(iterations=1, warm_up_ms=max(settle_ms(case), CALIBRATED_MS), warm_up_least=1)


def iteration_ns(record: Record) -> float:
    """Return t: the median of the last half of what is known of a calibration's iterations."""
    elapsed = [*(record.warm_ups.last_ns if record.warm_ups else ()), *elapsed_ns(record)]
    return median(elapsed[len(elapsed) // 2 :])


def counts_of(records: Iterable[Record], planned: Planned, *, seed: int, target_ms: int) -> Counts:
    """Return a timed invocation's counts: it settles, then J fills `target_ms`, by its last calibration.

    Where J is small, and yet its iterations were always the same, what comes in every other one of them
    (a garbage collection) would come in all rounds or in none. So they begin one later in every other round.
    """
    own = [each for each in records if each.kind is Kind.CALIBRATION and each.outcome is Status.MEASURED]
    own = [each for each in own if each.case.id == planned.case.id]
    if not own:
        return Counts()
    once_ms = iteration_ns(own[-1]) / 1e6
    iterations, settle = timed(target_ms, once_ms), settle_ms(planned.case)
    later = (seed + planned.round) % STARTS
    return Counts(
        iterations=iterations,
        warm_up_ms=settle,
        warm_up_least=filled(settle, once_ms) + later if iterations < FEW_ITERATIONS else 1,
        iteration_ms=once_ms,
    )


def elapsed_ns(record: Record) -> list[int]:
    """Return the times of an invocation's iterations, without the warm-ups; 1 ns where it has none."""
    return [each.elapsed_ns for each in record.measurement.iterations] if record.measurement else [1]
