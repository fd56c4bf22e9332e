"""One invocation by hand: all that was seen of it, and how to repeat it."""

import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from harness.checkout import ORACLE, checkout
from harness.commands.options import Seed, demand_seed
from harness.errors import UsageError
from harness.judging.oracle import Oracle
from harness.model import Kind, Planned, Status
from harness.planning.counts import unmeasured
from harness.planning.prepare import case_of, seconds
from harness.processes import invoke, keeping
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.measure import DEADLINE_LEAST_S, HEAVY_DEADLINE_S, HELD_DEADLINE_S, Bench
from harness.running.progress import say
from harness.showing import reporting
from harness.workloads import implementation_of, workload_of

Deadline = Annotated[
    str | None,
    Parameter(
        help="Time after which it is killed (90s, 20m, 2h); else 20 times what the case is reckoned to take, "
        f"{DEADLINE_LEAST_S:.0f} s at least, {HEAVY_DEADLINE_S:.0f} s of processes, "
        f"{HELD_DEADLINE_S:.0f} s held."
    ),
]


def run(case: str, /, *, kind: str = "timed", seed: Seed = 1, deadline: Deadline = None) -> int:
    """Run one invocation and print all that was seen, and the shell command that repeats it.

    CASE is an id as printed, or workload/model@runtime, which takes the tiny parameters. The kinds are
    timed, traced and held.
    """
    demand_seed(seed)
    deadline_s = seconds(deadline)
    chosen = case_of(case)
    if kind not in (kinds := workload_of(chosen.workload).kinds):
        raise UsageError(f"{chosen.workload} has no kind {kind!r}", f"it has: {', '.join(kinds)}")
    with Stop() as stop:
        planned = Planned(case=chosen, kind=Kind(kind), round=0)
        needed = implementation_of(planned.case)
        wanted = {(needed.language, needed.environment)}
        _, builds = provide([planned.case.runtime], say, strict=True, selected=lambda _: wanted)
        with keeping.Keeper() as keeper, tempfile.TemporaryDirectory(prefix="cb-") as folder:
            bench = Bench(
                keeper,
                {each.name: each for each in builds},
                Oracle(checkout() / ORACLE),
                run="by-hand",
                seed=seed,
                folder=Path(folder),
                logs=Path(folder),
                stop=stop.descriptor,
            )
            ask = unmeasured(planned)
            asked = bench.asked(planned, ask, Path(folder))
            if deadline_s is not None:
                command = msgspec.structs.replace(asked.command, deadline_s=deadline_s)
                asked = msgspec.structs.replace(asked, command=command, deadline_given=True)
            seen = invoke.invoke(keeper, asked.command, hold=asked.hold, stop=stop.descriptor)
            judged = bench.judge(planned, ask, asked, seen)
    reporting.print_invocation(planned, asked.command, seen, judged)
    return int(judged.outcome.status is Status.FAILED)
