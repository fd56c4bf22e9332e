"""The contract with the programs: a case's argv, and what came back on stdout and in the trace.

The only owner of flag names and JSON keys; docs/contract.md is its page. Reading is strict: bytes that
are not exactly what the contract says are a violation, and its message names the first wrong byte, key
or number.
"""

import json
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from harness.judging.histogram import problem as histogram_problem
from harness.model import (
    CENSUS,
    COLLECT,
    POKE,
    REST,
    Case,
    Frozen,
    Histogram,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Record,
    Report,
    Slice,
    Tally,
    WarmUps,
    Woken,
)
from harness.planning.counts import Counts
from harness.primitives import WORD
from harness.records.lines import LAST_WARM_UPS
from harness.workload import Partner, Workload

VERSION = 2
INTEGER_BOUND = 2**53
TIMED_FROM = 2**31  # seeds of timed iterations are this far from those of the warm-ups
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
    iteration: int | None = None
    gate: int | None = None
    there: int | None = None
    collected: int | None = None
    census: int | None = None
    again: int | None = None
    poked: int | None = None
    value: int | None = None
    by: int | None = None
    moved: int | None = None  # of a census and of a poke
    frames: int | None = None
    rested: int | None = None
    ready: dict[str, int | str] | None = None


_NONE: frozenset[str] = frozenset()
_COMPANIONS = {  # member that names a line -> those that may stand beside it, those that must
    "measurement": (_NONE, _NONE),
    "holding": (frozenset({"iteration", "gate", "there"}), frozenset({"iteration", "gate"})),
    "collected": (_NONE, _NONE),
    "census": (frozenset({"again", "moved", "frames"}), _NONE),
    "poked": (frozenset({"value", "moved", "by"}), frozenset({"value"})),
    "rested": (_NONE, _NONE),
    "ready": (_NONE, _NONE),
}


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
    ask: Counts,
    *,
    seed: int,
    trace: Path | None = None,
    role: str | None = None,
) -> tuple[str, ...]:
    """Return the contract's arguments for one invocation."""
    words = ["--workload", case.workload, "--model", case.model, "--seed", str(seed)]
    words += ["--warmup-ms", str(ask.warm_up_ms), "--warmup-least", str(ask.warm_up_least)]
    words += ["--iterations", str(ask.iterations)]
    for name, value in case.parameters.items():
        words += [f"--{name}", str(value)]
    if kind is Kind.HELD:
        words += ["--hold"]
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


def read_stdout(stdout: bytes, workload: Workload, ask: Counts, *, hold: Hold | None, wall_ns: int) -> Report:
    """Return what a program reported; ViolationError where it is not what the contract says."""
    lines = [_read_line(number, line) for number, line in enumerate(_split(stdout), 1)]
    measurements = [line.measurement for line in lines if line.measurement]
    if not measurements:
        raise ViolationError("no result: the program ended without a `measurement` line")
    if len(measurements) > 1:
        raise ViolationError("two measurements: a program prints one, and last")
    if lines[-1].measurement is None:
        raise ViolationError(f"line {len(lines)}: something follows the measurement")
    _check_measurement(measurements[0], workload, ask, wall_ns)
    talk = lines[:-1]
    if hold is None:
        if talk:
            raise ViolationError("line 1: only a `measurement` line is expected without --hold")
        return Report(measurement=measurements[0])
    return _with_hold(talk, hold, measurements[0])


def _with_hold(talk: Sequence[Line], hold: Hold, measurement: Measurement) -> Report:
    """Read the dialogue: at each plateau one `holding` line, and an answer to each command."""
    lines = iter(talk)
    holding: list[int] = []
    there: list[int | None] = []
    tallies: list[Tally] = []
    woken: list[Woken] = []
    live_bytes = None
    for number, commands in enumerate(hold.script):
        iteration, gate = hold.place(number)
        place = f"iteration {iteration}, gate {gate}"
        line = _expect(lines, "holding", place)
        if (line.iteration, line.gate) != (iteration, gate):
            raise ViolationError(f"`holding` of {place} was expected, not of {line.iteration}, {line.gate}")
        holding.append(line.holding or 0)
        there.append(line.there)
        for word, *values in map(str.split, commands):
            if word == COLLECT:
                live_bytes = _expect(lines, "collected", place).collected
            elif word == CENSUS:
                tallies.append(_tally(_expect(lines, "census", place), iteration, gate))
            elif word == REST:
                _expect(lines, "rested", place)
            elif word == POKE:
                woken.append(_woken(_expect(lines, "poked", place), int(values[0])))
    if (line_left := next(lines, None)) is not None:
        raise ViolationError(f"`{_name(line_left)}` follows the last plateau")
    return Report(
        measurement=measurement,
        holding=tuple(holding),
        there=tuple(there),
        live_bytes=live_bytes or None,
        tallies=tuple(tallies),
        woken=tuple(woken),
    )


