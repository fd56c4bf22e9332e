"""The generated parts of the docs: what stands between the marks, and that a difference is noticed."""

from collections.abc import Collection
from pathlib import Path

import msgspec
import pytest

from harness.errors import HarnessError, UsageError
from harness.judging import words
from harness.judging.summary import Summary
from harness.model import Case, Iteration, Kind, Measurement, Record, Status
from harness.records.record import Run
from harness.showing import publish
from harness.showing.charts.drawing import Chart
from harness.showing.publish import NAMES, Basis, Told, basis_of
from harness.workloads import WORKLOADS
from tests.web import made

PAGE = "before\n<!-- generated: questions -->\nold\n<!-- end -->\nafter\n"


@pytest.fixture(scope="module")
def run() -> Run:
    return made.made_run(made.made_plan())


@pytest.fixture(scope="module")
def summary(run: Run) -> Summary:
    return made.made_summary(run)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs/workloads").mkdir(parents=True)
    for name in ("README.md", "README.zh.md"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "docs/workloads/spawn.md").write_text("<!-- generated: spawn-charts -->\n<!-- end -->\n")
    return tmp_path


CHARTS = (
    Chart(name="time-spawn", title="t", alt="a task takes 1 ms", light="<svg/>", dark="<svg/>"),
    Chart(
        name="memory-spawn", title="t", alt="a task weighs 1 kB", light="<svg/>", dark="<svg/>", headline=1
    ),
)


@pytest.fixture
def basis(run: Run, summary: Summary) -> Basis:
    return basis_of([Told(run, summary, CHARTS)])


def another(told: Told, name: str, profile: str, workloads: Collection[str] = NAMES) -> Told:
    """Return a run of another name and profile that measured only these workloads."""
    run = msgspec.structs.replace(
        told.run,
        header=msgspec.structs.replace(told.run.header, run=name),
        info=msgspec.structs.replace(told.run.info, profile=profile),
    )
    own = {
        part: tuple(each for each in getattr(told.summary, part) if each.case.workload in workloads)
        for part in ("rows", "memory", "out")
    }
    return told._replace(run=run, summary=msgspec.structs.replace(told.summary, **own))


def test_parts_stand_between_their_marks_and_the_rest_stays() -> None:
    assert publish.fill(PAGE, {"questions": "new\n"}) == PAGE.replace("old", "new")
    with pytest.raises(UsageError, match="nothing is generated for the mark 'questions'"):
        publish.fill(PAGE, {"headline": ""})


def test_every_question_is_answered_by_a_quick_run(checkout: Path, basis: Basis) -> None:
    made_files = publish.files(checkout, basis, (), _nothing)
    english = made_files[checkout / "README.md"].decode()
    chinese = made_files[checkout / "README.zh.md"].decode()
    assert "/records.jsonl) (words: an indication" in english
    assert "/records.jsonl)（判定仅供参考" in chinese

    for workload in WORKLOADS:
        for finding in workload.findings:
            assert f"| {finding.question.en} | " in english
            assert f"| {finding.question.zh} | " in chinese
        assert f"docs/workloads/{workload.name}.md" in english
    assert "n/a" not in english


def test_pictures_are_found_from_where_the_page_stands(checkout: Path, basis: Basis) -> None:
    page = publish.files(checkout, basis, (), _nothing)[checkout / "docs/workloads/spawn.md"].decode()

    assert 'srcset="../../docs/charts/memory-spawn-dark.svg"' in page
    assert 'alt="a task weighs 1 kB"' in page


def test_what_tasks_weigh_is_told_with_what_is_live_and_what_is_there_without_any(
    checkout: Path, basis: Basis
) -> None:
    page = checkout / "docs/workloads/spawn.md"
    page.write_text("<!-- generated: spawn-memory -->\n<!-- end -->\n")
    rows = publish.files(checkout, basis, (), _nothing)[page].decode().splitlines()[3:-1]
    memory = basis.front.summary.memory
    slopes = [each.per_task.slope for each in memory if each.case.workload == "spawn" and each.per_task]
    assert len(rows) == len(slopes) > 0
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [each[1].split(" (")[0] for each in cells] == [words.size(slope) for slope in sorted(slopes)]
    goroutine = next(each for each in cells if each[0].startswith("Go"))
    assert all(goroutine)
    assert goroutine[5].endswith(" tasks")
    assert next(each for each in cells if each[0].startswith("C thread"))[2] == "not told"


def test_the_front_page_and_each_workload_rest_on_their_newest_run(basis: Basis) -> None:
    told = [
        another(basis.front, "newer-full", "full", ["spawn", "timers"]),
        another(basis.front, "newer-quick", "quick"),
        another(basis.front, "older-full", "full", ["spawn", "compute"]),
        another(basis.front, "older-quick", "quick"),
    ]
    found = basis_of(told)

    assert found.front.run.header.run == "newer-quick"
    assert {name: each.run.header.run for name, each in found.by_workload.items()} == {
        "timers": "newer-full",
        "compute": "older-full",
        "spawn": "newer-full",
        "mailbox": "newer-quick",
    }
    with pytest.raises(UsageError, match="for the front page"):
        basis_of(told[:1])


