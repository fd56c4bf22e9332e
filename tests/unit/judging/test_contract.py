"""The strict reader: what a lenient JSON reader lets through is a violation here, and named."""

import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.contract import (
    TRACE_MOST,
    ViolationError,
    arguments,
    introduction,
    read_stdout,
    read_trace,
    seeds_of,
    timed_seeds,
    warm_up_seeds,
)
from harness.model import (
    Case,
    Census,
    Histogram,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Record,
    Report,
    Status,
    Tally,
    WarmUps,
    Woken,
)
from harness.planning.counts import Counts
from harness.workload import Metric, Partner
from harness.workloads import workload_of

COMPUTE, SPAWN = workload_of("compute"), workload_of("spawn")
WALL_NS = 10**9
ONCE = Counts()


def line(**changes: object) -> str:
    measurement = {
        "contract": 2,
        "facts": {"gil": 1},
        "spawn_ns": 1,
        "between_ns": 1,
        "join_ns": 1,
        "iterations": [{"checksum": "a9fe7d89", "elapsed_ns": 123}],
        "metrics": {},
        **changes,
    }
    return json.dumps({"measurement": measurement}) + "\n"


def read(stdout: str | bytes, ask: Counts = ONCE) -> Report:
    data = stdout.encode() if isinstance(stdout, str) else stdout
    return read_stdout(data, COMPUTE, ask, hold=None, wall_ns=WALL_NS)


def test_a_true_line_is_read() -> None:
    report = read(line())

    assert report.measurement.iterations[0].checksum == "a9fe7d89"


