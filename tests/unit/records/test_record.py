"""Lines, what a folder says, what is left to do, and names."""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import RecordsDamagedError, ResumeRefusedError, UsageError
from harness.model import (
    Canary,
    Case,
    Iteration,
    Kind,
    Measurement,
    Noise,
    Planned,
    Plateau,
    Reason,
    Record,
)
from harness.records import journal, record

FORMAT_1 = Path(__file__).parents[2] / "fixtures" / "records" / "format-1"
RUN = record.read(FORMAT_1)
SKIPPED, HELD, TIMED, TWIN, FAILED = RUN.records
INFO = RUN.info

natural = st.integers(0, 2**53 - 1)
names = st.text("abcdefgh-123", min_size=1, max_size=9)
iterations = st.builds(
    Iteration,
    checksum=st.integers(0, 2**32 - 1).map("{:08x}".format),
    elapsed_ns=natural,
    plateau_ns=st.none() | natural,
)
records = st.builds(
    Record,
    case=st.builds(
        Case,
        workload=names,
        runtime=names,
        model=names,
        parameters=st.dictionaries(names, natural, max_size=3),
    ),
    diagnostic=st.text(max_size=40),
    noise=st.none() | st.builds(Noise),
    plateau=st.none() | st.builds(Plateau),
    measurement=st.none()
    | st.builds(
        Measurement,
        facts=st.dictionaries(names, natural | st.text(max_size=9), max_size=2),
        iterations=st.lists(iterations, max_size=7).map(tuple),
    ),
    checksums_crc=st.none(),
)


def written(*written_records: Record) -> tuple[Record, ...]:
    """Return records as they come back from a file of their own."""
    scan = record._Scan()
    for number, one in enumerate(written_records):
        scan.take(number, record.encode(record.end_fields(one)).removesuffix(b"\n"))
    assert scan.damage == []
    return tuple(scan.records.values())


# Lines


@given(records)
def test_a_record_comes_back_as_it_was_but_for_checksums_that_can_be_computed_again(one: Record) -> None:
    assert written(one) == (record.compact(one),)
    assert written(*written(one)) == written(one)


@given(records)
def test_a_line_is_canonical_ascii_json_that_ends_in_its_own_crc(one: Record) -> None:
    line = record.encode(record.end_fields(one))

    assert line.isascii()
    assert (line.count(b"\n"), line[-1:]) == (1, b"\n")
    *members, last = json.loads(line)
    assert (members, last) == (sorted(members), "crc")
    assert members[:1] + ["id"] * ("id" in members) == ["case", "id"]


@given(records, st.data())
def test_any_flipped_byte_of_a_line_is_noticed(one: Record, data: st.DataObject) -> None:
    line = bytearray(record.encode(record.end_fields(one))[:-1])
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ValueError, match="CRC-32"):
        record.decode(bytes(line))


def test_only_a_measured_record_gives_up_checksums() -> None:
    def kept(one: Record) -> list[str]:
        assert one.measurement
        return [row.checksum for row in one.measurement.iterations]

    five = [f"a9fe7d0{k}" for k in range(5)]
    assert kept(TIMED) == [*five[:3], "", ""]
    assert TIMED.checksums_crc == record.checksums_crc(five) == "5886ed9a"
    assert (kept(FAILED), FAILED.checksums_crc) == (five[:4], None)
    assert (kept(HELD), HELD.checksums_crc) == (five[:1], None)


def test_a_diagnostic_may_quote_anything() -> None:
    one = msgspec.structs.replace(FAILED, diagnostic="half a pair: \ud800, \x1b]0;\x07, “ä”")

    (back,) = written(one)
    assert back.diagnostic == "half a pair: \\ud800, \x1b]0;\x07, “ä”"


# Formats


def test_format_1_is_read() -> None:
    identity = record.identity(TIMED)
    assert RUN.header.run == "format-1"
    assert [one.outcome for one in RUN.records] == ["skipped", "measured", "measured", "measured", "failed"]
    assert [one.twin for one in RUN.records] == [0, 0, 0, 1, 0]
    assert HELD.plateau == Plateau(pss_bytes=5_242_880, kernel_bytes=65_536, threads=6, processes=1)
    assert TIMED.case.id == "spawn/goroutine@go-1.27?concurrency=1000"
    assert TIMED.noise == Noise(foreign_cpu_ms=3, steal_ms=0, psi_us=120)
    assert FAILED.diagnostic == "iteration 1 answered a9fe7d01, not 00000001: “ä”"
    assert RUN.canaries == (
        Canary(
            round=0,
            group="spawn?concurrency=1000",
            one_ns=20_000_000,
            two_ns=21_000_000,
            t="2026-11-24T08:05:12.000Z",
        ),
    )
    assert RUN.unended == (msgspec.structs.replace(identity, round=1),)
    assert (RUN.stops, RUN.damage, RUN.torn_bytes, RUN.lost) == (("signal 2",), (), 0, ())


def test_format_1_is_what_is_written(tmp_path: Path) -> None:
    with journal.create(tmp_path / "format-1", INFO) as writing:
        writing.end(SKIPPED)
        writing.begin(record.identity(HELD))
        writing.end(HELD)
        writing.canary(RUN.canaries[0])
        for one in (TIMED, TWIN, FAILED):
            writing.begin(record.identity(one))
            writing.end(one)
        writing.begin(record.identity(planned(TIMED, 1)))
        writing.stopped("signal 2")

    for name in ("records.jsonl", "run.json"):
        assert (tmp_path / "format-1" / name).read_bytes() == (FORMAT_1 / name).read_bytes()


