"""Whether the iterations of a row are steady: asked where there are enough, said where it is shown."""

import re
from collections.abc import Callable, Sequence
from random import Random

import msgspec
import pytest

from harness.judging.summary import Row, summarise
from harness.model import Iteration, Kind, Measurement, Outcome, Planned, Status
from harness.planning.prepare import case_of
from harness.records.record import Run
from harness.running.campaign import verdict
from harness.showing.charts.findings import annotations
from harness.showing.rows import notes
from tests.web.made import made_plan, made_run

CASE = case_of("spawn/task@dotnet-10?concurrency=1000&depth=1")


def row(of: Callable[[int], Sequence[float]], rounds: int = 7) -> Row:
    """Return the row of a case whose invocations have these times, in ms, by round."""
    records = []
    for number in range(1, rounds + 1):
        iterations = tuple(Iteration(checksum="00000000", elapsed_ns=int(ms * 1e6)) for ms in of(number))
        measured = Measurement(contract=2, facts={}, spawn_ns=0, join_ns=0, iterations=iterations, metrics={})
        planned = Planned(case=CASE, kind=Kind.TIMED, round=number)
        record = verdict(planned, Outcome(status=Status.MEASURED), 1)
        records.append(msgspec.structs.replace(record, measurement=measured, wall_ns=1, cpu_ns=1))
    run: Run = msgspec.structs.replace(made_run(made_plan()), records=tuple(records), canaries=())
    (found,) = summarise(run, ()).rows
    return found


def falling(j: int, to: float, sd: float = 0.01) -> Callable[[int], list[float]]:
    def of(number: int) -> list[float]:
        chance = Random(number)
        return [chance.gauss(10, 10 * sd) * (1 if k < j / 2 else to) for k in range(j)]

    return of


@pytest.mark.parametrize("j", [5, 7, 15])
def test_a_row_that_falls_says_so_and_by_how_much(j: int) -> None:
    found = row(falling(j, 0.8))

    (note,) = [each for each in notes(found) if "steady" in each]
    assert re.fullmatch(r"not steady: its later iterations take 0\.(79|80)\d× \[0\.7\d+, 0\.8\d+\]", note)
    assert "not steady" in annotations(found)


@pytest.mark.parametrize(("j", "to", "sd"), [(5, 1.0, 0.01), (5, 0.97, 0.005), (15, 0.9, 0.5)])
def test_what_is_steady_or_not_resolved_is_not_called_unsteady(j: int, to: float, sd: float) -> None:
    found = row(falling(j, to, sd))

    assert found.steadiness is not None
    assert [each for each in (*notes(found), *annotations(found)) if "steady" in each] == []


@pytest.mark.parametrize(("j", "rounds"), [(1, 7), (3, 7), (5, 5)])
def test_few_iterations_or_rounds_are_not_asked(j: int, rounds: int) -> None:
    assert row(falling(j, 0.5), rounds).steadiness is None