HOLDING = '{{"holding":10,"iteration":{},"gate":{}}}'
ONE = '{"checksum":"a9fe7d89","elapsed_ns":123}'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "silent": ("", "no result"),
    "blank": ("\n", "stray bytes"),
    "two": (line() + line(), "two measurements"),
    "text before": ("hello\n" + line(), "line 1: stray bytes"),
    "a plateau after": (line() + HOLDING.format(0, 1) + "\n", "line 2: something follows"),
    "text after": (line() + "bye\n", "line 2: stray bytes"),
    "no LF": (line()[:-1], "incomplete"),
    "cut": (line()[:40], "incomplete"),
    "version": (line(contract=1), "contract version 1, this harness speaks 2"),
    "version as text": (line(contract="2"), r"\$\.measurement\.contract"),
    "no version": (line().replace('"contract": 2, ', ""), "contract"),
    "zero elapsed": (line(iterations=[{"checksum": "a9fe7d89", "elapsed_ns": 0}]), "elapsed_ns: 0"),
    "negative elapsed": (line(iterations=[{"checksum": "a9fe7d89", "elapsed_ns": -1}]), "elapsed_ns: -1"),
    "longer than its life": (line(spawn_ns=2 * WALL_NS), "clock"),
    "one too many": (line(iterations=[json.loads(ONE)] * 2), "2 iterations were reported, 1 were asked for"),
    "none": (line(iterations=[]), "0 iterations"),
    "undeclared metric": (line(metrics={"speed": 1}), "metrics"),
    "plateau where none is": (
        line(iterations=[json.loads(ONE) | {"plateau_ns": 5}]),
        "plateau_ns: not declared",
    ),
    "unknown key": (line(speed=1), "speed"),
    "checksum of seven": (line(iterations=[{"checksum": "a9fe7d8", "elapsed_ns": 1}]), "eight hexadecimal"),
    "checksum with LF": (line(iterations=[{"checksum": "a9fe7d89\n", "elapsed_ns": 1}]), "eight hexadecimal"),
    "NaN": (line().replace("123", "NaN"), "NaN is not an integer"),
    "Infinity": (line().replace("123", "Infinity"), "not an integer"),
    "1e999": (line().replace("123", "1e999"), "1e999 is not an integer"),
    "float": (line().replace("123", "1.5"), "1.5 is not an integer"),
    "bool": (line().replace("123", "true"), "integers and strings only"),
    "null": (line().replace("123", "null"), "integers and strings only"),
    "no measurement": (HOLDING.format(0, 1) + "\n", "no result: the program ended without"),
    "1 MiB and a byte": ("{" + " " * 2**20 + "\n", "line 1: longer than 1 MiB"),
    "-2^53": (line().replace("123", str(-(2**53))), "beyond 2\\^53"),
    "2^53": (line().replace("123", str(2**53)), "beyond 2\\^53"),
    "5,000 digits": (line().replace("123", "9" * 5_000), "beyond 2\\^53"),
    "deep, and said slowly": ('{"a":' * 7 + "1" + "}" * 7 + "\n", "nested deeper"),
    "deep": ('{"a":' + "[" * 200_000 + "\n", "nested deeper"),
    "duplicate key": (
        line().replace('"spawn_ns": 1', '"spawn_ns": 1, "spawn_ns": 2'),
        "duplicate key 'spawn_ns'",
    ),
    "invalid UTF-8": (line().encode().replace(b"gil", b"\xff\xfe"), "byte .*: not UTF-8"),
    "BOM": (b"\xef\xbb\xbf" + line().encode(), "stray bytes"),
    "UTF-16": (line().encode("utf-16") + b"\n", "not UTF-8|stray bytes|incomplete"),
    "lone surrogate": (line(facts={"gil": "\ud800"}), "lone surrogate"),
    "NUL": (line(facts={"gil": "\0"}), "lone surrogate or NUL"),
    "CRLF in a line": (line().replace("\n", "\r\n") + "\n", "stray bytes"),
    "ready of a partner": ('{"ready":{}}\n' + line(), "only a `measurement`"),
    "a plateau without --hold": (HOLDING.format(0, 1) + "\n" + line(), "only a `measurement`"),
    "warm-ups unasked": (
        line(warmups={"count": 1, "ns": 5, "fold": "7de2d8b8", "first": json.loads(ONE), "last_ns": [5]}),
        "warmups: 1, 0 at least were asked for",
    ),
    "negative spawn": (line(spawn_ns=-1), "can't be negative"),
    "negative join": (line(join_ns=-1), "can't be negative"),
    "negative between": (line(between_ns=-1), "can't be negative"),
    "no between": (line().replace('"between_ns": 1, ', ""), "between_ns is missing"),
    "longer between than its life": (line(between_ns=2 * WALL_NS), "clock"),
    "two names": ('{"holding":1,"poked":1,"value":1}\n' + line(), "one member names a line"),
    "no name": ('{"value":1}\n' + line(), "one member names a line"),
    "nothing": ("{}\n" + line(), "one member names a line"),
    "a companion of another": ('{"collected":1,"moved":1}\n' + line(), "one member names a line"),
    "a poke without its value": ('{"poked":1}\n' + line(), "one member names a line"),
    "a plateau without its iteration": ('{"holding":1,"gate":1}\n' + line(), "one member names a line"),
    "a plateau without its gate": ('{"holding":1,"iteration":1}\n' + line(), "one member names a line"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_violation_names_what_is_wrong(name: str) -> None:
    stdout, sentence = HOSTILE[name]

    with pytest.raises(ViolationError, match=sentence):
        read(stdout)


def test_what_lies_beside_the_surrogates_is_text() -> None:
    facts = read(line(facts={"gil": "\ud7ff\ue000\U0001f600"})).measurement.facts

    assert facts == {"gil": "\ud7ff\ue000\U0001f600"}


def test_foreign_bytes_are_quoted_by_their_head_and_do_nothing_to_a_terminal() -> None:
    with pytest.raises(ViolationError) as told:
        read(b"\x1b]0;\xff" + b"a" * 100 + b"\n")

    assert str(told.value) == "line 1, byte 4: not UTF-8: \\x1b]0;\\\\xff" + "a" * 75


@given(st.data())
def test_any_changed_byte_is_a_violation_or_another_honest_report(data: st.DataObject) -> None:
    honest = line().encode()
    place = data.draw(st.integers(0, len(honest) - 1))
    changed = honest[:place] + bytes([data.draw(st.integers(0, 255))]) + honest[place + 1 :]
    try:
        report = read(changed)
    except ViolationError:
        return
    assert report.measurement.contract == 2


LATENCY = {"bits": 5, "least": 1, "counts": {"37": 2}}
MEASURING = msgspec.structs.replace(
    COMPUTE, metrics={"lost": Metric(unit="updates"), "latency": Metric(unit="ns", histogram=True)}
)


def read_metrics(**metrics: object) -> dict[str, int | Histogram]:
    stdout = line(metrics=metrics).encode()
    return read_stdout(stdout, MEASURING, ONCE, hold=None, wall_ns=WALL_NS).measurement.metrics


def test_a_declared_number_and_a_declared_histogram_are_read() -> None:
    assert read_metrics(lost=3, latency=LATENCY) == {
        "lost": 3,
        "latency": Histogram(bits=5, least=1, counts={"37": 2}),
    }


@pytest.mark.parametrize(
    ("lost", "latency", "sentence"),
    [
        (LATENCY, LATENCY, "$.measurement.metrics.lost: declared is no histogram"),
        (3, 3, "$.measurement.metrics.latency: declared is a histogram"),
        (3, {"bits": 5, "least": 1}, "line 1: Object missing required field `counts`"),
        (3, LATENCY | {"sum": 74}, "line 1: Object contains unknown field `sum`"),
        (3, LATENCY | {"counts": {"37": "2"}}, "line 1: Expected `int`, got `str`"),
        (3, LATENCY | {"bits": 99}, "$.measurement.metrics.latency.bits: 99, possible are 0 to 16"),
        (3, [37, 2], "line 1: Expected"),
    ],
)
def test_a_metric_that_is_not_as_declared_is_refused(lost: object, latency: object, sentence: str) -> None:
    with pytest.raises(ViolationError, match=re.escape(sentence)):
        read_metrics(lost=lost, latency=latency)


SERVER = Partner(role="server", ready=("port", "path"))


def test_a_ready_line_becomes_arguments_in_the_declared_order() -> None:
    said = b'{"ready":{"path":"/tmp/s","port":4711}}'

    assert introduction(SERVER, said) == ("--server-port", "4711", "--server-path", "/tmp/s")
    assert introduction(Partner(role="peer", ready=()), b'{"ready":{}}') == ()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (b"", "line 1: stray bytes"),
        (b'{"collected":1}', "line 1: `ready` was expected"),
        (b'{"ready":{"port":1}}', "line 1: ready with ['port'], declared are ['path', 'port']"),
        (b'{"ready":{"port":1,"path":"a b"}}', "line 1: `path` is neither an integer nor a word"),
        (b'{"ready":{"port":1,"path":""}}', "line 1: `path` is neither an integer nor a word"),
        (b'{"ready":{"port":1,"path":[]}}', "line 1: Expected"),
    ],
)
def test_a_partner_that_is_not_ready_as_declared_is_refused(said: bytes, sentence: str) -> None:
    with pytest.raises(ViolationError, match=re.escape(sentence)):
        introduction(SERVER, said)


