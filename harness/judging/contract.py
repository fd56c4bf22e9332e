"""The contract with the programs: a case's argv, and what came back on stdout and in the trace.

The only owner of flag names and JSON keys; docs/contract.md is its page. Reading is strict: bytes that
are not exactly what the contract says are a violation, and its message names the first wrong byte, key
or number.
"""

import json
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from harness.judging.histogram import problem as histogram_problem
from harness.model import Case, Frozen, Histogram, Hold, Iteration, Kind, Measurement, Record, Report, Slice
from harness.workload import Partner, Workload

VERSION = 1
INTEGER_BOUND = 2**53
WORD = 2**32
DEPTH_MOST = 6
MEBIBYTE = 1 << 20
TRACE_MOST = 16 * MEBIBYTE  # of bytes, some 100,000 slices: no signal is answered while it is read

T = TypeVar("T")
_CHECKSUM = re.compile(r"[0-9a-f]{8}\Z")
_WORD = re.compile(r"[!-~]{1,200}\Z")


class ViolationError(ValueError):
    """A program's output breaks the contract; its text is the sentence for the outcome."""


class Line(Frozen):
    """One line of stdout: an object with one member that names it, and that member's companions."""

    measurement: Measurement | None = None
    holding: int | None = None
    census: int | None = None
    poked: int | None = None
    value: int | None = None
    ready: dict[str, int | str] | None = None


class _Arguments(Frozen):
    task: int
    start: int
    end: int
    size: int
    answer: int


class _Event(Frozen):
    name: str
    ph: str
    pid: int
    tid: int
    ts: int
    dur: int
    args: _Arguments


_lines = msgspec.json.Decoder(Line, strict=True)
_events = msgspec.json.Decoder(_Event, strict=True)


def arguments(
    case: Case,
    kind: Kind,
    *,
    seed: int,
    warm_ups: int,
    iterations: int,
    census: bool = False,
    trace: Path | None = None,
    role: str | None = None,
) -> tuple[str, ...]:
    """Return the contract's arguments for one invocation."""
    words = ["--workload", case.workload, "--model", case.model, "--seed", str(seed)]
    words += ["--warmup", str(warm_ups), "--iterations", str(iterations)]
    for name, value in case.parameters.items():
        words += [f"--{name}", str(value)]
    if kind is Kind.HELD:
        words += ["--hold", "--census"] if census else ["--hold"]
    if kind is Kind.TRACED and trace is not None:
        words += ["--trace", str(trace)]
    if role is not None:
        words += ["--role", role]
    return tuple(words)


def introduction(partner: Partner, line: bytes) -> tuple[str, ...]:
    """Return the arguments that tell of a partner, from the line with which it said that it is ready."""
    ready = _read_line(1, line).ready
    if ready is None:
        raise ViolationError(f"line 1: `ready` was expected: {_shown(line)}")
    if set(ready) != set(partner.ready):
        raise ViolationError(f"line 1: ready with {sorted(ready)}, declared are {sorted(partner.ready)}")
    words: list[str] = []
    for field in partner.ready:
        if not _WORD.match(value := str(ready[field])):
            raise ViolationError(f"line 1: `{field}` is neither an integer nor a word: {_shown(line)}")
        words += [f"--{partner.role}-{field}", value]
    return tuple(words)


def read_stdout(
    stdout: bytes, workload: Workload, *, iterations: int, hold: Hold | None, wall_ns: int
) -> Report:
    """Return what a program reported; ViolationError where it is not what the contract says."""
    lines = [_read_line(number, line) for number, line in enumerate(_split(stdout), 1)]
    measurements = [line.measurement for line in lines if line.measurement]
    if not measurements:
        raise ViolationError("no result: the program ended without a `measurement` line")
    if len(measurements) > 1:
        raise ViolationError("two measurements: a program prints one, and last")
    if lines[-1].measurement is None:
        raise ViolationError(f"line {len(lines)}: something follows the measurement")
    _check_measurement(measurements[0], workload, iterations, wall_ns)
    talk = lines[:-1]
    if hold is None:
        if talk:
            raise ViolationError("line 1: only a `measurement` line is expected without --hold")
        return Report(measurement=measurements[0])
    return _with_hold(talk, hold, measurements[0])


def _with_hold(talk: list[Line], hold: Hold, measurement: Measurement) -> Report:
    if not talk or talk[0].holding is None:
        raise ViolationError("line 1: `holding` was expected first")
    if any(line.holding is not None for line in talk[1:]):
        raise ViolationError("two `holding` lines")
    answers = [(line.poked, line.value) for line in talk[1:]]
    expected = [task for task, _ in hold.pokes]
    if [task for task, _ in answers] != expected:
        raise ViolationError(f"pokes {expected} were answered as {[task for task, _ in answers]}")
    poked = tuple((task, value) for task, value in answers if task is not None and value is not None)
    return Report(measurement=measurement, holding=talk[0].holding, census=talk[0].census, poked=poked)


def _check_measurement(found: Measurement, workload: Workload, iterations: int, wall_ns: int) -> None:
    if found.contract != VERSION:
        raise ViolationError(f"contract version {found.contract}, this harness speaks {VERSION}")
    if len(found.iterations) != iterations:
        raise ViolationError(f"{len(found.iterations)} iterations were reported, {iterations} were asked for")
    if found.spawn_ns < 0 or found.join_ns < 0:
        raise ViolationError("elapsed: spawn_ns and join_ns can't be negative")
    held = Kind.HELD in workload.kinds
    for number, iteration in enumerate(found.iterations):
        _check_iteration(f"$.measurement.iterations[{number}]", iteration, plateau=held)
    if set(found.metrics) != set(workload.metrics):
        raise ViolationError(f"metrics {sorted(found.metrics)}, declared are {sorted(workload.metrics)}")
    for key, value in found.metrics.items():
        _check_metric(f"$.measurement.metrics.{key}", value, histogram=workload.metrics[key].histogram)
    total = found.spawn_ns + found.join_ns + sum(each.elapsed_ns for each in found.iterations)
    if total > wall_ns + 1_000_000:
        raise ViolationError(f"clock: {total} ns were reported of a process that lived {wall_ns} ns")