def _tally(line: Line, iteration: int, gate: int) -> Tally:
    return Tally(
        iteration=iteration,
        gate=gate,
        found=line.census or 0,
        again=line.again,
        moved=line.moved,
        frames=line.frames,
    )


def _woken(line: Line, task: int) -> Woken:
    if line.poked != task:
        raise ViolationError(f"task {task} was poked, task {line.poked} answered")
    return Woken(task=task, value=line.value or 0, moved=line.moved, by=line.by)


def _expect(lines: Iterator[Line], member: str, place: str) -> Line:
    line = next(lines, None)
    if line is None or _name(line) != member:
        found = "nothing" if line is None else f"`{_name(line)}`"
        raise ViolationError(f"`{member}` of {place} was expected, {found} came")
    return line


def _check_measurement(found: Measurement, workload: Workload, ask: Counts, wall_ns: int) -> None:
    if found.contract != VERSION:
        raise ViolationError(f"contract version {found.contract}, this harness speaks {VERSION}")
    if len(found.iterations) != ask.iterations:
        raise ViolationError(
            f"{len(found.iterations)} iterations were reported, {ask.iterations} were asked for"
        )
    if found.between_ns is None:
        raise ViolationError("elapsed: between_ns is missing")
    if min(outside := (found.spawn_ns, found.between_ns, found.join_ns)) < 0:
        raise ViolationError("elapsed: spawn_ns, between_ns and join_ns can't be negative")
    held = Kind.HELD in workload.kinds
    for number, iteration in enumerate(found.iterations):
        _check_iteration(f"$.measurement.iterations[{number}]", iteration, plateau=held)
    _check_warm_ups(found.warmups, ask, plateau=held)
    if set(found.metrics) != set(workload.metrics):
        raise ViolationError(f"metrics {sorted(found.metrics)}, declared are {sorted(workload.metrics)}")
    for key, value in found.metrics.items():
        _check_metric(f"$.measurement.metrics.{key}", value, histogram=workload.metrics[key].histogram)
    if (total := sum(outside) + found.clocked_ns) > wall_ns + 1_000_000:
        raise ViolationError(f"clock: {total} ns were reported of a process that lived {wall_ns} ns")
    if wall_ns < ask.warm_up_ms * 1_000_000:
        raise ViolationError(f"warmups: {ask.warm_up_ms} ms were asked for, the process lived {wall_ns} ns")


def _check_warm_ups(found: WarmUps | None, ask: Counts, *, plateau: bool) -> None:
    least = max(ask.warm_up_least, int(ask.warm_up_ms > 0))
    if found is None or not least:
        if found or least:
            raise ViolationError(f"warmups: {found.count if found else 0}, {least} at least were asked for")
        return
    where = "$.measurement.warmups"
    _check_iteration(f"{where}.first", found.first, plateau=plateau)
    last, first_ns = found.last_ns, found.first.elapsed_ns
    whole = found.count <= LAST_WARM_UPS  # then the last ones are all
    if found.count < least or len(last) != min(found.count, LAST_WARM_UPS) or min(last) <= 0:
        raise ViolationError(
            f"{where}: {found.count} with the times of {len(last)}, {least} at least were asked for"
        )
    if (sum(last), first_ns) != (found.ns, last[0]) if whole else sum(last) + first_ns > found.ns:
        raise ViolationError(
            f"{where}: the times of the first and the last ones do not go with {found.ns} ns of all"
        )
    if not _CHECKSUM.match(found.fold):
        raise ViolationError(f"{where}.fold: {found.fold[:20]!r} is not eight hexadecimal digits")


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
    members = {name for name in Line.__struct_fields__ if getattr(found, name) is not None}
    named = members & _COMPANIONS.keys()
    may, must = _COMPANIONS[min(named)] if named else (_NONE, _NONE)
    if len(named) != 1 or not must <= members - named <= may:
        raise ViolationError(f"line {number}: one member names a line: {_shown(line)}")
    return found


def _name(line: Line) -> str:
    return next(name for name in _COMPANIONS if getattr(line, name) is not None)


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


def warm_up_seeds(first: int, count: int) -> Iterable[int]:
    """Return the seeds of an invocation's first warm-ups."""
    return ((first + k) % WORD for k in range(count))


def timed_seeds(first: int, count: int) -> Iterable[int]:
    """Return the seeds of its timed iterations."""
    return ((first + TIMED_FROM + j) % WORD for j in range(count))


def seeds_of(record: Record) -> tuple[int, ...]:
    """Return the seeds of a record's timed iterations, by the contract that its program spoke."""
    if (measured := record.measurement) is None:
        return ()
    count = len(measured.iterations)
    if measured.contract > 1:
        return tuple(timed_seeds(record.seed, count))
    warm_ups = record.warm_ups.count if record.warm_ups else 0  # contract 1: one row of seeds for both
    return tuple(warm_up_seeds(record.seed, warm_ups + count))[warm_ups:]
