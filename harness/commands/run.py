"""One invocation by hand: all that was seen of it, and how to repeat it."""

import tempfile
from pathlib import Path

import msgspec

from harness.checkout import ORACLE, checkout
from harness.errors import UsageError
from harness.judging.oracle import Oracle
from harness.languages import of_runtime
from harness.model import Kind, Planned, Status
from harness.planning.counts import ONCE
from harness.planning.plan import environment_of
from harness.planning.prepare import case_of
from harness.processes import invoke, keeping
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.measure import Bench
from harness.running.progress import say
from harness.showing import reporting


def run(text: str, *, kind: str, seed: int, deadline: int | None) -> int:
    """Run one invocation, print everything it showed and how to repeat it by hand."""
    if kind not in {Kind.TIMED, Kind.TRACED, Kind.HELD}:
        raise UsageError(f"no kind {kind!r}", "there are: timed, traced, held")
    with Stop() as stop:
        planned = Planned(case=case_of(text), kind=Kind(kind), round=0)
        _, builds = provide(
            [planned.case.runtime],
            say,
            strict=True,
            selected=lambda _: {(of_runtime(planned.case.runtime).name, environment_of(planned.case))},
        )
        oracle = Oracle(checkout() / ORACLE)
        with keeping.Keeper() as keeper, tempfile.TemporaryDirectory(prefix="cb-") as folder:
            bench = Bench(
                keeper,
                {each.name: each for each in builds},
                oracle,
                run="by-hand",
                seed=seed,
                folder=Path(folder),
                logs=Path(folder),
                stop=stop.descriptor,
            )
            asked = bench.asked(planned, ONCE, Path(folder))
            if deadline is not None:
                command = msgspec.structs.replace(asked.command, deadline_s=deadline)
                asked = msgspec.structs.replace(asked, command=command)
            seen = invoke.invoke(keeper, asked.command, hold=asked.hold, stop=stop.descriptor)
            judged = bench.judge(planned, ONCE, asked, seen)
    reporting.print_invocation(planned, asked.command, seen, judged)
    return int(judged.outcome.status is Status.FAILED)
