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
    first_timed,
    introduction,
    read_stdout,
    read_trace,
    seeds,
)
from harness.model import (
    Case,
    Histogram,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Record,
    Report,
    Status,
    WarmUps,
)
from harness.workload import Metric, Partner
from harness.workloads import workload_of

COMPUTE, SPAWN = workload_of("compute"), workload_of("spawn")
WALL_NS = 10**9


def line(**changes: object) -> str:
    measurement = {
        "contract": 1,
        "facts": {"gil": 1},
        "spawn_ns": 1,
        "join_ns": 1,
        "iterations": [{"checksum": "a9fe7d89", "elapsed_ns": 123}],
        "metrics": {},
        **changes,
    }
    return json.dumps({"measurement": measurement}) + "\n"


def read(stdout: str | bytes, *, iterations: int = 1) -> Report:
    data = stdout.encode() if isinstance(stdout, str) else stdout
    return read_stdout(data, COMPUTE, iterations=iterations, hold=None, wall_ns=WALL_NS)


def test_a_true_line_is_read() -> None:
    report = read(line())

    assert report.measurement.iterations[0].checksum == "a9fe7d89"


ONE = '{"checksum":"a9fe7d89","elapsed_ns":123}'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "silent": ("", "no result"),
    "blank": ("\n", "stray bytes"),
    "two": (line() + line(), "two measurements"),
    "text before": ("hello\n" + line(), "line 1: stray bytes"),
    "text after": (line() + "bye\n", "line 2: stray bytes"),
    "no LF": (line()[:-1], "incomplete"),
    "cut": (line()[:40], "incomplete"),
    "version": (line(contract=2), "contract version 2, this harness speaks 1"),
    "version as text": (line(contract="1"), r"\$\.measurement\.contract"),
    "no version": (line().replace('"contract": 1, ', ""), "contract"),
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
    "2^53": (line().replace("123", str(2**53)), "beyond 2\\^53"),
    "5,000 digits": (line().replace("123", "9" * 5_000), "beyond 2\\^53"),
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
    "two names": ('{"holding":1,"poked":1,"value":1}\n' + line(), "one member names a line"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_violation_names_what_is_wrong(name: str) -> None:
    stdout, sentence = HOSTILE[name]

    with pytest.raises(ViolationError, match=sentence):
        read(stdout)


@given(st.data())
def test_any_changed_byte_is_a_violation_or_another_honest_report(data: st.DataObject) -> None:
    honest = line().encode()
    place = data.draw(st.integers(0, len(honest) - 1))
    changed = honest[:place] + bytes([data.draw(st.integers(0, 255))]) + honest[place + 1 :]
    try:
        report = read(changed)
    except ViolationError:
        return
    assert report.measurement.contract == 1


def held(*lines: str, hold: Hold) -> Report:
    plateau = line(iterations=[{"checksum": "a9fe7d89", "elapsed_ns": 123, "plateau_ns": 100}])
    stdout = "".join(each + "\n" for each in lines) + plateau
    return read_stdout(stdout.encode(), SPAWN, iterations=1, hold=hold, wall_ns=WALL_NS)


LATENCY = {"bits": 5, "least": 1, "counts": {"37": 2}}
MEASURING = msgspec.structs.replace(
    COMPUTE, metrics={"lost": Metric(unit="updates"), "latency": Metric(unit="ns", histogram=True)}
)


def read_metrics(**metrics: object) -> dict[str, int | Histogram]:
    stdout = line(metrics=metrics).encode()
    return read_stdout(stdout, MEASURING, iterations=1, hold=None, wall_ns=WALL_NS).measurement.metrics


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
        (b'{"holding":1}', "line 1: `ready` was expected"),
        (b'{"ready":{"port":1}}', "line 1: ready with ['port'], declared are ['path', 'port']"),
        (b'{"ready":{"port":1,"path":"a b"}}', "line 1: `path` is neither an integer nor a word"),
        (b'{"ready":{"port":1,"path":""}}', "line 1: `path` is neither an integer nor a word"),
        (b'{"ready":{"port":1,"path":[]}}', "line 1: Expected"),
    ],
)
def test_a_partner_that_is_not_ready_as_declared_is_refused(said: bytes, sentence: str) -> None:
    with pytest.raises(ViolationError, match=re.escape(sentence)):
        introduction(SERVER, said)


def test_hold_is_a_dialogue_with_one_holding_line() -> None:
    hold = Hold(pokes=((3, 7),), census=True)
    report = held('{"holding":10,"census":10}', '{"poked":3,"value":99}', hold=hold)

    assert (report.holding, report.census, report.poked) == (10, 10, ((3, 99),))
    with pytest.raises(ViolationError, match="two `holding`"):
        held('{"holding":10}', '{"holding":10}', hold=hold)
    with pytest.raises(ViolationError, match="`holding` was expected"):
        held(hold=hold)
    with pytest.raises(ViolationError, match="pokes"):
        held('{"holding":10}', '{"poked":4,"value":99}', hold=hold)


def test_arguments_pass_every_parameter_and_the_kind() -> None:
    case = Case(
        workload="compute",
        version=1,
        runtime="c",
        model="thread",
        parameters={"units": 8, "size": 2, "workers": 1},
    )
    words = arguments(case, Kind.TRACED, seed=5, warm_ups=0, iterations=1, trace=Path("/t"))

    assert " ".join(words) == (
        "--workload compute --model thread --seed 5 --warmup 0 --iterations 1"
        " --units 8 --size 2 --workers 1 --trace /t"
    )
    beside = arguments(case, Kind.TIMED, seed=5, warm_ups=0, iterations=1, role="server")
    assert beside[-2:] == ("--role", "server")


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


@pytest.mark.parametrize(("seed", "warm_ups"), [(5, 0), (5, 3), (2**32 - 2, 3)])
def test_in_contract_1_timed_iterations_go_on_where_the_warm_ups_end(seed: int, warm_ups: int) -> None:
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
        measurement=Measurement(contract=1, facts={}, spawn_ns=1, join_ns=1, iterations=(first,), metrics={}),
    )

    assert first_timed(of) == list(seeds(seed, warm_ups + 1))[-1]
