"""A cheat is caught by the witness that is there for it, and by no other."""

from pathlib import Path
from queue import SimpleQueue

import msgspec
import pytest

from harness.commands import cheats
from harness.judging.oracle import Oracle
from harness.model import Build, Case, Kind, Planned, Reason, Record, Status
from harness.planning.counts import Counts
from harness.planning.hold import HELD_ITERATIONS
from harness.processes.keeping import Keeper
from harness.running.measure import Bench
from harness.workload import Cheat
from harness.workloads import workload_of

SPAWN = workload_of("spawn")
CHEAT = Cheat(name="none", language="go", model="goroutine", parameters={"concurrency": 10}, witness="census")
PROGRAM = Build(
    runtime="go-1.26",
    language="go",
    argv=("program",),
    environment={},
    stamp="",
    packages=(),
    problem="",
    log="",
)


def ended(outcome: Status, reason: Reason | None = None, witness: str = "") -> Record:
    case = Case(workload="spawn", version=2, runtime="go-1.26", model="goroutine", parameters={})
    return Record(
        case=case, kind=Kind.HELD, round=0, twin=0, outcome=outcome, reason=reason, witness=witness, t=""
    )


@pytest.mark.parametrize(
    ("record", "caught"),
    [
        (ended(Status.FAILED, Reason.WITNESS, "census"), True),
        (ended(Status.FAILED, Reason.WITNESS, "pokes"), False),
        (ended(Status.FAILED, Reason.IMPLAUSIBLE, "census"), True),
        (ended(Status.FAILED, Reason.IMPLAUSIBLE, "impossible"), False),
        (ended(Status.FAILED, Reason.CRASH), False),
        (ended(Status.FAILED, Reason.CHECKSUM, "census"), False),
        (ended(Status.MEASURED), False),
    ],
)
def test_only_its_own_witness_catches_a_cheat(
    monkeypatch: pytest.MonkeyPatch, record: Record, *, caught: bool
) -> None:
    monkeypatch.setattr(cheats, "_run", lambda *_: record)

    assert cheats._try_cheat(SimpleQueue[Bench](), {"go": PROGRAM}, SPAWN, CHEAT).caught is caught


@pytest.mark.parametrize(("timed", "kind"), [(True, Kind.TIMED), (False, Kind.HELD)])
def test_a_cheat_is_run_as_it_says(*, timed: bool, kind: Kind) -> None:
    asked: list[tuple[Planned, Counts]] = []

    class Asking(Bench):
        def measure(self, planned: Planned, ask: Counts) -> Record:
            asked.append((planned, ask))
            return ended(Status.MEASURED)

    benches = SimpleQueue[Bench]()
    bench = Asking(Keeper(), {}, Oracle(None), run="", seed=1, folder=Path(), logs=Path(), stop=-1)
    benches.put(bench)
    cheats._run(benches, SPAWN, msgspec.structs.replace(CHEAT, timed=timed), PROGRAM)

    ((planned, ask),) = asked
    assert planned.kind is kind
    assert (ask.warm_up_least > 0, ask.iterations > HELD_ITERATIONS) == (timed, timed)
