"""How many iterations an invocation takes: one pure rule over recorded calibrations."""

import math
from collections.abc import Iterable
from statistics import median

from harness.language import Language
from harness.model import Case, Frozen, Kind, Record, Status
from harness.planning.plan import group_of

STEPS = 4  # calibration processes of 4, 16, 64 and 256 iterations at the most
MOST_WARM_UPS = 4_000  # what one invocation reports stays under 1 MiB
MOST_ITERATIONS = 15
ENOUGH = 1.1  # a little more than the settling time, so that it is filled


class Counts(Frozen):
    """What a timed invocation is asked for."""

    warm_ups: int
    iterations: int
    iteration_ms: float  # as calibrated: deadlines are reckoned from it


ONCE = Counts(warm_ups=0, iterations=1, iteration_ms=0.0)


def step_iterations(step: int, before: Record | None, settle_ms: int) -> int:
    """Return how many iterations a calibration process runs; `step` counts from 0.

    No more than should fill the settling time, by what the process before it took: four times too many
    of a slow case would cost seconds.
    """
    most = int(4 ** (step + 1))
    if before is None:
        return most
    return min(most, math.ceil(ENOUGH * settle_ms * 1e6 / iteration_ns(before)))


def settled(record: Record, settle_ms: int) -> bool:
    """Tell whether a calibration process ran for as long as its runtime takes to settle."""
    return sum(elapsed_ns(record)) >= settle_ms * 1_000_000


def iteration_ns(record: Record) -> float:
    """Return t: the median of the last half of a calibration's iterations."""
    elapsed = elapsed_ns(record)
    return median(elapsed[len(elapsed) // 2 :])


def settle_ms(runtime: Language, profile: str) -> int:
    """Return how long a runtime's iterations run before they count, in a profile."""
    return runtime.settle_full_ms if profile == "full" else runtime.settle_ms


def counts_of(records: Iterable[Record], case: Case, *, settle: int, target_ms: int) -> Counts:
    """Return a case's counts: I fills `settle` by its own t, J is the smallest of its runtime's in the group.

    I is not shared: every model of a runtime warms up for the same time. Shared as a count, a thousand
    threads would be made five thousand times because a thousand tasks are made so often.
    """
    last: dict[str, Record] = {}
    for record in records:
        calibrated = record.kind is Kind.CALIBRATION and record.outcome is Status.MEASURED
        if calibrated and record.case.runtime == case.runtime and group_of(record.case) == group_of(case):
            last[record.case.id] = record
    if case.id not in last:
        return ONCE
    own_ns = iteration_ns(last[case.id])
    warm_ups = max(1, math.ceil(settle * 1e6 / own_ns))
    iterations = min(math.ceil(target_ms * 1e6 / iteration_ns(record)) for record in last.values())
    return Counts(
        warm_ups=min(warm_ups, MOST_WARM_UPS),
        iterations=min(MOST_ITERATIONS, max(1, iterations)),
        iteration_ms=own_ns / 1e6,
    )


def elapsed_ns(record: Record) -> list[int]:
    """Return the times of an invocation's iterations, without the warm-ups; 1 ns where it has none."""
    return [each.elapsed_ns for each in record.measurement.iterations] if record.measurement else [1]