# Warm-ups

WARM = Counts(warm_up_ms=500, warm_up_least=2)


def warmed(count: int = 2, **changes: object) -> str:
    """Tell of so many warm-ups of 10 ns each."""
    told = {
        "count": count,
        "ns": 10 * count,
        "fold": "7de2d8b8",
        "first": {"checksum": "a9fe7d89", "elapsed_ns": 10},
        "last_ns": [10] * min(count, 64),
    }
    return line(warmups=told | changes)


@pytest.mark.parametrize("count", [2, 64, 65, 1_000])
def test_warm_ups_are_read_summed_up(count: int) -> None:
    warm_ups = read(warmed(count), WARM).measurement.warmups

    assert warm_ups is not None
    assert (warm_ups.count, warm_ups.ns, len(warm_ups.last_ns)) == (count, 10 * count, min(count, 64))


def test_a_time_alone_asks_for_a_warm_up_at_least() -> None:
    assert read(warmed(1), Counts(warm_up_ms=1)).measurement.warmups is not None
    with pytest.raises(ViolationError, match="warmups: 0, 1 at least were asked for"):
        read(line(), Counts(warm_up_ms=1))


FIRST = {"checksum": "a9fe7d89", "elapsed_ns": 10}
LONG = {"first": FIRST | {"elapsed_ns": 10**9}, "ns": 10**9 + 10, "last_ns": [10**9, 10]}
WARM_UPS: dict[str, tuple[str, str]] = {
    "none": (line(), "warmups: 0, 2 at least were asked for"),
    "one too few": (warmed(1), "1 with the times of 1, 2 at least were asked for"),
    "a time too few": (warmed(3, last_ns=[10, 10]), "3 with the times of 2"),
    "a time too many": (warmed(3, last_ns=[10, 10, 5, 5]), "3 with the times of 4"),
    "one of the last 64 left out": (warmed(65, last_ns=[10] * 63), "65 with the times of 63"),
    "more than the last 64": (warmed(65, last_ns=[10] * 65), "65 with the times of 65"),
    "no times": (warmed(2, last_ns=[]), "2 with the times of 0"),
    "a time of 0": (warmed(2, last_ns=[20, 0], first=FIRST | {"elapsed_ns": 20}), "2 with the times of 2"),
    "another sum": (warmed(2, ns=21), "do not go with 21 ns"),
    "a sum below that of the last": (warmed(65, ns=649), "do not go with 649 ns"),
    "another first": (warmed(2, first=FIRST | {"elapsed_ns": 11}), "do not go with 20 ns"),
    "a first that is no time": (warmed(2, first=FIRST | {"elapsed_ns": 0}), "first.elapsed_ns: 0 is not"),
    "a first without a checksum": (warmed(2, first=FIRST | {"checksum": ""}), "first.checksum: '' is not"),
    "a first with a plateau": (warmed(2, first=FIRST | {"plateau_ns": 5}), "plateau_ns: not declared"),
    "a fold of seven": (warmed(2, fold="7de2d8b"), "fold: '7de2d8b' is not eight"),
    "longer than its life": (warmed(2, **LONG), "clock: 1000000136 ns"),
}


