"""What an invocation is reckoned to cost, before anything ran.

Magnitudes from one two-core machine, as the rooms of languages and workloads have them; they decide the
length of a plan, never a published number.
"""

from harness.languages import model_of, of_runtime
from harness.model import Case, Kind
from harness.workload import Pace
from harness.workloads import workload_of

_CORES = 2
_HARNESS_MS = 8
_PLATEAU_MS = 70  # memory is read twice, with a pause for what the kernel gives back late
CANARY_S = 0.08
CALIBRATED_MS = 50  # a calibration runs at least that long, if a runtime needs no time to settle


def iteration_ms(case: Case) -> float:
    """Return the reckoned time of one iteration."""
    language = of_runtime(case.runtime)
    model = model_of(language.name, case.model)
    pace = Pace(
        task_us=model.task_us,
        wake_us=model.wake_us,
        round_ns=language.round_ns if model.round_ns is None else model.round_ns,
        cores=_CORES if language.parallel(case.runtime, model) else 1,
    )
    return workload_of(case.workload).cost_ms(case.parameters, pace)


def invocation_s(case: Case, kind: Kind, target_ms: int) -> float:
    """Return the reckoned wall time of one invocation, the harness's share included."""
    once, language = iteration_ms(case), of_runtime(case.runtime)
    start = language.start_ms + _HARNESS_MS
    if kind is Kind.TIMED and target_ms:
        warm_ups = max(once, language.settle_ms)
        return (start + warm_ups + min(max(once, target_ms), once * 15)) / 1_000
    if kind is Kind.CALIBRATION:
        return (start + max(once, language.settle_ms, CALIBRATED_MS) + once) / 1_000
    if kind is Kind.HELD:
        return (1.5 * start + 4 * once + _PLATEAU_MS) / 1_000
    return (1.5 * start + workload_of(case.workload).traced_iterations * once) / 1_000
