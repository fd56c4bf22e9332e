"""Held and traced invocations: the work was done as asked, as the harness judges it in a run."""

import json

import pytest

from harness.languages import model_of
from harness.model import Census, Kind, Planned
from harness.planning.plan import CENSUS_AT, witnesses_of
from harness.primitives import MASK, fmix32, seed_for
from harness.workloads import workload_of
from tests.contract.programs import HELD, SEED, Programs, Subject, every_implementation


@every_implementation("timers")
def test_sleeps_one_after_the_other_in_tasks_side_by_side(programs: Programs, subject: Subject) -> None:
    case = subject.case(concurrency=10, hops=5, delay_ms_max=20)
    (witness,) = witnesses_of(case, "quick")
    programs.run(subject, witness)


@pytest.mark.parametrize(("units", "workers"), [(2, 3), (9, 2)])
@every_implementation("compute")
def test_units_meet(programs: Programs, subject: Subject, units: int, workers: int) -> None:
    case = subject.case(units=units, size=100, workers=1 if subject.serial else workers)
    programs.run(subject, Planned(case=case, kind=Kind.TRACED, round=0))


@every_implementation(*HELD)
def test_all_tasks_are_parked(programs: Programs, subject: Subject) -> None:
    model = model_of(subject.toolchain.language, subject.implementation.model)
    tasks = 10 if model.cap <= 40 else CENSUS_AT
    least = workload_of(subject.implementation.workload).least
    planned = Planned(case=subject.case(**{**least, "concurrency": tasks}), kind=Kind.HELD, round=0)

    report = programs.run(subject, planned)
    assert report.census == (tasks if model.census is Census.RUNTIME else None)


@every_implementation("spawn")
def test_the_end_of_input_releases(programs: Programs, subject: Subject) -> None:
    first, last = programs.talk(subject, subject.case(concurrency=3), "")

    assert first == '{"holding":3}'
    assert last.startswith('{"measurement":')


@every_implementation("mailbox")
def test_poked_again_at_once(programs: Programs, subject: Subject) -> None:
    pokes = [(3, 1), (3, 2), (0, MASK), (6, 0), (3, 1)]
    stdin = "".join(f"poke {task} {nonce}\n" for task, nonce in pokes)
    holding, *poked, _ = programs.talk(subject, subject.case(concurrency=7), stdin)

    assert holding == '{"holding":7}'
    assert [json.loads(line) for line in poked] == [
        {"poked": task, "value": fmix32(seed_for(SEED, task) + nonce & MASK)} for task, nonce in pokes
    ]