@pytest.mark.parametrize("name", WARM_UPS)
def test_warm_ups_that_are_not_as_asked_are_a_violation(name: str) -> None:
    stdout, sentence = WARM_UPS[name]
    # `clock` forgives a millisecond
    wall_ns = WALL_NS - 10**6 if name == "longer than its life" else WALL_NS

    with pytest.raises(ViolationError, match=sentence):
        read_stdout(stdout.encode(), COMPUTE, WARM, hold=None, wall_ns=wall_ns)


def test_whoever_lived_shorter_than_it_was_to_warm_up_did_not() -> None:
    def lived(wall_ns: int) -> Report:
        return read_stdout(warmed().encode(), COMPUTE, WARM, hold=None, wall_ns=wall_ns)

    assert lived(500_000_000).measurement.warmups is not None
    with pytest.raises(ViolationError, match="warmups: 500 ms were asked for, the process lived 499999999"):
        lived(499_999_999)


# The dialogue of `--hold`

DIALOGUE = Hold(
    gates=2,
    script=((), ("collect", "census"), ("census",), ("census", "look", "rest 20", "poke 3 7", "poke 4 8")),
    tasks=10,
    census=Census.RUNTIME,
)
PARKED = json.loads(ONE) | {"plateau_ns": 100}
TALK = (
    HOLDING.format(0, 1),
    HOLDING.format(0, 2),
    '{"collected":4096}',
    '{"census":10}',
    HOLDING.format(1, 1),
    '{"census":11,"again":1}',
    '{"holding":10,"iteration":1,"gate":2,"there":9}',
    '{"census":12,"again":10,"moved":9}',
    '{"rested":20}',
    '{"poked":3,"value":99,"moved":1,"by":44}',
    '{"poked":4,"value":98}',
)


def held(*lines: str) -> Report:
    stdout = "".join(each + "\n" for each in lines) + line(iterations=[PARKED] * 2)
    return read_stdout(stdout.encode(), SPAWN, Counts(iterations=2), hold=DIALOGUE, wall_ns=WALL_NS)


