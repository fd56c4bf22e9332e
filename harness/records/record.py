"""What is recorded, line by line, and what a run's folder says when it is read back.

    run.json        how the run was begun: written once
    records.jsonl   the header, then one line per begin, end, observation, canary and stop
    torn.log        unterminated ends that were cut off after a crash

Each line closes with the CRC-32 of itself. Writing is journal.py's; why it is so stands in
docs/decisions/0003-records.md.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from harness.errors import RecordsDamagedError, ResumeRefusedError, UsageError
from harness.model import Canary, Frozen, Iteration, Kind, Observed, Planned, Reason, Record, Status

FORMAT = 1
CHECKSUMS_KEPT = 3
FATAL_BEGINS = 3
EXHIBITS = "exhibits"  # stands for the profile of a run of exhibits

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DEVICE = re.compile(r"(?i)(con|nul|aux|prn|com\d|lpt\d)(\..*)?")


class Info(Frozen):
    """run.json: how the run was begun."""

    started: str  # UTC
    seed: int
    profile: str
    argv: tuple[str, ...]
    plan: str  # digest
    environment: dict[str, Any]
    format: int = FORMAT


class Header(Frozen):
    """Line 1 of records.jsonl: what the lines below belong to."""

    format: int
    run: str
    plan: str
    environment: str


class Identity(Frozen):
    """What makes two records the same one within a run; the content of a begin line."""

    id: str
    kind: Kind
    round: int
    twin: int


class Damage(Frozen):
    """A line that is kept out, and why."""

    line: int
    why: str


class Run(Frozen):
    """All that a run's folder says."""

    header: Header
    info: Info
    records: tuple[Record, ...]  # in the order in which they ended
    unended: tuple[Identity, ...]  # begun and never ended: unknown, not failed
    lost: tuple[Identity, ...]  # every begin since the last end or stop: the harness died in each
    canaries: tuple[Canary, ...]
    observed: tuple[Observed, ...]  # of exhibits
    stops: tuple[str, ...]
    damage: tuple[Damage, ...]
    torn_bytes: int  # of a last line without its end


# Lines


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(_canonical(msgspec.to_builtins(value))).hexdigest()


def checksums_crc(checksums: Iterable[str]) -> str:
    """Return what stands for the checksums of all iterations where not all are kept."""
    return f"{zlib.crc32(''.join(checksums).encode()):08x}"


def compact(record: Record) -> Record:
    """Keep the first checksums of a measured invocation, and a CRC-32 of all.

    Measured means that each equals the oracle's answer, which can be computed again.
    """
    measurement = record.measurement
    if record.outcome is not Status.MEASURED or measurement is None or record.checksums_crc is not None:
        return record
    rows = measurement.iterations
    if len(rows) <= CHECKSUMS_KEPT:
        return record
    kept = rows[:CHECKSUMS_KEPT] + tuple(
        Iteration(checksum="", elapsed_ns=row.elapsed_ns, plateau_ns=row.plateau_ns)
        for row in rows[CHECKSUMS_KEPT:]
    )
    return msgspec.structs.replace(
        record,
        measurement=msgspec.structs.replace(measurement, iterations=kept),
        checksums_crc=checksums_crc(row.checksum for row in rows),
    )


def encode(fields: dict[str, Any]) -> bytes:
    """Return one line: canonical JSON whose last member is the CRC-32 of the bytes before it."""
    body = _canonical(fields)[:-1]
    return b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def decode(line: bytes) -> dict[str, Any]:
    """Return a line's members without the `crc`; ValueError when they are not what was written."""
    body, _, crc = line.rpartition(b',"crc":"')
    if crc != b'%08x"}' % zlib.crc32(body):
        raise ValueError("its CRC-32 is another")
    fields: dict[str, Any] = msgspec.json.decode(body + b"}", type=dict[str, Any])
    return fields


def _canonical(value: Any) -> bytes:  # noqa: ANN401 (JSON)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


class _Columns(Frozen, omit_defaults=True):
    """Iterations as stored: a thousand warm-ups name their members once."""

    checksum: list[str]  # the first ones
    elapsed_ns: list[int]
    plateau_ns: list[int | None] | None = None


