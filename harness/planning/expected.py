"""What an invocation is reckoned to cost, before anything ran.

Magnitudes from one two-core machine, as the rooms of languages and workloads have them; they decide the
length of a plan, never a published number.
"""

import math

from harness.declarations.profiles import Profile
from harness.languages import model_of, of_runtime
from harness.model import CENSUS, LOOK, POKE, REST, Case, Kind, Planned
from harness.planning.hold import HELD_ITERATIONS, REST_MS, hold_of
from harness.workload import Pace
from harness.workloads import workload_of

CALIBRATED_MS = 50  # a calibration runs at least that long, if a runtime needs no time to settle
MOST_ITERATIONS = 101  # odd
FEW_ITERATIONS = 5  # with fewer of them an invocation does not begin at the same one in each round
STARTS = 2  # so many there are: what comes in every other iteration is met by every other round
CANARY_S = 0.085
_CORES = 2
_BETWEEN_MS = 25  # from one invocation to the next: its folder, its keeper, its record
_GIVEN_BACK_MS = 115  # a held one's memory is read once more after its end, when the kernel gave it back
_LOOK_MS = 18  # until the whole program was seen asleep twice
_LOOK_US = 100  # for each thread or process of it
_WOKEN_US = 50  # for each of them, to see which one a poke woke


def settle_ms(case: Case) -> int:
    """Return how long a case's iterations run before they count."""
    return round(of_runtime(case.runtime).settle_ms * workload_of(case.workload).settle_share)


def timed(target_ms: float, once_ms: float) -> int:
    """Return J, how many iterations fill a time: an odd number, whose median is one of them.

    The mean of two, which is the median of an even number, is pulled up by the slower one: where three of ten
    iterations take longer, that of one or of three is most often a short one's, and that of two is not.
    """
    filling = min(MOST_ITERATIONS, filled(target_ms, once_ms))
    return filling - 1 + filling % 2


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


def invocation_s(planned: Planned, profile: Profile) -> float:
    """Return the reckoned time from the beginning of one invocation to that of the next."""
    case, kind = planned.case, planned.kind
    language, workload = of_runtime(case.runtime), workload_of(case.workload)
    once_ms = iteration_ms(case)
    iterations = _iterations(planned, profile, once_ms)
    check_ms = workload.check_ms(case.parameters, kind)
    held_ms = _GIVEN_BACK_MS + _dialogue_ms(planned) if kind is Kind.HELD else 0.0
    return (language.start_ms + _BETWEEN_MS + iterations * (once_ms + check_ms) + held_ms) / 1_000


def _iterations(planned: Planned, profile: Profile, once_ms: float) -> float:
    """Return how many there are, warm-ups among them; where that differs by round, the mean."""
    kind, settle = planned.kind, settle_ms(planned.case)
    if kind is Kind.HELD:
        return HELD_ITERATIONS
    if kind is Kind.TRACED:
        return workload_of(planned.case.workload).traced_iterations
    if kind is Kind.CALIBRATION:
        return filled(max(settle, CALIBRATED_MS), once_ms) + 1
    if not profile.target_ms:
        return 1
    iterations = timed(profile.target_ms, once_ms)
    later = (STARTS - 1) / 2 if iterations < FEW_ITERATIONS else 0
    return filled(settle, once_ms) + later + iterations


def filled(time_ms: float, once_ms: float) -> int:
    """Return how many iterations fill a time, the one that crosses its end included."""
    return max(1, math.ceil(time_ms / max(once_ms, 0.01)))


def _dialogue_ms(planned: Planned) -> float:
    """Return the time of what is asked at the plateaus."""
    hold = hold_of(planned, seed=0)
    model = model_of(of_runtime(planned.case.runtime).name, planned.case.model)
    words = [command.split()[0] for commands in hold.script for command in commands]
    looked = LOOK in words
    deeper = max(hold.frames - hold.tasks, 0) / hold.tasks
    each_us = {
        CENSUS: model.count_us + model.frame_us * deeper,
        LOOK: _LOOK_US,
        POKE: _WOKEN_US if looked else model.poke_us,
    }
    first_ms = {CENSUS: model.count_ms, LOOK: _LOOK_MS, REST: REST_MS}
    return sum(first_ms.get(word, 0) + each_us.get(word, 0) * hold.tasks / 1_000 for word in words)
