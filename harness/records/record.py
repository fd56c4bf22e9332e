"""What is recorded, line by line, and what a run's folder says when it is read back.

    run.json        how the run was begun: written once
    records.jsonl   the header, then one line per begin, end, observation, canary and stop
    traces/         some slices of each traced case
    torn.log        unterminated ends that were cut off after a crash

Each line has its number and closes with the CRC-32 of itself, and so does run.json. Writing is
journal.py's; why it is so stands in docs/decisions/0003-records.md.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from harness.errors import RecordsDamagedError, ResumeRefusedError, UsageError
from harness.model import Canary, Frozen, Kind, Observed, Planned, Reason, Record, Status
from harness.records import format_1, format_2
from harness.records.lines import decode, digest, plain, record_of

FORMAT = 3
FATAL_BEGINS = 3
EXHIBITS = "exhibits"  # stands for the profile of a run of exhibits

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BAD = (msgspec.MsgspecError, ValueError, TypeError, LookupError, RecursionError)  # of a line
_DEVICE = re.compile(r"(?i)(con|nul|aux|prn|com\d|lpt\d)(\..*)?")


class Info(Frozen):
    """run.json: how the run was begun."""

    started: str  # UTC
    seed: int
    profile: str
    argv: tuple[str, ...]
    plan: str  # digest
    environments: tuple[dict[str, Any], ...]
    format: int = FORMAT

    @property
    def environment(self) -> dict[str, Any]:
        """The one that the run began in."""
        return self.environments[0]


class Header(Frozen):
    """Line 1 of records.jsonl: what the lines below belong to."""

    format: int
    run: str
    plan: str
    environment: str  # digest of the one that the run began in


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
    declined: tuple[Identity, ...]  # ended and never begun: skipped, or failed by what it rests on
    lost: tuple[Identity, ...]  # every begin since the last end or stop: the harness died in each
    canaries: tuple[Canary, ...]
    observed: tuple[Observed, ...]  # of exhibits
    stops: tuple[str, ...]
    damage: tuple[Damage, ...]
    torn_bytes: int  # of a last line without its end
    last_line: int = 1  # its number; the header's is 1


# Reading


def read(folder: Path) -> Run:
    """Read a run without its lock; damaged lines are kept out and named in `damage`."""
    try:
        with (folder / "records.jsonl").open("rb") as file:
            first, (*lines, torn) = file.readline(), file.read().split(b"\n")
    except OSError as error:
        raise _not_a_run(folder, error) from error
    header, info = _begun(folder, first)
    scan = _Scan(header, info)
    for number, line in enumerate(lines, start=2):
        scan.take(number, line)
    return Run(
        header=header,
        info=info,
        records=tuple(scan.records.values()),
        unended=tuple(identity for identity in scan.begun if identity not in scan.records),
        declined=tuple(identity for identity in scan.records if identity not in scan.begun),
        lost=tuple(scan.lost),
        canaries=tuple(scan.canaries),
        observed=tuple(scan.observed),
        stops=tuple(scan.stops),
        damage=tuple(scan.damage),
        torn_bytes=len(torn),
        last_line=scan.last + scan.unread,
    )


def _begun(folder: Path, first: bytes) -> tuple[Header, Info]:
    """Return what the first line and run.json say, which must fit each other."""
    try:
        header = _header(first)
        info = _info(header, (folder / "run.json").read_bytes())
        same = (info.plan, digest(info.environment)) == (header.plan, header.environment)
    except (OSError, msgspec.MsgspecError, ValueError, LookupError) as error:
        raise _not_a_run(folder, error) from error
    if not same:
        raise RecordsDamagedError(f"{folder}/run.json is not what the run began with", "begin a new run")
    return header, info


def _not_a_run(folder: Path, error: Exception) -> RecordsDamagedError:
    return RecordsDamagedError(f"{folder}: not a run: {error}", "put it aside, and begin a new run")


def _header(line: bytes) -> Header:
    if not line.endswith(b"\n"):
        raise ValueError("its first line has no end")  # to append to it would make one line of two
    fields = decode(line[:-1])
    made_by = fields.get("format")
    if isinstance(made_by, int) and made_by > FORMAT:
        raise RecordsDamagedError(
            f"records of format {made_by}, this reads up to {FORMAT}", "read them with a newer checkout"
        )
    if fields.pop("n", 1) != 1:
        raise ValueError("its first line is missing")
    return msgspec.convert(fields, Header)


def _info(header: Header, data: bytes) -> Info:
    if header.format == 1:
        fields = format_1.upgraded(msgspec.json.decode(data, type=dict[str, Any]), n=0, seed=0)
    elif not data.endswith(b"\n"):
        raise ValueError("run.json has no end")
    else:
        fields = decode(data[:-1])
    return msgspec.convert(fields | {"format": FORMAT}, Info)


class _Scan:
    """What the lines after the header add up to."""

    def __init__(self, header: Header, info: Info) -> None:
        self.records: dict[Identity, Record] = {}
        self.begun: dict[Identity, None] = {}  # an ordered set
        self.lost: list[Identity] = []
        self.canaries: list[Canary] = []
        self.observed: list[Observed] = []
        self.stops: list[str] = []
        self.damage: list[Damage] = []
        self.last = 1  # the number of the last line that has one
        self.unread = 0  # lines after it whose number can't be read
        self._format, self._seed = header.format, info.seed

    def take(self, number: int, line: bytes) -> None:
        """Take in one line, the `number`th of the file; a bad one is named and kept out."""
        self.unread += 1  # until it is read
        try:
            fields = decode(line)
            if self._format == 1:
                fields = format_1.upgraded(fields, n=number, seed=self._seed)
            if self._format < FORMAT:
                fields = format_2.upgraded(fields)
            self.unread -= 1
            self._follow(number, fields.pop("n", None))
            self._add(fields)
        except _BAD as error:
            self.damage.append(Damage(line=number, why=str(error)))

    def _follow(self, number: int, n: object) -> None:
        """Hold a line's own number against those before it: a line deleted whole leaves no other trace."""
        if not isinstance(n, int) or n <= self.last:
            raise ValueError(f"its number is {n}, the last one was {self.last}")
        first = self.last + self.unread + 1
        if n > first:
            self.damage.append(Damage(line=number, why=f"lines {first} to {n - 1} are missing before it"))
        self.last, self.unread = n, 0

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
                self._end(record_of(fields))

    def _end(self, record: Record) -> None:
        ended = identity(record)
        if ended in self.records:
            raise ValueError(f"{ended.id} {ended.kind} round {ended.round} twin {ended.twin} ended before")
        self.records[ended] = record
        self.lost.clear()


