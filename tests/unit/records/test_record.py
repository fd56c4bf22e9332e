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
    Histogram,
    Iteration,
    Kept,
    Kind,
    Measurement,
    Metered,
    Noise,
    Planned,
    Plateau,
    Reason,
    Record,
    WarmUps,
)
from harness.primitives import fold
from harness.records import journal, lines, record

FIXTURES = Path(__file__).parents[2] / "fixtures" / "records"
FORMAT_1, FORMAT_2, FORMAT_3 = (FIXTURES / f"format-{number}" for number in (1, 2, 3))
RUN = record.read(FORMAT_3)
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
    derived=st.dictionaries(names, natural, max_size=2),
    partners=st.lists(st.builds(Metered, role=names), max_size=2).map(tuple),
    trace=st.none() | st.builds(Kept, kept=natural, of=natural),
    warm_ups=st.none()
    | st.builds(WarmUps, first=iterations, last_ns=st.lists(natural, max_size=3).map(tuple)),
    plateau=st.none() | st.builds(Plateau),
    measurement=st.none()
    | st.builds(
        Measurement,
        facts=st.dictionaries(names, natural | st.text(max_size=9), max_size=2),
        iterations=st.lists(iterations, max_size=7).map(tuple),
        metrics=st.dictionaries(
            names,
            natural | st.builds(Histogram, counts=st.dictionaries(names, natural, max_size=3)),
            max_size=2,
        ),
    ),
)


def written(*written_records: Record) -> tuple[Record, ...]:
    """Return records as they come back from a file of their own."""
    scan = record._Scan(RUN.header, INFO)
    for number, one in enumerate(written_records, start=2):
        scan.take(number, lines.encode({**lines.end_fields(one), "n": number})[:-1])
    assert scan.damage == []
    return tuple(scan.records.values())


# Lines


@given(records)
def test_a_record_comes_back_as_it_was(one: Record) -> None:
    assert written(one) == (one,)


@given(records)
def test_a_line_is_canonical_ascii_json_that_ends_in_its_own_crc(one: Record) -> None:
    line = lines.encode(lines.end_fields(one))

    assert line.isascii()
    assert (line.count(b"\n"), line[-1:]) == (1, b"\n")
    *members, last = json.loads(line)
    assert (members, last) == (sorted(members), "crc")
    assert members[:1] + ["id"] * ("id" in members) == ["case", "id"]


@given(records, st.data())
def test_any_flipped_byte_of_a_line_is_noticed(one: Record, data: st.DataObject) -> None:
    line = bytearray(lines.encode(lines.end_fields(one))[:-1])
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ValueError, match="CRC-32"):
        lines.decode(bytes(line))


def test_warm_ups_are_summed_up_and_timed_iterations_kept_whole() -> None:
    rows = tuple(Iteration(checksum=f"{k:08x}", elapsed_ns=100 + k) for k in range(72))
    assert TIMED.measurement
    whole = msgspec.structs.replace(TIMED.measurement, iterations=rows)

    warm_ups, measurement = lines.split(whole, 70)
    assert measurement == msgspec.structs.replace(whole, iterations=rows[70:])
    assert warm_ups == WarmUps(
        count=70,
        ns=sum(range(100, 170)),
        first=rows[0],
        last_ns=tuple(range(106, 170)),
        fold=f"{fold(range(70)):08x}",
    )
    assert lines.split(whole, 0) == (None, whole)


def test_a_diagnostic_may_quote_anything() -> None:
    one = msgspec.structs.replace(FAILED, diagnostic="half a pair: \ud800, \x1b]0;\x07, “ä”")

    (back,) = written(one)
    assert back.diagnostic == "half a pair: \\ud800, \x1b]0;\x07, “ä”"


def test_a_run_whose_words_are_no_text_can_be_read_and_goes_on(tmp_path: Path) -> None:
    strange = {"variables": "GO\udcff GOX", "\udcff": 1, "Z": 2}
    info = msgspec.structs.replace(INFO, argv=("--only", "spawn,\udcff"), environments=(strange,))
    with journal.create(tmp_path / "run", info) as writing:
        writing.stopped("changed: /opt/\udcff")

    run = record.read(tmp_path / "run")
    assert (run.stops, run.damage) == (("changed: /opt/\\udcff",), ())
    assert run.info.argv == ("--only", "spawn,\\udcff")
    assert run.info.environment == {"variables": "GO\\udcff GOX", "\\udcff": 1, "Z": 2}
    record.refuse_changed(run.info, plan=info.plan, environment=strange)


# Formats