def test_each_generated_block_names_its_run(checkout: Path, basis: Basis) -> None:
    spawn = another(basis.front, "a-full-run", "full", ["spawn"])
    spawn = spawn._replace(
        charts=[msgspec.structs.replace(CHARTS[1], alt="a task weighs 2 kB", light="<2/>")]
    )
    (checkout / "README.md").write_text(PAGE.replace("questions", "headline") + PAGE)
    (checkout / "docs/workloads/spawn.md").write_text(
        "".join(f"<!-- generated: {part} -->\n<!-- end -->\n" for part in ("machine", "spawn-charts"))
    )
    files = publish.files(checkout, basis_of([spawn, basis.front]), (), _nothing)
    front, page = (files[checkout / name].decode() for name in ("README.md", "docs/workloads/spawn.md"))

    records = f"(results/{basis.front.run.header.run}/records.jsonl)"
    assert f"[records.jsonl]{records}" in front
    assert f"| [answer]{records}" in front
    assert "a task weighs 1 kB" in front
    assert "docs/charts/headline-light.svg" in front
    assert "of profile full" in page
    assert "[records.jsonl](../../results/a-full-run/records.jsonl)" in page
    assert "a task weighs 2 kB" in page
    assert files[checkout / "docs/charts/headline-light.svg"] == b"<svg/>"
    assert files[checkout / "docs/charts/memory-spawn-light.svg"] == b"<2/>"


SLEPT = {
    "early_slices": 1,
    "earliest_ns": -3_500_000,
    "late_p50_ns": 0,
    "late_p99_ns": 70_000,
    "latest_ns": 9_000,
}


def traced(run: Run, derived: dict[str, int]) -> Run:
    """Return a run with a trace of ten tasks that slept twice, in 2 ms."""
    case = Case(
        workload="timers",
        version=1,
        runtime="c",
        model="epoll",
        parameters={"concurrency": 10, "hops": 2, "delay_ms_min": 1, "delay_ms_max": 20},
    )
    slept = Iteration(checksum="a9fe7d89", elapsed_ns=2_000_000)
    measured = Measurement(contract=2, facts={}, spawn_ns=1, join_ns=1, iterations=(slept,), metrics={})
    record = Record(
        case=case,
        kind=Kind.TRACED,
        round=0,
        twin=0,
        outcome=Status.MEASURED,
        t="",
        derived=derived,
        measurement=measured,
    )
    return msgspec.structs.replace(run, records=(*run.records, record))


def test_what_was_noted_of_traces_has_a_table(checkout: Path, basis: Basis) -> None:
    (checkout / "docs/workloads/timers.md").write_text("<!-- generated: timers-table -->\n<!-- end -->\n")

    def page(derived: dict[str, int]) -> str:
        told = basis_of([basis.front._replace(run=traced(basis.front.run, derived))])
        return publish.files(checkout, told, (), _nothing)[checkout / "docs/workloads/timers.md"].decode()

    head = "| implementation | parameters | an iteration, recorded | early | earliest | half of them by |"
    row = (
        "| C epoll | concurrency=10 hops=2 delay_ms_min=1 delay_ms_max=20 | 2.00 ms | 5.0 % | −3.50 ms | 0 |"
    )
    assert head in page(SLEPT)
    assert f"\n{row} 70.0 µs | 9.00 µs |\n" in page(SLEPT)
    assert head not in page({"early_slices": 1})


def test_a_page_or_chart_that_differs_is_named(checkout: Path, basis: Basis) -> None:
    files = publish.files(checkout, basis, (), _nothing)
    with pytest.raises(HarnessError, match=r"README\.md"):
        publish.check(files, checkout)

    publish.write(files)
    publish.check(publish.files(checkout, basis, (), _nothing), checkout)

    (checkout / "docs/charts/left-over-light.svg").write_text("<svg/>")
    with pytest.raises(HarnessError, match="left-over-light"):
        publish.check(files, checkout)


def _nothing(_page: Path, *, chinese: bool) -> dict[str, str]:
    return {"tour": "zh" if chinese else "en"}


def test_a_chinese_page_that_is_behind_is_named_and_generated_numbers_leave_it_up_to_date(
    tmp_path: Path,
) -> None:
    source, twin = tmp_path / "docs/page.md", tmp_path / "docs/zh/page.md"
    twin.parent.mkdir(parents=True)
    source.write_text("old numbers")
    blob = publish.blob_of(b"old numbers")
    twin.write_text(f"---\nsource: docs/page.md\nsource-blob: {blob}\n---\n\n旧数字")
    publish.check({}, tmp_path)

    made = publish.with_twins({source: b"new numbers"}, tmp_path)
    assert publish.blob_of(b"new numbers") in made[twin].decode()
    publish.write(made)
    publish.check(made, tmp_path)

    source.write_text("another sentence")
    with pytest.raises(HarnessError, match=r"behind their English pages: docs/zh/page\.md"):
        publish.check({}, tmp_path)
    assert twin not in publish.with_twins({source: b"another sentence, new numbers"}, tmp_path)