def rewritten(folder: Path, number: int, fields: Mapping[str, object]) -> Path:
    """Copy the fixture with one line's members changed, and its CRC-32 right."""
    lines = (FORMAT_1 / "records.jsonl").read_bytes().splitlines(keepends=True)
    lines[number] = record.encode({**record.decode(lines[number][:-1]), **fields})
    (folder / "records.jsonl").write_bytes(b"".join(lines))
    (folder / "run.json").write_bytes((FORMAT_1 / "run.json").read_bytes())
    return folder


def test_records_from_the_future_are_refused_with_both_versions(tmp_path: Path) -> None:
    folder = rewritten(tmp_path, 0, {"format": 2, "new": True})

    with pytest.raises(RecordsDamagedError, match="records of format 2, this reads up to 1"):
        record.read(folder)


def test_a_beginning_that_was_edited_is_refused(tmp_path: Path) -> None:
    for fields in ({"environment": "0" * 64}, {"plan": "0" * 64}):
        with pytest.raises(RecordsDamagedError, match=r"run\.json is not what the run began with"):
            record.read(rewritten(tmp_path, 0, fields))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"wall_ns": 1.5}, "wall_ns"),
        ({"wall_ns": "1"}, "wall_ns"),
        ({"outcome": "splendid"}, "outcome"),
        ({"score": 1}, "score"),
        ({"id": "spawn/goroutine@go-1.27?concurrency=1"}, "its id is"),
        ({"round": 0, "kind": "held", "measurement": None, "checksums_crc": None}, "ended before"),
        (
            {"measurement": {"iterations": {"checksum": [], "elapsed_ns": [1], "plateau_ns": [1, 2]}}},
            "argument",
        ),
        ({"measurement": {"iterations": {"checksum": ["a", "b"], "elapsed_ns": [1]}}}, "argument"),
        ({"measurement": [1]}, "measurement"),
        ({"begin": {}}, "begin"),
    ],
)
def test_a_line_that_says_something_else_is_named_and_kept_out(
    tmp_path: Path, fields: dict[str, object], why: str
) -> None:
    run = record.read(rewritten(tmp_path, 6, fields))

    assert [damage.line for damage in run.damage] == [7]
    assert why in run.damage[0].why
    assert len(run.records) == len(RUN.records) - 1


# Going on


def planned(one: Record, number: int) -> Planned:
    return Planned(case=one.case, kind=Kind.TIMED, round=number)


def test_what_ended_and_what_is_out_does_not_remain() -> None:
    plan = [planned(one, number) for number in range(2) for one in (SKIPPED, TIMED, FAILED)]

    assert record.remaining(plan, RUN) == (planned(TIMED, 1),)
    assert record.remaining([Planned(case=TIMED.case, kind=Kind.TIMED, round=0, twin=1)], RUN) == ()


def test_a_round_without_capacity_does_not_put_its_case_out() -> None:
    no_capacity = msgspec.structs.replace(SKIPPED, reason=Reason.NO_CAPACITY)
    run = msgspec.structs.replace(RUN, records=(no_capacity,))
    plan = [planned(SKIPPED, 0), planned(SKIPPED, 1)]

    assert record.remaining(plan, run) == (plan[1],)


def test_a_run_goes_on_only_where_it_was_begun() -> None:
    same = {"cpu": "AMD EPYC", "cpus": 2}
    record.refuse_changed(INFO, plan=INFO.plan, environment=same)

    with pytest.raises(ResumeRefusedError, match="changed since the run began: cpus, builds, plan"):
        record.refuse_changed(INFO, plan="other", environment=same | {"cpus": 4, "builds": {}})


def test_equal_plans_have_equal_digests_whatever_their_order_of_members() -> None:
    assert record.digest({"a": 1, "b": [2]}) == record.digest({"b": [2], "a": 1})
    assert record.digest([planned(TIMED, 0)]) != record.digest([planned(TIMED, 1)])


# Names


@pytest.mark.parametrize("name", ["20261124T080510Z-quick-abc1234", "20261124T080510Z-quick-abc1234-2", "a"])
def test_a_runs_name(name: str) -> None:
    assert record.check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b",
        "../a",
        "a..b",
        "-rf",
        "a\0",
        "a\n",
        "NUL",
        "con.txt",
        "a\u202eb",
        "\uff0e\uff0e",
        "x" * 65,
    ],
)
def test_not_a_runs_name(tmp_path: Path, name: str) -> None:
    for use in (record.find, record.vacant):
        with pytest.raises(UsageError, match="not a run's name"):
            use(tmp_path, name)


def test_runs_are_found_by_name_and_by_when_they_were_begun(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no run in"):
        record.newest(tmp_path)
    with pytest.raises(UsageError, match="no run 'b' in"):
        record.find(tmp_path, "b")

    for name, started in (("b", "2026-11-24T08:05:10.123Z"), ("a", "2026-11-25T08:05:10.123Z")):
        journal.create(tmp_path / name, msgspec.structs.replace(INFO, started=started)).close()
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "run.json").write_text("{}")

    assert record.newest(tmp_path) == tmp_path / "a"
    assert record.find(tmp_path, "b") == tmp_path / "b"
    assert record.vacant(tmp_path, "a") == tmp_path / "a-2"
    assert record.vacant(tmp_path, "d") == tmp_path / "d"
