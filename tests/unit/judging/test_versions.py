"""A run whose workloads meant something else: shown with a note, and nothing rests on it."""

from pathlib import Path

import msgspec
import pytest

from harness.commands import claims, docs
from harness.commands.report import report
from harness.errors import RecordsDamagedError, VersionError
from harness.judging import versions
from harness.judging.summary import summarise
from harness.model import Case, Iteration, Kind, Measurement, Record, Status
from harness.records import journal, record
from harness.showing import reporting

ROOT = Path(__file__).parents[3]
INFO = record.read(Path(__file__).parents[2] / "fixtures" / "records" / "format-3").info
TOLD = "timers was measured in version 2, this checkout has version 1"


def timers(version: int, **of: str) -> Record:
    return Record(
        case=Case(
            version=version,
            **{"workload": "timers", "runtime": "c", "model": "epoll"} | of,
            parameters={"concurrency": 2, "hops": 1, "delay_ms_max": 2},
        ),
        kind=Kind.TIMED,
        round=1,
        twin=0,
        outcome=Status.MEASURED,
        t="2026-11-24T08:05:10.123Z",
        wall_ns=3_000_000,
        measurement=Measurement(
            contract=1,
            facts={},
            spawn_ns=1,
            join_ns=1,
            iterations=(Iteration(checksum="00000000", elapsed_ns=2_000_000),),
            metrics={},
        ),
    )


def run_of(results: Path, version: int, **of: str) -> Path:
    """Record a run of one case; return its folder."""
    folder = results / "run"
    results.mkdir(exist_ok=True)
    environment = INFO.environment | {"kernel": "6.18", "commit": "0" * 40}
    with journal.create(folder, msgspec.structs.replace(INFO, environments=(environment,))) as writing:
        writing.end(timers(version, **of))
    return folder


def test_only_another_version_is_told_with_both(tmp_path: Path) -> None:
    same, other = (record.read(run_of(tmp_path / f"{version}", version)) for version in (1, 2))

    assert versions.apart(same) == ()
    versions.refuse(same)
    assert versions.apart(other) == (TOLD,)
    with pytest.raises(VersionError, match=TOLD):
        versions.refuse(other)


def test_report_shows_it_with_a_note(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for version, count in ((1, 0), (2, 1)):
        folder = run_of(tmp_path / f"{version}", version)
        assert report(str(folder)) == 0
        assert capfd.readouterr().err.count(f"note: {TOLD}\n") == count
        assert (folder / "index.html").read_text().count(f"<li>{TOLD}") == count


def test_claims_and_docs_refuse_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert claims.known_of(run_of(tmp_path, 1))[0].numbers

    folder = run_of(tmp_path / "results", 2)
    monkeypatch.setattr(docs, "checkout", lambda: tmp_path)
    with pytest.raises(VersionError, match=TOLD):
        claims.known_of(folder)
    for only_check in (True, False):
        with pytest.raises(VersionError, match=TOLD):
            docs.update(only_check=only_check)


def test_claims_and_docs_refuse_a_damaged_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = run_of(tmp_path / "results", 1)
    path = folder / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b"measured", b"observed"))
    monkeypatch.setattr(docs, "checkout", lambda: tmp_path)

    with pytest.raises(RecordsDamagedError, match="line 2: its CRC-32 is another"):
        claims.known_of(folder)
    for only_check in (True, False):
        with pytest.raises(RecordsDamagedError, match="line 2: its CRC-32 is another"):
            docs.update(only_check=only_check)


def test_no_claim_on_its_page_rests_on_it(tmp_path: Path) -> None:
    committed = record.read(record.newest(ROOT / "results"))
    few = [each for each in committed.records if each.case.id.startswith("timers/goroutine@go-1.26?")]
    few += [each for each in committed.records if each.case.id.startswith("timers/epoll@c?")]
    quick = msgspec.structs.replace(committed.info, profile="quick")
    same = msgspec.structs.replace(committed, records=tuple(few), info=quick)
    case = msgspec.structs.replace(few[-1].case, version=2)
    other = msgspec.structs.replace(same, records=(*few[:-1], msgspec.structs.replace(few[-1], case=case)))

    for run, none in ((same, False), (other, True)):
        page = reporting.make(tmp_path, run, summarise(run, ())).read_text()
        assert ("; 0 of them rest on an indication" in page) is none
        assert "timers/goroutine@go-1.26?" in page


@pytest.mark.parametrize("lacks", ["workload", "model", "runtime"])
def test_what_this_checkout_lacks_is_named_and_can_not_be_shown(tmp_path: Path, lacks: str) -> None:
    folder = run_of(tmp_path, 1, **{lacks: "gone"})
    named = {"workload": "gone/epoll@c", "model": "timers/gone@c", "runtime": "timers/epoll@gone"}[lacks]

    for reads in (report, lambda run: claims.known_of(Path(run))):
        with pytest.raises(VersionError, match=f"lacks {named}\n  git checkout 0000000"):
            reads(str(folder))


def test_damaged_exhibits_are_named_and_the_numbers_beside_them_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, beside = run_of(tmp_path, 1), tmp_path / "x-exhibits-y"
    with journal.create(beside, msgspec.structs.replace(INFO, profile=record.EXHIBITS)) as writing:
        writing.stopped("signal 2")
    (beside / "records.jsonl").write_bytes((beside / "records.jsonl").read_bytes().replace(b"l 2", b"l 9"))

    assert report(str(folder)) == 0
    assert "timers/epoll@c" in (folder / "index.html").read_text()
    told = "note: no exhibits are shown: x-exhibits-y/records.jsonl: line 2: its CRC-32 is another\n  put"
    assert told in capfd.readouterr().err
    with pytest.raises(RecordsDamagedError, match=r"another\n  put this run aside; python3 noxfile\.py"):
        claims.known_of(folder)
