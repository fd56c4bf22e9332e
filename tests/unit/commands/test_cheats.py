"""A cheat is caught by the witness that is there for it, and by no other."""

from queue import SimpleQueue

import pytest

from harness.commands import cheats
from harness.model import Build, Case, Kind, Reason, Record, Status
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
