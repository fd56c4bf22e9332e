"""What outlives a killed harness: told by lock files, swept at the next start.

`STATE/runs/RUN.lock` is locked for as long as its owner lives. Free means dead: then every process that
carries the run's cookie is killed and the run's folder removed. A process that wiped its environment
*and* survived harness and keeper alike is not found.
"""

import contextlib
import fcntl
import itertools
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.fetching.downloads import locked
from harness.fetching.foreign import kill_marked
from harness.model import Frozen

COOKIE = "BENCH_RUN"  # in the environment of every program: the run's name
_ALONE = "runs.lock"  # keeps others from making or sweeping locks meanwhile
_UNNAMED = ".new"  # a lock that is being made
_RUNS_MOST = 100  # a start takes neither long nor many descriptors, whatever has piled up
_SWEEP_S = 10.0
_SHORT = Path("/tmp")  # noqa: S108 -- a socket's path ends at 107 bytes


class _Lock(Frozen):
    run: str
    boot: str  # of another boot only files can be left
    folder: str


class Swept(Frozen):
    """What a sweep found and put an end to."""

    runs: tuple[str, ...]
    processes: int
    living: tuple[str, ...]  # the runs that were left alone: their owners measure now


def cookie_for(name: str) -> str:
    """Return a name that no other run has, on this machine: two checkouts may begin in the same second."""
    return f"{name}-{secrets.token_hex(4)}"


@contextlib.contextmanager
def owned(state: Path, run: str) -> Iterator[Path]:
    """Own a run: yields its private folder, known to later sweeps before it exists."""
    locks = state / "runs"
    locks.mkdir(parents=True, exist_ok=True)
    folder = _SHORT / f"cb-{secrets.token_hex(4)}"
    hidden, lock = locks / f".{run}{_UNNAMED}", locks / f"{run}.lock"
    with contextlib.ExitStack() as held:
        with locked(state / _ALONE):  # what is unnamed while nobody else is here was left by the dead
            file = held.enter_context(hidden.open("wb"))
            fcntl.flock(file, fcntl.LOCK_EX)  # before it has its name: nobody sees it unlocked
            file.write(msgspec.json.encode(_Lock(run=run, boot=_boot(), folder=str(folder))))
            file.flush()
            hidden.rename(lock)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def sweep(state: Path) -> Swept:
    """Put an end to what dead runs have left."""
    locks = state / "runs"
    locks.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        with locked(state / _ALONE):
            for unnamed in locks.glob(f".*{_UNNAMED}"):
                unnamed.unlink()
        dead, living = _locks(locks, held)
        cookies = {f"{COOKIE}={lock.run}".encode() for lock in dead.values() if lock.boot == _boot()}
        killed = _kill_marked(cookies) if cookies else 0
        for path, lock in dead.items():
            folder = Path(lock.folder)
            if folder.parent == _SHORT and folder.name.startswith("cb-"):
                shutil.rmtree(folder, ignore_errors=True)
            path.unlink()
    return Swept(
        runs=tuple(sorted(lock.run for lock in dead.values())), processes=killed, living=tuple(sorted(living))
    )


def _locks(folder: Path, held: contextlib.ExitStack) -> tuple[dict[Path, _Lock], list[str]]:
    """Tell the locks of the dead, which are taken, from the runs whose owners live."""
    dead, living = {}, []
    for path in itertools.islice(folder.glob("*.lock"), _RUNS_MOST):
        file = held.enter_context(path.open("rb"))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            dead[path] = msgspec.json.decode(file.read(), type=_Lock)
        except BlockingIOError:
            living.append(path.stem)
        except msgspec.DecodeError:  # the power went before its bytes were on the disk
            path.unlink()
    return dead, living


def _kill_marked(cookies: set[bytes]) -> int:
    """Kill whoever carries one of the cookies, until two passes have found nobody."""
    killed, empty, until = set[int](), 0, time.monotonic() + _SWEEP_S
    while empty < 2 and time.monotonic() < until:  # noqa: PLR2004
        found = kill_marked(cookies)
        killed |= found
        empty = 0 if found else empty + 1
    return len(killed)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