def test_hold_is_a_dialogue_of_plateaus_and_answers() -> None:
    report = held(*TALK)

    assert (report.holding, report.live_bytes) == ((10, 10, 10, 10), 4096)
    assert report.there == (None, None, None, 9)
    assert report.tallies == (
        Tally(iteration=0, gate=2, found=10),
        Tally(iteration=1, gate=1, found=11, again=1),
        Tally(iteration=1, gate=2, found=12, again=10, moved=9),
    )
    assert report.woken == (Woken(task=3, value=99, moved=1, by=44), Woken(task=4, value=98))


@pytest.mark.parametrize(
    ("plateau_ns", "sentence"),
    [
        (None, r"iterations\[1\]\.plateau_ns: missing"),
        (0, "plateau_ns: 0 is not within the iteration"),
        (124, "plateau_ns: 124 is not within the iteration"),
    ],
)
def test_each_iteration_that_parks_has_its_plateau(plateau_ns: int | None, sentence: str) -> None:
    ill = json.loads(ONE) | ({} if plateau_ns is None else {"plateau_ns": plateau_ns})
    stdout = line(iterations=[PARKED, ill]).encode()

    with pytest.raises(ViolationError, match=sentence):
        read_stdout(stdout, SPAWN, Counts(iterations=2), hold=None, wall_ns=WALL_NS)


def test_a_runtime_that_counts_no_bytes_says_0() -> None:
    assert held(*TALK[:2], '{"collected":0}', *TALK[3:]).live_bytes is None


def test_what_is_only_held_is_asked_nothing() -> None:
    stdout = HOLDING.format(0, 1) + "\n" + line(iterations=[PARKED])
    silent = Hold(gates=1, script=((),), tasks=10, census=Census.THREADS)
    report = read_stdout(stdout.encode(), SPAWN, ONCE, hold=silent, wall_ns=WALL_NS)

    assert (report.holding, report.live_bytes, report.tallies, report.woken) == ((10,), None, (), ())


def test_how_many_are_held_is_what_each_plateau_says() -> None:
    fewer = '{"holding":9,"iteration":1,"gate":1}'

    assert held(*TALK[:4], fewer, *TALK[5:]).holding == (10, 10, 9, 10)


@pytest.mark.parametrize("left_out", range(len(TALK)))
def test_a_dialogue_with_a_line_left_out_or_said_twice_is_a_violation(left_out: int) -> None:
    for talk in (TALK[:left_out] + TALK[left_out + 1 :], TALK[: left_out + 1] + TALK[left_out:]):
        with pytest.raises(ViolationError, match=r"was expected|answered|follows the last plateau"):
            held(*talk)


@pytest.mark.parametrize(
    ("at", "said", "sentence"),
    [
        (0, HOLDING.format(0, 2), "`holding` of iteration 0, gate 1 was expected, not of 0, 2"),
        (1, HOLDING.format(1, 2), "`holding` of iteration 0, gate 2 was expected, not of 1, 2"),
        (2, '{"census":10}', "`collected` of iteration 0, gate 2 was expected, `census` came"),
        (5, '{"collected":1}', "`census` of iteration 1, gate 1 was expected, `collected` came"),
        (8, '{"census":1}', "`rested` of iteration 1, gate 2 was expected, `census` came"),
        (10, '{"census":1}', "`poked` of iteration 1, gate 2 was expected, `census` came"),
        (10, '{"poked":5,"value":98}', "task 4 was poked, task 5 answered"),
    ],
)
def test_another_answer_than_was_asked_for_is_a_violation(at: int, said: str, sentence: str) -> None:
    with pytest.raises(ViolationError, match=sentence):
        held(*TALK[:at], said, *TALK[at + 1 :])


def test_what_is_missing_or_too_much_at_the_end_is_named() -> None:
    with pytest.raises(ViolationError, match="`poked` of iteration 1, gate 2 was expected, nothing came"):
        held(*TALK[:-1])
    with pytest.raises(ViolationError, match="`holding` follows the last plateau"):
        held(*TALK, HOLDING.format(2, 1))


# Arguments, traces, seeds


