"""Which slices of a trace are kept, in what form, and how many bytes of a run they may take."""

import gzip
import json
import random
from pathlib import Path

import pytest

from harness.judging.contract import read_trace
from harness.model import Case, Kept, Slice
from harness.records import journal, record, traces

INFO = record.read(Path(__file__).parents[2] / "fixtures" / "records" / "format-3").info
CASE = Case(
    workload="timers",
    version=1,
    runtime="go-1.27",
    model="goroutine",
    parameters={"concurrency": 1_000, "hops": 2},
)


def slept(task: int, hop: int) -> Slice:
    start = 1_000_000 * task + 3_000 * hop
    return Slice(tid=task % 7, task=task, start=start, end=start + 2_500, size=hop + 1, answer=0)


def trace(tasks: int, hops: int) -> list[Slice]:
    return [slept(task, hop) for hop in range(hops) for task in range(tasks)]


def test_what_is_small_enough_is_kept_whole() -> None:
    assert traces.chosen(trace(1_000, 2), 2_000) == tuple(trace(1_000, 2))


def test_otherwise_whole_tasks_are_kept_the_first_and_evenly_spaced_ones() -> None:
    kept = traces.chosen(trace(10_000, 2), 2_000)

    assert [each.task for each in kept] == 2 * [10 * k for k in range(1_000)]
    assert [slice_ for slice_ in trace(10_000, 2) if slice_.task % 10 == 0] == list(kept)


def test_tasks_of_different_sizes_are_kept_whole_too() -> None:
    uneven = [slept(task, hop) for task in range(30) for hop in range(40 if task % 3 == 0 else 1)]
    kept = traces.chosen(uneven, 100)
    whole = [each for each in uneven if each.task in {each.task for each in kept}]

    assert (list(kept), kept[0].task) == (whole, 0)
    assert 0 < len(kept) <= 100


@pytest.mark.parametrize(
    ("slices", "most"), [([], 10), (trace(1, 5), 4), (trace(3, 1), 0), (trace(3, 1), -9)]
)
def test_where_no_whole_task_fits_nothing_is_kept(slices: list[Slice], most: int) -> None:
    assert traces.chosen(slices, most) == ()


def test_what_is_kept_is_a_trace_as_programs_write_it(tmp_path: Path) -> None:
    data = traces.packed(CASE, trace(5, 2))
    path = tmp_path / "trace.json"
    path.write_bytes(gzip.decompress(data))

    assert read_trace(path) == tuple(trace(5, 2))
    event = json.loads(path.read_text().splitlines()[9].removesuffix(","))
    assert {name: event[name] for name in ("name", "ph", "ts", "dur")} == {
        "name": "timers",
        "ph": "X",
        "ts": 3_003,
        "dur": 2,
    }
    assert data == traces.packed(CASE, trace(5, 2))
    assert data[4:8] == bytes(4)  # gzip's time


def test_a_file_holds_as_many_whole_tasks_as_its_limit_allows() -> None:
    data, kept = traces.fit(CASE, trace(1_000, 2), 4_096)

    assert len(data) <= 4_096
    assert 50 < kept < 2_000
    assert gzip.decompress(data).count(b'"task"') == kept
    assert traces.fit(CASE, trace(1_000, 2), 20) == (b"", 0)
    assert traces.fit(CASE, trace(1_000, 2), 0) == (b"", 0)


def test_a_files_name_is_safe_and_its_cases_own() -> None:
    name = traces.file_name(CASE)
    assert name.startswith("timers-goroutine-go-1.27-concurrency-1000-hops-2-")
    hostile = [
        Case(workload=word, version=1, runtime="x" * 300, model=model, parameters={})
        for word, model in (("../..", "a/b"), ("../..", "a-b"), ("A", "b"), ("a", "B"))
    ]
    names = [traces.file_name(each) for each in hostile]
    assert len({each.lower() for each in names}) == len(names)
    assert all("/" not in each and len(each) < 120 for each in names)


def test_a_run_keeps_each_case_s_trace_until_its_room_is_used_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(1)
    slices = [
        Slice(
            tid=task,
            task=task,
            start=chance.getrandbits(50),
            end=2**51,
            size=1,
            answer=chance.getrandbits(32),
        )
        for task in range(500)
    ]
    monkeypatch.setattr(traces, "CASE_MOST", 6_000)
    monkeypatch.setattr(traces, "RUN_MOST", 16_000)
    cases = [Case(workload="compute", version=1, runtime="c", model=f"m{k}", parameters={}) for k in range(4)]
    with journal.create(tmp_path / "run", INFO) as writing:
        kept = [writing.keep(case, slices) for case in cases]
        again = writing.keep(cases[0], slices)
    sizes = [
        path.stat().st_size if (path := tmp_path / "run" / "traces" / traces.file_name(case)).exists() else 0
        for case in cases
    ]

    assert again == kept[0]
    assert all(5_000 < size <= 6_000 for size in sizes[:2])
    assert sum(sizes) <= 16_000
    assert 0 < kept[2].kept < kept[1].kept
    assert kept[3].of == 500
    assert kept[3].kept < 10


def test_a_trace_that_is_not_kept_leaves_no_folder(tmp_path: Path) -> None:
    with journal.create(tmp_path / "run", INFO) as writing:
        assert writing.keep(CASE, trace(1, 3_000)) == Kept(kept=0, of=3_000)
    assert not (tmp_path / "run" / "traces").exists()