def refuse_damage(run: Run) -> None:
    """Raise when lines were kept out: what is shown without them must not end in success."""
    if run.damage:
        lines = "; ".join(f"line {damage.line}: {damage.why}" for damage in run.damage)
        raise RecordsDamagedError(
            f"{run.header.run}/records.jsonl: {lines}",
            "put this run aside; python3 noxfile.py -s exhibits   makes another"
            if run.info.profile == EXHIBITS
            else f"{resume_line(run.header.run)} --salvage   runs these invocations again",
        )


# Going on


def resume_line(run: str) -> str:
    """Return what to type to go on with a run."""
    return f"python3 noxfile.py -s harness -- resume {run}"


def identity(of: Planned | Record) -> Identity:
    """Return what a planned invocation and its record have in common: nothing of where it was written."""
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
    changed = [name for name, value in plain(environment).items() if info.environment.get(name) != value]
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
    if not (begun := measured_in(results)):
        raise UsageError(f"no run in {results}", "python3 noxfile.py -s compare   makes one")
    return begun[0]


def measured_in(results: Path) -> list[Path]:
    """Return the folders of the runs that measured, the one that began last first."""
    begun = []
    for path in results.glob("*/records.jsonl"):
        with suppress(OSError, RecordsDamagedError), path.open("rb") as lines:
            _, info = _begun(path.parent, lines.readline())
            if info.profile != EXHIBITS:
                begun.append((info.started, path.parent))
    return [folder for _, folder in sorted(begun, reverse=True)]


def observed_in(results: Path) -> tuple[Observed, ...]:
    """Return all that was observed in the runs of exhibits of a results folder, the latest last.

    One without run.json was cut off before it began; RecordsDamagedError where one is damaged.
    """
    runs = [read(path.parent) for path in sorted(results.glob(f"*-{EXHIBITS}-*/run.json"))]
    for run in runs:
        refuse_damage(run)
    return tuple(each for run in runs for each in run.observed)