def test_arguments_pass_every_parameter_and_the_kind() -> None:
    case = Case(
        workload="compute",
        version=1,
        runtime="c",
        model="thread",
        parameters={"units": 8, "size": 2, "workers": 1},
    )
    words = arguments(case, Kind.TRACED, Counts(iterations=3), seed=5, trace=Path("/t"))

    assert " ".join(words) == (
        "--workload compute --model thread --seed 5 --warmup-ms 0 --warmup-least 0 --iterations 3"
        " --units 8 --size 2 --workers 1 --trace /t"
    )
    warm = arguments(case, Kind.TIMED, Counts(warm_up_ms=900, warm_up_least=1), seed=5, role="server")
    assert " ".join(warm).endswith(
        "--warmup-ms 900 --warmup-least 1 --iterations 1 --units 8 --size 2 --workers 1 --role server"
    )
    assert "--trace" not in arguments(case, Kind.TIMED, ONCE, seed=5, trace=Path("/t"))
    assert "--trace" not in arguments(case, Kind.TRACED, ONCE, seed=5)
    held = arguments(case, Kind.HELD, Counts(iterations=2), seed=5)
    assert held[-1] == "--hold"


def test_a_trace_is_read_and_a_torn_one_refused(tmp_path: Path) -> None:
    event = (
        '{"name":"unit","ph":"X","pid":1,"tid":7,"ts":12,"dur":3,'
        '"args":{"task":0,"start":12345,"end":15678,"size":1000,"answer":9}},'
    )
    trace = tmp_path / "trace.json"
    trace.write_text(f"[\n{event}\n{event}\n")

    assert [each.task for each in read_trace(trace)] == [0, 0]
    trace.write_text(f"[\n{event}\n{event[:50]}")
    with pytest.raises(ViolationError, match="line 3"):
        read_trace(trace)
    with pytest.raises(ViolationError, match="No such file"):
        read_trace(tmp_path / "none")
    for head in ("", f"{event}\n"):
        trace.write_text(head)
        with pytest.raises(ViolationError, match="trace: the first line is not"):
            read_trace(trace)


@pytest.mark.timeout(10)
def test_what_is_too_long_or_no_file_is_no_trace(tmp_path: Path) -> None:
    trace, fifo = tmp_path / "trace.json", tmp_path / "fifo"
    trace.write_bytes(b"[\n")
    os.truncate(trace, TRACE_MOST + 1)
    os.mkfifo(fifo)
    for path in (trace, fifo):
        with pytest.raises(ViolationError, match="trace: not a file of at most 16 MiB"):
            read_trace(path)
    longest = b"[\n" + b" " * (TRACE_MOST - 3) + b"\n"
    trace.write_bytes(longest)
    with pytest.raises(ViolationError, match="line 2: no comma"):
        read_trace(trace)


def test_seeds_of_timed_iterations_lie_far_from_those_of_warm_ups() -> None:
    assert list(warm_up_seeds(2**32 - 2, 3)) == [2**32 - 2, 2**32 - 1, 0]
    assert list(timed_seeds(5, 2)) == [2**31 + 5, 2**31 + 6]
    assert list(timed_seeds(2**31 - 1, 2)) == [2**32 - 1, 0]


@pytest.mark.parametrize("contract", [1, 2])
@pytest.mark.parametrize(("seed", "warm_ups"), [(5, 0), (5, 3), (2**32 - 2, 3)])
def test_in_contract_1_timed_iterations_go_on_where_the_warm_ups_end(
    seed: int, warm_ups: int, contract: int
) -> None:
    first = Iteration(checksum="00000000", elapsed_ns=1)
    of = Record(
        case=Case(workload="compute", version=1, runtime="c", model="thread", parameters={}),
        kind=Kind.TIMED,
        round=1,
        twin=0,
        outcome=Status.MEASURED,
        t="",
        seed=seed,
        warm_ups=WarmUps(count=warm_ups, ns=1, first=first, last_ns=(1,)) if warm_ups else None,
        measurement=Measurement(
            contract=contract, facts={}, spawn_ns=1, join_ns=1, iterations=(first,) * 2, metrics={}
        ),
    )
    in_a_row = tuple((seed + warm_ups + j) % 2**32 for j in range(2))

    assert seeds_of(of) == (in_a_row if contract == 1 else tuple(timed_seeds(seed, 2)))
    assert seeds_of(msgspec.structs.replace(of, measurement=None)) == ()
