"""Append-only results: one write per fact, under a lock; and files that are whole or not there.

The record is the product: when it can't be written, the run ends.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Self

import msgspec

from harness.errors import DiskError, LockedError, RecordsDamagedError, ResumeRefusedError
from harness.model import Canary, Case, Kept, Observed, Record, Slice
from harness.records import traces
from harness.records.lines import digest, encode, end_fields
from harness.records.record import (
    FORMAT,
    Header,
    Identity,
    Info,
    Run,
    check_name,
    read,
    refuse_damage,
    resume_line,
    vacant,
)

LEAST_FREE_BYTES = 64 << 20
BALLAST_BYTES = 1 << 20  # given back when the disk is full, so that the last line still fits


class Journal:
    """The writing end of a run: holds its lock until closed."""

    def __init__(
        self, folder: Path, descriptor: int, write: Callable[[int, bytes], int], last_line: int = 1
    ) -> None:
        self.folder = folder
        self._descriptor = descriptor
        self._write = write
        self._last_line = last_line
        self._good = os.fstat(descriptor).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, identity: Identity) -> None:
        """Say what is in flight: after a crash, a begin without an end."""
        self._append({"begin": msgspec.to_builtins(identity)})

    def end(self, record: Record) -> None:
        """Record how an invocation came out."""
        self._append(end_fields(record))

    def canary(self, canary: Canary) -> None:
        """Record what the machine could do at the start of a group."""
        self._append({"canary": msgspec.to_builtins(canary)})

    def observed(self, observed: Observed) -> None:
        """Record what came of one variant of an exhibit."""
        self._append({"observed": msgspec.to_builtins(observed)})

    def keep(self, case: Case, slices: Sequence[Slice]) -> Kept:
        """Keep as much of a trace as a case and a run may have."""
        path = self.folder / "traces" / traces.file_name(case)
        try:
            others = sum(each.stat().st_size for each in path.parent.glob("*.gz") if each != path)
            data, kept = traces.fit(case, slices, min(traces.CASE_MOST, traces.RUN_MOST - others))
            if data:
                path.parent.mkdir(exist_ok=True)
                _replace(path, data)
        except OSError as error:
            self._give_up(error, path)
        return Kept(kept=kept, of=len(slices))

    def stopped(self, reason: str) -> None:
        """Record that the run was ended on purpose; the invocation in flight is not to blame."""
        self._append({"stopped": reason})
        self.sync()

    def sync(self) -> None:
        """Make what was written outlive a power cut: once a round (4 ms), not per line."""
        try:
            os.fdatasync(self._descriptor)
        except OSError as error:
            self._give_up(error, self._path)

    def close(self) -> None:
        """Give the lock back."""
        with suppress(OSError):
            (self.folder / "ballast").unlink(missing_ok=True)
        os.close(self._descriptor)

    def _append(self, fields: dict[str, Any]) -> None:
        data = encode({**fields, "n": self._last_line + 1})
        try:
            written = self._write(self._descriptor, data)
        except OSError as error:
            self._give_up(error, self._path)
        if written != len(data):
            self._give_up(OSError(errno.ENOSPC, f"{written} of {len(data)} bytes written"), self._path)
        self._good += len(data)
        self._last_line += 1

    @property
    def _path(self) -> Path:
        return self.folder / "records.jsonl"

    def _give_up(self, error: OSError, path: Path) -> NoReturn:
        """Leave whole lines only, say why the run ends, and end it; `path` could not be written."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, self._good)
            (self.folder / "ballast").unlink(missing_ok=True)
            last = encode({"stopped": f"disk: {error.strerror}", "n": self._last_line + 1})
            if os.write(self._descriptor, last) != len(last):
                os.ftruncate(self._descriptor, self._good)
            os.fdatasync(self._descriptor)
        raise DiskError(
            f"{path}: {error.strerror}",
            f"everything finished is kept; make room, then: {resume_line(self.folder.name)}",
        ) from error


