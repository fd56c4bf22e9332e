"""Locked environments beside `base`: needed where a selection takes them, lacking for those cases alone."""

import os
from pathlib import Path

import msgspec
import pytest

import harness.workloads
from harness.declarations.profiles import PROFILES
from harness.judging.oracle import Oracle
from harness.model import BASE, Build, Kind, Planned, Reason, Toolchain
from harness.planning.counts import Counts
from harness.planning.plan import make_plan
from harness.planning.prepare import available, case_of, environments
from harness.processes.keeping import Keeper
from harness.running.measure import Bench

GO = Toolchain(
    runtime="go-1.26",
    language="go",
    status="found",
    version="1.26.0",
    maker="fake",
    path="go",
    source="path",
    remedy="",
    stamp="",
    environment={},
)
BUILT = Build(
    runtime="go-1.26",
    language="go",
    argv=("base",),
    environment={},
    stamp="",
    packages=(),
    problem="",
    log="",
)
TOY = msgspec.structs.replace(BUILT, argv=("toy",), locked="toy")


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one implementation need another environment."""
    key = ("spawn", "go", "goroutine")
    declared = harness.workloads._IMPLEMENTATIONS[key]
    needing = msgspec.structs.replace(declared, environment="toy")
    monkeypatch.setitem(harness.workloads._IMPLEMENTATIONS, key, needing)


@pytest.mark.parametrize(
    ("only", "needed"), [(("spawn",), {"toy"}), (("mailbox",), {BASE}), ((), {BASE, "toy"})]
)
def test_an_environment_is_needed_where_the_selection_takes_it(
    only: tuple[str, ...], needed: set[str]
) -> None:
    assert environments(PROFILES["quick"], [GO], only) == {("go", name) for name in needed}


def test_one_that_could_not_be_built_costs_its_own_cases_alone() -> None:
    failed = msgspec.structs.replace(TOY, problem="`go build` ended with exit code 1")
    plan = make_plan(PROFILES["tiny"], available([GO], [BUILT, failed]), (), seed=1)

    skipped = {entry.case.workload: entry.skipped for entry in plan.entries if entry.skipped}
    assert [*skipped] == ["spawn"]
    outcome = skipped["spawn"]
    assert (outcome.reason, outcome.diagnostic) == (Reason.BUILD, failed.problem)


@pytest.mark.parametrize(("workload", "program"), [("spawn", "toy"), ("mailbox", "base")])
def test_a_case_is_run_by_the_program_of_its_environment(tmp_path: Path, workload: str, program: str) -> None:
    planned = Planned(case=case_of(f"{workload}/goroutine@go-1.26"), kind=Kind.TIMED, round=1)
    builds = {each.name: each for each in (BUILT, TOY)}
    with Keeper() as keeper, Path(os.devnull).open() as never:
        bench = Bench(
            keeper,
            builds,
            Oracle(None),
            run="test",
            seed=1,
            folder=tmp_path,
            logs=tmp_path,
            stop=never.fileno(),
        )
        assert bench.asked(planned, Counts(), tmp_path).command.argv[0] == program