def test_format_1_is_read() -> None:
    run = record.read(FORMAT_1)
    assert (run.header.format, run.info.format) == (1, 3)
    skipped, held, timed, _, failed = run.records
    identity = record.identity(timed)
    assert (run.header.run, run.info.environments) == (
        "format-1",
        ({"cpu": "AMD EPYC", "cpus": 2, "load": 0.25},),
    )
    assert [one.outcome for one in run.records] == ["skipped", "measured", "measured", "measured", "failed"]
    assert [one.twin for one in run.records] == [0, 0, 0, 1, 0]
    assert {one.seed for one in run.records} == {run.info.seed} == {7}
    assert held.plateau == Plateau(pss_bytes=5_242_880, kernel_bytes=65_536, threads=6, processes=1)
    assert timed.case.id == "spawn/goroutine@go-1.27?concurrency=1000"
    assert timed.noise == Noise(foreign_cpu_ms=3, steal_ms=0, psi_us=120)
    assert (skipped.measurement, timed.warm_ups, timed.derived) == (None, None, {})
    assert failed.diagnostic == "iteration 1 answered a9fe7d01, not 00000001: “ä”"
    assert run.canaries == (
        Canary(
            round=0,
            group="spawn?concurrency=1000",
            one_ns=20_000_000,
            two_ns=21_000_000,
            t="2026-11-24T08:05:12.000Z",
        ),
    )
    assert run.unended == (msgspec.structs.replace(identity, round=1),)
    assert (run.stops, run.damage, run.torn_bytes, run.lost) == (("signal 2",), (), 0, ())


@pytest.mark.parametrize(("count", "known"), [(2, True), (3, True), (4, False)])
def test_of_format_1_the_warm_ups_are_split_off(tmp_path: Path, count: int, *, known: bool) -> None:
    def row(k: int) -> Iteration:
        checksum = f"a9fe7d0{k}" if k < 3 else ""
        return Iteration(checksum=checksum, elapsed_ns=1_000_000 + k, plateau_ns=900_000 + k)

    folder = rewritten(tmp_path, 6, {"warm_ups": count, "early_slices": 3}, of=FORMAT_1)
    timed = record.read(folder).records[2]
    assert timed.measurement
    assert timed.measurement.iterations == tuple(map(row, range(count, 5)))
    assert timed.warm_ups == WarmUps(
        count=count,
        ns=count * 1_000_000 + sum(range(count)),
        first=row(0),
        last_ns=tuple(range(1_000_000, 1_000_000 + count)),
        fold=f"{fold(range(0xA9FE7D00, 0xA9FE7D00 + count)):08x}" if known else "",
    )
    assert timed.derived == {"early_slices": 3}


def test_a_run_of_an_older_format_does_not_go_on(tmp_path: Path) -> None:
    folder = rewritten(tmp_path, 0, {}, of=FORMAT_1)

    with pytest.raises(ResumeRefusedError, match="format-1 is of format 1, this writes 3"):
        journal.open_for_resume(folder)


def test_format_2_is_read_as_format_3() -> None:
    run = record.read(FORMAT_2)
    assert (run.header.format, run.info.format) == (2, 3)
    assert [one.case.id for one in run.records] == [one.case.id for one in RUN.records]
    assert msgspec.structs.replace(run, header=RUN.header, info=RUN.info) == RUN
    assert "spawn/async@node-26?concurrency=1000" in {one.case.id for one in run.records}


@pytest.mark.parametrize("of", [FORMAT_1, FORMAT_2])
@pytest.mark.parametrize(
    ("workload", "runtime", "before", "now"),
    [
        ("mailbox", "node-26", "promise", "async"),
        ("timers", "cpython-3.13", "promise", "promise"),
        ("timers", "node-26", "worker", "worker"),
        ("timers", "c", "epoll", "timerfd"),
        ("mailbox", "c", "epoll", "epoll"),
        ("compute", "cpython-3.13t", "thread", "thread-pool"),
        ("spawn", "cpython-3.13", "thread", "thread"),
    ],
)
def test_in_old_formats_a_model_had_another_name(
    tmp_path: Path, of: Path, workload: str, runtime: str, before: str, now: str
) -> None:
    case = {"workload": workload, "runtime": runtime, "model": before, "parameters": {"a": 1}, "version": 1}
    id_ = f"{workload}/{before}@{runtime}?a=1"
    whole = lines.decode((of / "records.jsonl").read_bytes().splitlines()[1])
    whole |= {"case": case, "id": id_}
    folder = rewritten(tmp_path, 1, whole, of=of)
    assert record.read(folder).records[0].case.id == f"{workload}/{now}@{runtime}?a=1"
    identity = {"begin": {"id": id_, "kind": "timed", "round": 5, "twin": 0}}
    begun = rewritten(tmp_path, 5, identity, of=of)
    assert f"{workload}/{now}@{runtime}?a=1" in {one.id for one in record.read(begun).unended}


