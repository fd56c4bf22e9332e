"""The real command line on fake toolchains and builds, to be killed and stopped.

harness_on_fakes.py ROOT WORDS…   is `python -m harness WORDS…`; ROOT stands for the checkout
harness_on_fakes.py --serve FD    starts one for each message on a socket: forked, so that fifty are cheap

ROOT/fakes.json is a Fakes. The programs are liar.py; the page is an empty file, since drawing is not what
is tested here.
"""

import fcntl
import hashlib
import itertools
import json
import os
import signal
import socket
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness import __main__
from harness.commands import compare, report, run
from harness.languages import LANGUAGES, language_of
from harness.model import Build, Frozen, Toolchain
from harness.providing import build as building
from harness.providing import programs, toolchains
from harness.records import environment, journal
from harness.running import progress
from harness.showing import reporting

LIAR = Path(__file__).parents[1] / "fakes" / "liar.py"
MISSING = "missing"
PLACES: dict[str, tuple[Any, str]] = {
    "build": (building, "build"),
    "between": (progress.Progress, "after"),
    "append": (journal.Journal, "_append"),
    "report": (reporting, "make"),
}


class Halt(Frozen):
    """A call at which the harness waits for signals, so that they come at just that moment."""

    place: str
    call: int = 1
    signals: int = 1


class Fakes(Frozen):
    """What a checkout of fakes has."""

    lies: dict[str, str]  # runtime -> its program's lie
    sources: str = ""
    tried: str = ""  # what was seen of the runtimes that are missing
    halt: Halt | None = None


def read(root: Path) -> Fakes:
    return msgspec.json.decode((root / "fakes.json").read_bytes(), type=Fakes)


def toolchain(root: Path, runtime: str, lie: str, tried: str = "") -> Toolchain:
    path = root / "scene" / "toolchain"
    return Toolchain(
        runtime=runtime,
        language=language_of(runtime) or "",
        status=MISSING if lie == MISSING else "found",
        version="" if lie == MISSING else "1",
        maker="fake",
        path="" if lie == MISSING else str(path),
        source="path",
        remedy=f"get {runtime}" if lie == MISSING else "",
        stamp=toolchains._stamp(str(path)),
        environment={},
        detail=tried if lie == MISSING else "",
    )


def build(root: Path, made_by: Toolchain, lie: str, sources: str = "") -> Build:
    facts = {name: 0 if kind == "int" else "x" for name, kind in LANGUAGES[made_by.language].facts.items()}
    if made_by.language == "python":
        facts["gil"] = int(not made_by.runtime.endswith("t"))
    return Build(
        runtime=made_by.runtime,
        language=made_by.language,
        argv=(sys.executable, "-I", str(LIAR)),
        environment={"LIE": lie, "FACTS": json.dumps(facts), "SCENE": str(root / "scene")},
        stamp=made_by.stamp + sources,
        packages=(),
        problem="",
        log="",
    )


def install(root: Path) -> None:
    """Put the fakes in the place of what finds, builds and draws."""
    fakes = read(root)

    def find(wanted: Sequence[str] | None, _: Path, **_named: object) -> tuple[Toolchain, ...]:
        every = [toolchain(root, runtime, lie, fakes.tried) for runtime, lie in fakes.lies.items()]
        return tuple(each for each in every if not wanted or {each.runtime, each.language} & set(wanted))

    def make(found: Sequence[Toolchain], *_: object, **_named: object) -> tuple[Build, ...]:
        return tuple(build(root, each, fakes.lies[each.runtime], fakes.sources) for each in found)

    def draw(folder: Path, *_: object) -> Path:
        page = folder / "index.html"
        page.touch()
        return page

    commit = hashlib.sha256(bytes(root)).hexdigest()  # a run's name is its programs' mark
    for owner, name, fake in (
        *((module, "checkout", lambda: root) for module in (compare, report, run, programs)),
        (environment, "_git", lambda *_: commit.encode()),
        (toolchains, "find", find),
        (building, "build", make),
        (reporting, "make", draw),
    ):
        setattr(owner, name, fake)
    if fakes.halt:
        wait_in(fakes.halt, root / "scene" / "halted")


def wait_in(halt: Halt, mark: Path) -> None:
    """Have a call wait until its signals have come, and only then do what it does."""
    owner, name = PLACES[halt.place]
    real, calls = getattr(owner, name), itertools.count(1)

    def waiting(*arguments: object, **named: object) -> object:
        if next(calls) == halt.call:
            bell, ring = os.pipe()
            os.set_blocking(ring, False)
            signal.set_wakeup_fd(ring)
            mark.touch()
            for _ in range(halt.signals):
                os.read(bell, 1)
        return real(*arguments, **named)

    setattr(owner, name, waiting)


def harness(root: Path, words: Sequence[str]) -> int:
    install(root)
    sys.argv = ["harness", *words]
    return __main__.main()


def serve(channel: socket.socket) -> int:
    """Have one harness after the other started, each by a nurse that tells its pid and its end."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 4)
        if not message:
            return 0
        if os.fork() == 0:
            return nurse(json.loads(message), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def nurse(order: dict[str, Any], status: int, *streams: int) -> int:
    pid = os.fork()
    if pid == 0:
        os.close(status)
        become(streams, order["ignored"])
        return harness(Path(order["root"]), order["words"])
    for descriptor in streams:
        os.close(descriptor)
    os.write(status, b"%d\n" % pid)
    os.write(status, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    os._exit(0)


def become(streams: Sequence[int], ignored: list[int]) -> None:
    """Be a process of its own, at a terminal if stdin is one; for a minute at the latest."""
    signal.alarm(60)
    os.setsid()
    for descriptor, place in zip(streams, range(3), strict=True):
        os.dup2(descriptor, place)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def main() -> int:
    if sys.argv[1] == "--serve":
        return serve(socket.socket(fileno=int(sys.argv[2])))
    return harness(Path(sys.argv[1]), sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