def begun(
    results: Path,
    profile: str,
    environment: dict[str, Any],
    *,
    plan: str,
    seed: int = 0,
    argv: tuple[str, ...] = (),
) -> tuple[Path, Info]:
    """Name the folder of a run that begins now, and say how it is begun."""
    now = datetime.now(tz=UTC)
    name = f"{now:%Y%m%dT%H%M%SZ}-{profile}-{str(environment['commit'])[:7] or 'nocommit'}"
    info = Info(
        started=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        seed=seed,
        profile=profile,
        argv=argv,
        plan=plan,
        environments=(environment,),
    )
    return vacant(results, name), info


def create(folder: Path, info: Info, write: Callable[[int, bytes], int] = os.write) -> Journal:
    """Begin a run in a folder that must not be there yet."""
    header = Header(
        format=FORMAT, run=check_name(folder.name), plan=info.plan, environment=digest(info.environment)
    )
    with _disk(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _require_space(folder.parent)
        try:
            folder.mkdir()
        except FileExistsError as error:
            raise LockedError(f"{folder}: another compare made it", "run it again") from error
        _sync_folder(folder.parent)
    try:
        write_file(folder / "records.jsonl", encode(msgspec.to_builtins(header) | {"n": 1}))
        write_file(folder / "run.json", encode(msgspec.to_builtins(info)))  # last: what has it is whole
        return Journal(folder, _lock(folder), write)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # nothing was run
        raise


def open_for_resume(
    folder: Path, *, salvage: bool = False, write: Callable[[int, bytes], int] = os.write
) -> tuple[Journal, Run]:
    """Go on with a run: lock it, read it, cut off an unterminated last line.

    Damaged lines are refused; with `salvage` they are left out, and their invocations run again.
    """
    _require_space(folder)
    descriptor = _lock(folder)
    try:
        run = read(folder)
        refuse_older(run)
        if not salvage:
            refuse_damage(run)
        if run.torn_bytes:
            _cut_tail(folder, descriptor, run.torn_bytes)
    except BaseException:
        (folder / "ballast").unlink(missing_ok=True)
        os.close(descriptor)
        raise
    return Journal(folder, descriptor, write, run.last_line), run


def refuse_older(run: Run) -> None:
    """Raise where a run is not of the format that is written: a file has one."""
    if run.header.format != FORMAT:
        raise ResumeRefusedError(
            f"{run.header.run} is of format {run.header.format}, this writes {FORMAT}",
            "python3 noxfile.py -s compare   begins another",
        )


def write_file(path: Path, data: bytes) -> None:
    """Replace a file: after a crash or on a full disk there is the old one or the new one."""
    with _disk(path):
        _replace(path, data)


def _replace(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise
        _sync_folder(path.parent)


def _lock(folder: Path) -> int:
    """Open the records to append, locked.

    No child holds the lock: Python's descriptors close on exec, and a fork without exec is not made here.
    """
    path = folder / "records.jsonl"
    with _disk(path):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError as error:
            raise RecordsDamagedError(f"{path} is not there", "begin a new run") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (folder / "ballast").write_bytes(bytes(BALLAST_BYTES))
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError):
                raise
            raise LockedError(f"{folder}: another compare is writing", "wait for it, or stop it") from error
    return descriptor


def _cut_tail(folder: Path, descriptor: int, size: int) -> None:
    """Move an unterminated last line to torn.log: its invocation runs again."""
    good = os.fstat(descriptor).st_size - size
    with _disk(folder), (folder / "torn.log").open("ab") as log:
        log.write(os.pread(descriptor, size, good) + b"\n")
        log.flush()
        os.fsync(log.fileno())
        os.ftruncate(descriptor, good)
        os.fsync(descriptor)


def _require_space(folder: Path) -> None:
    """Refuse to begin what could not be written down."""
    with _disk(folder):
        free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        needed = LEAST_FREE_BYTES >> 20
        raise DiskError(f"{folder}: {free >> 20} MiB free, {needed} are needed", "make room there")


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Say of an operating system's refusal what it means here."""
    try:
        yield
    except OSError as error:
        raise DiskError(
            f"{path}: {error.strerror}", "results must be writable: see to the folder and the disk"
        ) from error
