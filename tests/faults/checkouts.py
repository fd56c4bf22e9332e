"""A checkout of fakes, and harnesses that run on it: started, watched, stopped."""

import contextlib
import json
import os
import pty
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import msgspec
from harness_on_fakes import Fakes, Halt

from harness.languages import language_of
from harness.processes.keeper import descendants
from harness.records import record

PROGRAM = Path(__file__).with_name("harness_on_fakes.py")
ONLY = "spawn/asyncio,spawn/goroutine,spawn/task"
COMPARE = ("compare", "--profile", "tiny", "--only", ONLY)
RUNTIMES = ("cpython-3.13", "go-1.26", "dotnet-10")
DEADLINE_S = 20.0


def wait_for(seen: Callable[[], bool]) -> None:
    """Wait for what a process is about to do; the deadline is for a machine that is busy."""
    until = time.monotonic() + DEADLINE_S
    while not seen():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.001)


class Starter:
    """Forks harnesses from one that has imported everything."""

    def __enter__(self) -> Self:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            argv = [sys.executable, str(PROGRAM), "--serve", str(theirs.fileno())]
            self._process = subprocess.Popen(argv, pass_fds=[theirs.fileno()])
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()
        self._process.wait()

    def start(self, root: Path, words: Sequence[str], streams: list[int], ignored: Sequence[int]) -> int:
        """Start one; return what its nurse tells."""
        told, tell = os.pipe()
        order = {"root": str(root), "words": words, "ignored": ignored}
        socket.send_fds(self._channel, [json.dumps(order).encode()], [tell, *streams])
        os.close(tell)
        return told


class Harness:
    """One command line that runs."""

    def __init__(self, told: int, output: Path) -> None:
        self._told, self._output = os.fdopen(told), output
        self.pid = int(self._told.readline())

    @property
    def output(self) -> str:
        """What was said so far, stdout and stderr together."""
        return self._output.read_text()

    @property
    def keeper(self) -> int:
        """The keeper's pid; 0 while there is none."""
        for pid in descendants(self.pid):
            with contextlib.suppress(OSError):
                if b"keeper.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return 0

    @property
    def lives(self) -> bool:
        """Whether its nurse has not told its end yet."""
        return not select.select([self._told], [], [], 0)[0]

    def signal(self, number: int) -> None:
        if self.lives:
            os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end: the exit code, or -N."""
        ready, _, _ = select.select([self._told], [], [], DEADLINE_S)
        assert ready, f"the harness does not end: {self.output}"
        with self._told:
            return int(self._told.readline())


class Terminal:
    """A terminal with a harness in the foreground."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        self._shown = b""

    @property
    def shown(self) -> str:
        return self._shown.decode(errors="replace")

    def press_ctrl_c(self) -> None:
        os.write(self._ours, b"\x03")

    def read_until(self, words: str) -> None:
        until = time.monotonic() + DEADLINE_S
        while words not in self.shown:
            ready, _, _ = select.select([self._ours], [], [], max(0, until - time.monotonic()))
            assert ready, f"never said: {words}; but {self.shown}"
            self._shown += os.read(self._ours, 4096)

    def read_to_the_end(self) -> list[str]:
        """Read until nobody is left to write: all lines."""
        with contextlib.suppress(OSError):  # EIO is a terminal's end of file
            while chunk := os.read(self._ours, 4096):
                self._shown += chunk
        return [line.strip() for line in self.shown.splitlines() if line.strip()]

    def hang_up(self) -> None:
        os.close(self._ours)
        self._ours = -1

    def close(self) -> None:
        if self._ours >= 0:
            os.close(self._ours)


class Checkout:
    """A folder that stands for the checkout; which runtimes it has and what their programs do."""

    def __init__(self, root: Path, starter: Starter) -> None:
        self.root, self.scene, self._starter = root, root / "scene", starter
        self.scene.mkdir()
        (self.scene / "toolchain").write_text("a compiler")
        self._started = 0
        self.set()

    def set(self, *, sources: str = "", tried: str = "", halt: Halt | None = None, **lies: str) -> None:
        """Have honest programs, but for these: by language."""
        for mark in ("halted", "hangs"):
            (self.scene / mark).unlink(missing_ok=True)
        every = {runtime: lies.get(language_of(runtime) or "", "honest") for runtime in RUNTIMES}
        fakes = Fakes(lies=every, sources=sources, tried=tried, halt=halt)
        (self.root / "fakes.json").write_bytes(msgspec.json.encode(fakes))

    def start(
        self,
        *words: str,
        ignored: Sequence[int] = (),
        stdout: int | None = None,
        terminal: Terminal | None = None,
    ) -> Harness:
        """Start one: at a terminal, or with all that it says in a file or a pipe."""
        self._started += 1
        output = self.root / f"output-{self._started}"
        with output.open("wb") as file, Path(os.devnull).open("rb") as nothing:
            out = file.fileno() if stdout is None else stdout
            streams = [terminal.theirs] * 3 if terminal else [nothing.fileno(), out, out]
            told = self._starter.start(self.root, words, streams, ignored)
        if terminal:
            os.close(terminal.theirs)
        return Harness(told, output)

    def run(self, *words: str) -> tuple[int, str]:
        """Run one to its end: exit code and output."""
        harness = self.start(*words)
        return harness.wait(), harness.output

    def reached(self, mark: str) -> None:
        """Wait until a program or the harness has left its mark."""
        wait_for((self.scene / mark).exists)

    @property
    def runs(self) -> list[Path]:
        """The runs that have begun, oldest first; one killed before it was whole is none."""
        return sorted(path.parent for path in (self.root / "results/local").glob("*/run.json"))

    @property
    def size(self) -> int:
        """Of all records together."""
        return sum((run / "records.jsonl").stat().st_size for run in self.runs)

    def grown(self, harness: Harness, lines: int) -> None:
        """Wait until a harness has recorded so many more lines than now, or has ended."""
        now = self._lines()
        wait_for(lambda: self._lines() >= now + lines or not harness.lives)

    def _lines(self) -> int:
        return sum((run / "records.jsonl").read_bytes().count(b"\n") for run in self.runs)

    def read(self) -> record.Run:
        """Read the newest run."""
        return record.read(self.runs[-1])

    def left(self) -> list[int]:
        """The living programs of this checkout."""
        mark = f"SCENE={self.scene}".encode()
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if carries(folder, mark)]

    def is_clean(self) -> bool:
        """Whether nothing but results is left: no process, and no lock that would have it swept."""
        return not self.left() and not list((self.root / ".toolchains/state/runs").glob("*"))


def carries(process: Path, variable: bytes) -> bool:
    with contextlib.suppress(OSError):  # it has ended
        return variable in (process / "environ").read_bytes().split(b"\0")
    return False