def _check_metric(where: str, value: int | Histogram, *, histogram: bool) -> None:
    if histogram != isinstance(value, Histogram):
        raise ViolationError(f"{where}: declared is " + ("a histogram" if histogram else "no histogram"))
    if isinstance(value, Histogram) and (problem := histogram_problem(value)):
        raise ViolationError(f"{where}{problem}")


def _check_iteration(where: str, iteration: Iteration, *, plateau: bool) -> None:
    if not _CHECKSUM.match(iteration.checksum):
        raise ViolationError(f"{where}.checksum: {iteration.checksum[:20]!r} is not eight hexadecimal digits")
    if iteration.elapsed_ns <= 0:
        raise ViolationError(f"{where}.elapsed_ns: {iteration.elapsed_ns} is not a time")
    if plateau != (iteration.plateau_ns is not None):
        raise ViolationError(
            f"{where}.plateau_ns: " + ("missing" if plateau else "not declared by this workload")
        )
    if iteration.plateau_ns is not None and not 0 < iteration.plateau_ns <= iteration.elapsed_ns:
        raise ViolationError(f"{where}.plateau_ns: {iteration.plateau_ns} is not within the iteration")


def _split(stdout: bytes) -> list[bytes]:
    if not stdout:
        raise ViolationError("no result: the program printed nothing")
    if not stdout.endswith(b"\n"):
        raise ViolationError(f"incomplete: the last line has no LF: {_shown(stdout.splitlines()[-1])}")
    return stdout[:-1].split(b"\n")


def _read_line(number: int, line: bytes) -> Line:
    found = _strict(number, line, _lines)
    named = [found.measurement, found.holding, found.poked, found.ready]
    companions_fit = (found.value is None) == (found.poked is None) and (
        found.census is None or found.holding is not None
    )
    if sum(member is not None for member in named) != 1 or not companions_fit:
        raise ViolationError(f"line {number}: one member names a line: {_shown(line)}")
    return found


def _strict(number: int, line: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode one line, refusing all that a lenient JSON reader lets through."""
    where = f"line {number}"
    if len(line) > MEBIBYTE:
        raise ViolationError(f"{where}: longer than 1 MiB")
    try:
        text = line.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise ViolationError(f"{where}, byte {error.start}: not UTF-8: {_shown(line)}") from None
    if not text.startswith("{"):
        raise ViolationError(f"{where}: stray bytes where a JSON object was expected: {_shown(line)}")
    if _depth(line) > DEPTH_MOST:
        raise ViolationError(f"{where}: nested deeper than {DEPTH_MOST}")
    try:
        json.loads(
            text,
            object_pairs_hook=_members,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as error:
        raise ViolationError(f"{where}: {str(error)[:200]}: {_shown(line)}") from None
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ViolationError(f"{where}: {str(error)[:200]}") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    for name, value in pairs:
        for text in (name, value):
            if isinstance(text, str) and any(
                "\ud800" <= letter <= "\udfff" or letter == "\0" for letter in text
            ):
                raise ValueError(f"a lone surrogate or NUL in {name!r}")
        if isinstance(value, bool) or value is None:
            raise ValueError(f"{name!r} is {value}: integers and strings only")
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"duplicate key {next(name for name in names if names.count(name) > 1)!r}")
    return members


def _no_float(text: str) -> float:
    raise ValueError(f"{text[:24]} is not an integer")


def _integer(text: str) -> int:
    if len(text) > 20 or not -INTEGER_BOUND < int(text) < INTEGER_BOUND:  # noqa: PLR2004
        raise ValueError(f"{text[:24]} is beyond 2^53")
    return int(text)


def _depth(line: bytes) -> int:
    """Count brackets, those in strings too: no line of the contract comes near the limit."""
    depth = deepest = 0
    for byte in line:
        if byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest


def _shown(line: bytes) -> str:
    """Return the head of foreign bytes, harmless on a terminal."""
    return line[:80].decode("ascii", "backslashreplace").encode("unicode_escape").decode("ascii")


def read_trace(path: Path) -> tuple[Slice, ...]:
    """Return a traced invocation's slices in the order of their ends in the file."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > TRACE_MOST:
            raise ViolationError("trace: not a file of at most 16 MiB")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ViolationError(f"trace: {error.strerror}") from None
    if not lines or lines[0] != b"[":
        raise ViolationError("trace: the first line is not `[`")
    slices = []
    for number, line in enumerate(lines[1:], 2):
        if not line.endswith(b","):
            raise ViolationError(f"trace, line {number}: no comma at its end: {_shown(line)}")
        event = _strict(number, line[:-1], _events)
        slices.append(Slice(tid=event.tid, **msgspec.structs.asdict(event.args)))
    return tuple(slices)


def seeds(first: int, count: int) -> Iterable[int]:
    """Return the seeds of an invocation's iterations, warm-ups included."""
    return ((first + k) % WORD for k in range(count))


def first_timed(record: Record) -> int:
    """Return the seed of a record's first timed iteration, by the contract that its program spoke."""
    warm_ups = record.warm_ups.count if record.warm_ups else 0
    offsets = {1: warm_ups}  # contract -> how far the seeds of timed iterations are from the first
    return (record.seed + offsets[record.measurement.contract if record.measurement else VERSION]) % WORD
