"""The witnesses of spawn and mailbox: where they are taken, and what tasks that are poked have to answer."""

import msgspec
import pytest
from sights import SEEDS, sight, witness

from harness.model import (
    Census,
    Hold,
    Kind,
    Woken,
)
from harness.primitives import fmix32, seed_for
from harness.workloads import workload_of


@pytest.mark.parametrize("workload", ["spawn", "mailbox"])
def test_tasks_are_counted_at_as_many_as_are_held(workload: str) -> None:
    census = witness(workload, "census")
    assert census.at is not None
    others = {name: 1 for name in workload_of(workload).least if name != "concurrency"}
    assert census.at({"concurrency": 10, **others}, 1_000) == {"concurrency": 1_000, **others}
    assert (census.kind, workload_of(workload).gates) == (Kind.HELD, {"spawn": 2, "mailbox": 1}[workload])


@pytest.mark.parametrize(("most", "tasks"), [(1_000, 100), (40, 10), (10, 10), (4, 4)])
def test_deep_tasks_are_counted_at_as_many_as_have_the_frames_of_flat_ones(most: int, tasks: int) -> None:
    census = witness("spawn", "census")
    assert census.at is not None
    assert census.at({"concurrency": 7, "depth": 10}, most) == {"concurrency": tasks, "depth": 10}


def answered(
    *values: tuple[int, int], commands: tuple[str, ...] = ("census", "poke 3 7", "poke 8 4294967295")
) -> str:
    mail = sight("mailbox", "go/goroutine", {"concurrency": 10}, iterations=2)
    hold = Hold(gates=1, script=(("collect", "census"), commands), tasks=10, census=Census.RUNTIME)
    woken = tuple(Woken(task=task, value=value) for task, value in values)
    report = msgspec.structs.replace(mail.report, woken=woken)
    return witness("mailbox", "pokes").judge(msgspec.structs.replace(mail, hold=hold, report=report))


def value(task: int, nonce: int, seed: int = SEEDS[1]) -> tuple[int, int]:
    return task, fmix32((seed_for(seed, task) + nonce) % 2**32)


def test_each_task_answers_with_its_own_value_of_the_last_iteration() -> None:
    right = value(3, 7), value(8, 2**32 - 1)

    assert answered(*right) == ""
    for wrong in (value(3, 8), value(3, 7, SEEDS[0])):
        assert answered(wrong, right[1]).startswith(f"task 3 answered {wrong[1]} to nonce 7, right is")
    assert answered(right[0], (8, 1)).startswith("task 8 answered 1 to nonce 4294967295, right is")


def test_who_was_not_poked_has_nothing_to_answer() -> None:
    assert answered(commands=("census",)) == ""
    assert witness("mailbox", "pokes").judge(sight("mailbox", "go/goroutine", {"concurrency": 10})) == ""
