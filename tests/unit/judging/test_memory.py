"""What a task weighs, of records that say what was held: by which rule, and what is there without any."""

from collections.abc import Iterator

import pytest

from harness.judging.memory import Memory, weighed
from harness.model import Case, Kind, Plateau, Record, Status

SIZES = (1_000, 10_000, 100_000)
ROUNDS = (0, 1, 2, 3)  # 0: the witness
BASE = 30_000_000


def held(model: str, runtime: str, sizes: tuple[int, ...] = SIZES, **given: int) -> Iterator[Record]:
    """Give records of tasks of 500 B, of which 400 are live, and 100 in the kernel."""
    for tasks in sizes:
        for number in ROUNDS:
            plateau = Plateau(
                pss_bytes=BASE + 500 * tasks + (10**9 if number == 0 else 0),
                kernel_bytes=100 * tasks,
                threads=1,
                processes=1,
                live_bytes=2_000_000 + 400 * tasks,
            )
            parameters = {"concurrency": tasks, **given}
            case = Case(workload="spawn", version=2, runtime=runtime, model=model, parameters=parameters)
            yield Record(
                case=case,
                kind=Kind.HELD,
                round=number,
                twin=0,
                outcome=Status.MEASURED,
                t="",
                plateau=plateau,
            )


def only(*records: Record, profile: str = "quick") -> Memory:
    (found,) = weighed(records, profile, 0.05)
    return found


def test_a_task_has_a_slope_of_its_memory_of_what_is_live_and_of_the_kernels() -> None:
    found = only(*held("goroutine", "go-1.26"))
    lines = (found.per_task, found.per_task_live, found.per_task_kernel)
    assert [line and round(line.slope) for line in lines] == [500, 400, 100]
    assert not found.in_kernel
    assert found.case.parameters == {}
    assert found.points[0] == (1_000, (BASE + 500_000,) * 3)


@pytest.mark.parametrize(
    ("model", "runtime"), [("thread", "dotnet-10"), ("worker", "node-26"), ("process", "c")]
)
def test_of_tasks_that_the_kernel_keeps_no_live_bytes_are_told(model: str, runtime: str) -> None:
    found = only(*held(model, runtime))
    assert (found.live, found.per_task_live) == ((), None)
    assert found.in_kernel


def test_without_a_count_of_the_runtime_there_are_no_live_bytes() -> None:
    records = list(held("goroutine", "go-1.26"))
    uncounted = Plateau(pss_bytes=BASE, kernel_bytes=0, threads=1, processes=1)
    assert only(*records[:-1], replaced(records[-1], uncounted)).live == ()


def replaced(record: Record, plateau: Plateau) -> Record:
    return Record(
        case=record.case, kind=record.kind, round=record.round, twin=0, outcome=record.outcome, t="",
        plateau=plateau,
    )  # fmt: skip


def test_the_kernels_share_may_be_lost() -> None:
    records = [
        replaced(each, Plateau(pss_bytes=BASE, kernel_bytes=-1, threads=1, processes=1))
        for each in held("thread", "c")
    ]
    assert not only(*records).in_kernel


def test_the_intercept_is_the_least_size_without_its_tasks() -> None:
    assert only(*held("goroutine", "go-1.26")).empty_bytes == pytest.approx(BASE)


def test_where_one_line_does_not_fit_the_intercept_is_of_the_line_up_to_the_bend() -> None:
    sizes = (1_000, 5_000, 10_000, 100_000)
    step = [
        replaced(each, Plateau(pss_bytes=weight(each), kernel_bytes=0, threads=1, processes=1))
        for each in held("task", "dotnet-10", sizes)
    ]
    found = only(*step)
    assert found.per_task is not None
    assert found.per_task.bend == 10_000
    assert [round(part.slope) for part in (found.per_task.least, found.per_task.beyond)] == [300, 100]
    assert found.empty_bytes == pytest.approx(BASE)


def weight(record: Record) -> int:
    tasks = record.case.parameters["concurrency"]
    return BASE + 300 * min(tasks, 10_000) + 100 * max(0, tasks - 10_000)


def test_tasks_that_differ_in_more_than_their_number_are_weighed_apart() -> None:
    records = [*held("goroutine", "go-1.26", depth=1), *held("goroutine", "go-1.26", depth=10)]
    found = weighed(records, "quick", 0.05)
    assert [each.case.parameters for each in found] == [{"depth": 1}, {"depth": 10}]
    assert [len(each.points) for each in found] == [3, 3]


def test_two_sizes_are_no_slope_and_no_intercept() -> None:
    found = only(*held("goroutine", "go-1.26", SIZES[:2]))
    assert (found.per_task, found.empty_bytes) == (None, None)


def test_only_a_tiny_run_weighs_its_witness() -> None:
    records = [each for each in held("goroutine", "go-1.26") if each.round == 0]
    assert weighed(records, "quick", 0.05) == []
    assert len(only(*records, profile="tiny").points) == 3