def end_fields(record: Record) -> dict[str, Any]:
    """Return the members of an end line."""
    record = compact(record)
    fields: dict[str, Any] = msgspec.to_builtins(record) | {"id": record.case.id, "reason": record.reason}
    if record.diagnostic:  # may quote a program's bytes: half a surrogate pair could not be read back
        fields["diagnostic"] = record.diagnostic.encode("utf-8", "backslashreplace").decode()
    if record.measurement is not None:
        rows = record.measurement.iterations
        plateaus = [row.plateau_ns for row in rows]
        columns = _Columns(
            checksum=[row.checksum for row in rows if row.checksum],
            elapsed_ns=[row.elapsed_ns for row in rows],
            plateau_ns=None if set(plateaus) <= {None} else plateaus,
        )
        fields["measurement"]["iterations"] = msgspec.to_builtins(columns)
    return fields


def _record(fields: dict[str, Any]) -> Record:
    name = fields.pop("id", None)
    if "early_slices" in fields:
        fields["derived"] = {"early_slices": fields.pop("early_slices")}
    if isinstance(measurement := fields.get("measurement"), dict):
        columns = msgspec.convert(measurement.get("iterations"), _Columns)
        size = len(columns.elapsed_ns)
        checksums = columns.checksum + [""] * (size - len(columns.checksum))
        plateaus = columns.plateau_ns or [None] * size
        measurement["iterations"] = [
            Iteration(checksum=checksum, elapsed_ns=elapsed, plateau_ns=plateau)
            for checksum, elapsed, plateau in zip(checksums, columns.elapsed_ns, plateaus, strict=True)
        ]
    record = msgspec.convert(fields, Record)
    if name != record.case.id:
        raise ValueError(f"its id is {name!r}, its case {record.case.id!r}")
    return record


# Reading


def read(folder: Path) -> Run:
    """Read a run without its lock; damaged lines are kept out and named in `damage`."""
    try:
        *lines, torn = (folder / "records.jsonl").read_bytes().split(b"\n")
        header = _header(lines[0] if lines else torn)
        info = msgspec.json.decode((folder / "run.json").read_bytes(), type=Info)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise RecordsDamagedError(f"{folder}: not a run: {error}", "begin a new run") from error
    if (info.plan, digest(info.environment)) != (header.plan, header.environment):
        raise RecordsDamagedError(f"{folder}/run.json is not what the run began with", "begin a new run")
    scan = _Scan()
    for number, line in enumerate(lines[1:], start=2):
        scan.take(number, line)
    return Run(
        header=header,
        info=info,
        records=tuple(scan.records.values()),
        unended=tuple(identity for identity in scan.begun if identity not in scan.records),
        lost=tuple(scan.lost),
        canaries=tuple(scan.canaries),
        observed=tuple(scan.observed),
        stops=tuple(scan.stops),
        damage=tuple(scan.damage),
        torn_bytes=len(torn),
    )


class _Scan:
    """What the lines after the header add up to."""

    def __init__(self) -> None:
        self.records: dict[Identity, Record] = {}
        self.begun: dict[Identity, None] = {}  # an ordered set
        self.lost: list[Identity] = []
        self.canaries: list[Canary] = []
        self.observed: list[Observed] = []
        self.stops: list[str] = []
        self.damage: list[Damage] = []

    def take(self, number: int, line: bytes) -> None:
        """Take in one line; a bad one is named and kept out."""
        try:
            self._add(decode(line))
        except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
            self.damage.append(Damage(line=number, why=str(error)))

    def _add(self, fields: dict[str, Any]) -> None:
        match fields:
            case {"begin": content} if len(fields) == 1:
                begun = msgspec.convert(content, Identity)
                self.begun[begun] = None
                self.lost.append(begun)
            case {"canary": content} if len(fields) == 1:
                self.canaries.append(msgspec.convert(content, Canary))
            case {"observed": content} if len(fields) == 1:
                self.observed.append(msgspec.convert(content, Observed))
            case {"stopped": content} if len(fields) == 1:
                self.stops.append(msgspec.convert(content, str))
                self.lost.clear()
            case _:
                self._end(_record(fields))

    def _end(self, record: Record) -> None:
        ended = identity(record)
        if ended in self.records:
            raise ValueError(f"{ended.id} {ended.kind} round {ended.round} twin {ended.twin} ended before")
        self.records[ended] = record
        self.lost.clear()