def test_the_exhibit_of_properties_calls_its_variants_as_the_models(tmp_path: Path) -> None:
    row = {"exhibit": "properties", "language": "js", "variant": "promise"}
    python = row | {"language": "python"}
    old = lines.decode((FORMAT_2 / "records.jsonl").read_bytes().splitlines()[11])["observed"]
    for fields, variant in (
        (row, "async"),
        (python, "promise"),
        (row | {"exhibit": "lifecycle"}, "promise"),
        (row | {"language": "c", "variant": "epoll"}, "epoll"),
    ):
        run = record.read(rewritten(tmp_path, 11, {"observed": old | fields}, of=FORMAT_2))
        assert [one.variant for one in run.observed] == [variant]


def test_format_3_is_read() -> None:
    assert RUN.header.run == "format-3"
    assert [one.outcome for one in RUN.records] == ["skipped", "measured", "measured", "measured", "failed"]
    assert (RUN.info.environment["cpu"], [each["cpu"] for each in INFO.environments]) == ("A", ["A", "B"])
    assert [one.environment for one in RUN.records] == [0, 0, 0, 1, 0]
    assert (RUN.canaries[0].environment, RUN.observed[0].environment) == (1, 1)
    assert HELD.plateau == Plateau(
        pss_bytes=5_242_880, kernel_bytes=65_536, threads=6, processes=1, live_bytes=4_000_000
    )
    assert TIMED.warm_ups and TIMED.measurement  # noqa: PT018
    assert (TIMED.warm_ups.count, len(TIMED.warm_ups.last_ns)) == (70, 64)
    assert [row.checksum for row in TIMED.measurement.iterations] == ["a9fe7d46", "a9fe7d47"]
    assert (TIMED.seed, FAILED.seed) == (7, 8)
    (partner,) = TWIN.partners
    assert (partner.role, partner.exit) == ("server", None)
    assert TWIN.measurement
    assert TWIN.measurement.metrics == {"sent": 9, "late": Histogram(bits=4, least=1_000, counts={"17": 3})}
    assert (FAILED.witness, FAILED.derived) == ("census at 100", {"early_slices": 3})
    assert FAILED.trace == Kept(kept=2_000, of=20_000)
    assert RUN.declined == (record.identity(SKIPPED),)
    assert (RUN.stops, RUN.damage, RUN.torn_bytes, RUN.last_line) == (("signal 2",), (), 0, 14)


def test_format_3_is_what_is_written(tmp_path: Path) -> None:
    with journal.create(tmp_path / "format-3", INFO) as writing:
        writing.end(SKIPPED)
        writing.begin(record.identity(HELD))
        writing.end(HELD)
        writing.canary(RUN.canaries[0])
        for one in (TIMED, TWIN, FAILED):
            writing.begin(record.identity(one))
            writing.end(one)
        writing.observed(RUN.observed[0])
        writing.begin(record.identity(planned(TIMED, 1)))
        writing.stopped("signal 2")

    for name in ("records.jsonl", "run.json"):
        assert (tmp_path / "format-3" / name).read_bytes() == (FORMAT_3 / name).read_bytes()


def rewritten(folder: Path, number: int, fields: Mapping[str, object], of: Path = FORMAT_3) -> Path:
    """Copy a fixture with one line's members changed, and its CRC-32 right."""
    copied = (of / "records.jsonl").read_bytes().splitlines(keepends=True)
    copied[number] = lines.encode({**lines.decode(copied[number][:-1]), **fields})
    (folder / "records.jsonl").write_bytes(b"".join(copied))
    (folder / "run.json").write_bytes((of / "run.json").read_bytes())
    return folder


def test_records_from_the_future_are_refused_with_both_versions(tmp_path: Path) -> None:
    folder = rewritten(tmp_path, 0, {"format": 4, "new": True})

    with pytest.raises(RecordsDamagedError, match="records of format 4, this reads up to 3"):
        record.read(folder)


def test_a_beginning_that_was_edited_is_refused(tmp_path: Path) -> None:
    for fields in ({"environment": "0" * 64}, {"plan": "0" * 64}):
        with pytest.raises(RecordsDamagedError, match=r"run\.json is not what the run began with"):
            record.read(rewritten(tmp_path, 0, fields))
    with pytest.raises(RecordsDamagedError, match="its first line is missing"):
        record.read(rewritten(tmp_path, 0, {"n": 2}))


