"""What a witness is shown."""

from collections.abc import Sequence

import msgspec

from harness.languages import model_of
from harness.model import (
    Given,
    Iteration,
    Measurement,
    Observation,
    Report,
    Slice,
    WarmUps,
)
from harness.workload import Sight, Witness
from harness.workloads import workload_of

MS = 1_000_000
SEEDS = (101, 102, 103)
SEEN = Observation(
    exit=0,
    signal=None,
    killed=None,
    wall_ns=10**9,
    cpu_ns=0,
    voluntary_switches=1_000,
    involuntary_switches=0,
    processes=1,
    leaked=0,
    leaked_pipe=False,
    stdout=b"",
    stdout_bytes=0,
    stderr=b"",
    stderr_bytes=0,
    plateau=None,
)


def sight(
    workload: str,
    of: str,
    given: Given,
    slices: Sequence[Slice] = (),
    *,
    iterations: int = 1,
    warm_ups: int = 0,
    elapsed_ms: int = 100,
    **seen: int,
) -> Sight:
    """Return what was seen of `language/model`, with the right answers."""
    seeds, (language, model) = SEEDS[:iterations], of.split("/")
    elapsed_ns = elapsed_ms * MS
    first = Iteration(checksum="00000000", elapsed_ns=elapsed_ns)
    summed = WarmUps(count=warm_ups, ns=warm_ups * elapsed_ns, first=first, last_ns=())
    measurement = Measurement(
        contract=2,
        facts={},
        spawn_ns=1,
        join_ns=1,
        iterations=tuple(
            Iteration(checksum=f"{workload_of(workload).answer(seed, given):08x}", elapsed_ns=elapsed_ns)
            for seed in seeds
        ),
        metrics={},
        warmups=summed if warm_ups else None,
    )
    return Sight(
        given=given,
        warm_up_seeds=tuple(range(1, 1 + warm_ups)),
        seeds=seeds,
        report=Report(measurement=measurement, slices=tuple(slices)),
        observation=msgspec.structs.replace(SEEN, **seen),
        hold=None,
        model=model_of(language, model),
    )


def witness(workload: str, name: str) -> Witness:
    return next(each for each in workload_of(workload).witnesses if each.name == name)


def moved(each: Slice, by: int) -> Slice:
    return msgspec.structs.replace(each, start=each.start + by, end=each.end + by)