def _header(line: bytes) -> Header:
    fields = decode(line)
    made_by = fields.get("format")
    if isinstance(made_by, int) and made_by > FORMAT:
        raise RecordsDamagedError(
            f"records of format {made_by}, this reads up to {FORMAT}", "read them with a newer checkout"
        )
    return msgspec.convert(fields, Header)


def refuse_damage(run: Run) -> None:
    """Raise when lines were kept out: what is shown without them must not end in success."""
    if run.damage:
        lines = "; ".join(f"line {damage.line}: {damage.why}" for damage in run.damage)
        raise RecordsDamagedError(
            f"{run.header.run}/records.jsonl: {lines}",
            f"{resume_line(run.header.run)} --salvage   runs these invocations again",
        )


# Going on


def resume_line(run: str) -> str:
    """Return what to type to go on with a run."""
    return f"python3 noxfile.py -s harness -- resume {run}"


def identity(of: Planned | Record) -> Identity:
    """Return what a planned invocation and its record have in common."""
    return Identity(id=of.case.id, kind=of.kind, round=of.round, twin=of.twin)


def remaining(plan: Iterable[Planned], run: Run) -> tuple[Planned, ...]:
    """Return what is left of a plan: neither ended nor of a case that is out."""
    ended = {identity(record) for record in run.records}
    out = {record.case.id for record in run.records if is_out(record)}
    return tuple(item for item in plan if item.case.id not in out and identity(item) not in ended)


def is_out(record: Record) -> bool:
    """Tell whether a record ends its case: a failure, or a skip that isn't one round's."""
    return record.outcome is Status.FAILED or (
        record.outcome is Status.SKIPPED and record.reason is not Reason.NO_CAPACITY
    )


def fatal(run: Run) -> Identity | None:
    """Return the invocation in which the harness died three times in a row: it must not run again."""
    last = run.lost[-FATAL_BEGINS:]
    return last[0] if len(last) == FATAL_BEGINS and len(set(last)) == 1 else None


def refuse_changed(info: Info, *, plan: str, environment: dict[str, Any]) -> None:
    """Raise when a run can't go on here; `environment` holds what must be as it was."""
    changed = [name for name, value in environment.items() if info.environment.get(name) != value]
    if info.plan != plan:
        changed.append("plan")
    if changed:
        raise ResumeRefusedError(
            f"changed since the run began: {', '.join(changed)}",
            "python3 noxfile.py -s compare   begins another",
        )


# Names


def check_name(name: str) -> str:
    """Return a run's name if it is one; a path is never built from anything else."""
    if not _NAME.fullmatch(name) or ".." in name or _DEVICE.fullmatch(name):
        raise UsageError(f"not a run's name: {name!r}", "letters, digits, `.`, `_`, `-`; 64 at most")
    return name


def vacant(results: Path, name: str) -> Path:
    """Return a folder for a new run: NAME, else NAME-2, NAME-3, ..."""
    folder, number = results / check_name(name), 2
    while folder.exists():
        folder, number = results / f"{name}-{number}", number + 1
    return folder


def find(results: Path, name: str) -> Path:
    """Return the folder of a run that is there."""
    folder = results / check_name(name)
    if not (folder / "records.jsonl").is_file():
        raise UsageError(f"no run {name!r} in {results}", f"ls {results}   lists them")
    return folder


def folder_of(results: Path, name: str) -> Path:
    """Return the folder of a run given by path, by name, or as the newest."""
    if not name:
        return newest(results)
    if (Path(name) / "records.jsonl").is_file():
        return Path(name).resolve()
    return find(results, name)


def newest(results: Path) -> Path:
    """Return the folder of the run that began to measure last, by what it says and not by its name."""
    begun = []
    for path in results.glob("*/run.json"):
        with suppress(OSError, msgspec.MsgspecError):
            info = msgspec.json.decode(path.read_bytes(), type=Info)
            if info.profile != EXHIBITS:
                begun.append((info.started, path.parent))
    if not begun:
        raise UsageError(f"no run in {results}", "python3 noxfile.py -s compare   makes one")
    return max(begun)[1]


def observed_in(results: Path) -> tuple[Observed, ...]:
    """Return all that was observed in the runs of exhibits of a results folder, the latest last."""
    folders = sorted(path.parent for path in results.glob(f"*-{EXHIBITS}-*/records.jsonl"))
    return tuple(each for folder in folders for each in read(folder).observed)