def test_any_flipped_bit_of_run_json_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path, 0, {}) / "run.json"
    data = path.read_bytes()
    assert record.read(tmp_path) == RUN
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(RecordsDamagedError, match="not a run"):
            record.read(tmp_path)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"wall_ns": 1.5}, "wall_ns"),
        ({"wall_ns": "1"}, "wall_ns"),
        ({"outcome": "splendid"}, "outcome"),
        ({"score": 1}, "score"),
        ({"id": "spawn/goroutine@go-1.27?concurrency=1"}, "its id is"),
        ({"round": 0, "kind": "held", "measurement": None}, "ended before"),
        (
            {"measurement": {"iterations": {"checksum": ["a"], "elapsed_ns": [1], "plateau_ns": [1, 2]}}},
            "argument",
        ),
        ({"measurement": {"iterations": {"checksum": ["a", "b"], "elapsed_ns": [1]}}}, "argument"),
        ({"measurement": [1]}, "measurement"),
        ({"begin": {}}, "begin"),
        ({"n": 6}, "its number is 6, the last one was 6"),
        ({"n": None}, "its number is None"),
    ],
)
def test_a_line_that_says_something_else_is_named_and_kept_out(
    tmp_path: Path, fields: dict[str, object], why: str
) -> None:
    run = record.read(rewritten(tmp_path, 6, fields))

    assert run.damage[0].line == 7
    assert why in run.damage[0].why
    assert len(run.records) == len(RUN.records) - 1


@pytest.mark.parametrize("of", [FORMAT_1, FORMAT_2, FORMAT_3])
@pytest.mark.parametrize("fields", [{"measurement": [1]}, {"measurement": {}}, {"score": 1}])
def test_a_line_of_any_format_that_says_something_else_is_named(
    tmp_path: Path, fields: dict[str, object], of: Path
) -> None:
    run = record.read(rewritten(tmp_path, 6, fields, of=of))

    assert [damage.line for damage in run.damage] == [7]


def without(folder: Path, *numbers: int) -> record.Run:
    """Return what is read without some whole lines."""
    path = rewritten(folder, 0, {}) / "records.jsonl"
    kept = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for n, line in enumerate(kept, 1) if n not in numbers))
    return record.read(folder)


def test_lines_that_were_deleted_whole_are_missed(tmp_path: Path) -> None:
    for n in range(2, RUN.last_line):
        (damage,) = without(tmp_path, n).damage
        assert (damage.line, damage.why) == (n, f"lines {n} to {n} are missing before it")
    first, second = without(tmp_path, 3, 4, 8).damage
    assert (first.line, first.why) == (3, "lines 3 to 4 are missing before it")
    assert (second.line, second.why) == (6, "lines 8 to 8 are missing before it")
    assert without(tmp_path, 3, 4, 8).last_line == RUN.last_line


def test_a_line_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = rewritten(tmp_path, 0, {}) / "records.jsonl"
    copied = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*copied[:3], *copied[2:]]))
    run = record.read(tmp_path)

    assert [(each.line, each.why) for each in run.damage] == [(4, "its number is 3, the last one was 3")]
    assert run.records == RUN.records


def test_after_lines_that_can_not_be_read_the_next_number_is_known(tmp_path: Path) -> None:
    path = rewritten(tmp_path, 0, {}) / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"stopped"', b'"stepped"'))
    assert record.read(tmp_path).last_line == RUN.last_line

    with journal.open_for_resume(tmp_path, salvage=True)[0] as writing:
        writing.stopped("signal 15")
    run = record.read(tmp_path)
    assert [each.line for each in run.damage] == [RUN.last_line]
    assert (run.stops, run.last_line) == (("signal 15",), RUN.last_line + 1)


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
    same = {"cpu": "A", "cpus": 2}
    record.refuse_changed(INFO, plan=INFO.plan, environment=same)

    with pytest.raises(ResumeRefusedError, match="changed since the run began: cpus, builds, plan"):
        record.refuse_changed(INFO, plan="other", environment=same | {"cpus": 4, "builds": {}})


def test_equal_plans_have_equal_digests_whatever_their_order_of_members() -> None:
    assert lines.digest({"a": 1, "b": [2]}) == lines.digest({"b": [2], "a": 1})
    assert lines.digest([planned(TIMED, 0)]) != lines.digest([planned(TIMED, 1)])


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


def test_what_was_observed_is_read_of_every_run_of_exhibits_that_has_begun(tmp_path: Path) -> None:
    for name in ("1-exhibits-a", "2-exhibits-b"):
        with journal.create(tmp_path / name, INFO) as writing:
            writing.observed(RUN.observed[0])
    assert record.observed_in(tmp_path) == RUN.observed * 2

    (tmp_path / "2-exhibits-b" / "run.json").unlink()  # its harness died before it was there
    assert record.observed_in(tmp_path) == RUN.observed
    (tmp_path / "1-exhibits-a" / "run.json").write_bytes(b"{}")
    with pytest.raises(RecordsDamagedError, match=r"1-exhibits-a: not a run: .*\n  put it aside"):
        record.observed_in(tmp_path)
