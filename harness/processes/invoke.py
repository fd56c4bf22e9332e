"""One invocation through the keeper: deadline, bounded output, the dialogue of `--hold`, memory."""

import contextlib
import io
import json
import math
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from types import TracebackType
from typing import Any, Self

import msgspec

from harness.errors import HarnessError
from harness.model import Command, Hold, Observation, Plateau
from harness.processes import keeper as keeper_module
from harness.processes import memory
from harness.processes.keeper import DRAIN_S, Tally, become_subreaper, children, kill

_KIB, _MIB = 1 << 10, 1 << 20
_LOOK_AT_MEMORY_S = 1.0
_KEEPER_LATE_S = DRAIN_S + 2  # a keeper that has not reported by then is stopped, or gone mad


class _KeeperLostError(Exception):
    """The keeper has died, or does not answer."""


class Keeper:
    """The process that owns every program of a run.

    One at a time, and no other child is started beside it: a child that has come after it is taken for
    what it left when it died, and ended.
    """

    ownership: dict[str, bool]  # the layers that this machine offers, for the environment record

    def __enter__(self) -> Self:
        subreaper = become_subreaper()  # what a dying keeper leaves comes to us
        self._others = frozenset(children())
        self._start()
        self.ownership["harness_subreaper"] = subreaper
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(patience_s=_KEEPER_LATE_S)
        become_subreaper(False)

    @property
    def pid(self) -> int:
        """The keeper's process."""
        return self._process.pid

    def restart(self) -> None:
        """Put an end to this keeper and all that it had, and start another."""
        self._end(patience_s=0)
        self._start()

    def send(self, command: Command, descriptors: list[int]) -> None:
        """Have a program started with these as its stdin, stdout, stderr and further ones."""
        message = json.dumps(msgspec.to_builtins(command)).encode()
        with _losing_the_keeper():
            socket.send_fds(self.channel, [message], descriptors)

    def kill(self) -> None:
        """Have the present tree ended; the report follows."""
        with _losing_the_keeper():
            self.channel.send(b"kill")

    def receive(self) -> dict[str, Any]:
        """Take the keeper's next message."""
        with _losing_the_keeper():
            message = self.channel.recv(_MIB)
        if not message:
            raise _KeeperLostError
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _start(self) -> None:
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", keeper_module.__file__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C at the terminal is the harness's alone
            )
        try:
            self.ownership = self.receive()
        except _KeeperLostError:
            self._end(patience_s=0)
            remedy = f"{sys.executable} -I -S {keeper_module.__file__}"
            raise HarnessError("the keeper can't be started", remedy) from None

    def _end(self, patience_s: float) -> None:
        self.channel.close()
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._drain()

    def _drain(self) -> None:
        """End what the keeper left; whatever was not there before it is its own."""
        until = time.monotonic() + DRAIN_S
        while orphans := set(children()) - self._others:
            if time.monotonic() >= until:
                raise _undying(sorted(orphans))
            for pid in orphans:
                kill(pid)
                Tally().reap(pid)
            time.sleep(0.001)


@contextlib.contextmanager
def _losing_the_keeper() -> Iterator[None]:
    try:
        yield
    except ConnectionError:
        raise _KeeperLostError from None


def _undying(pids: list[int]) -> HarnessError:
    remedy = "ps -o pid,ppid,stat,args -p " + ",".join(map(str, pids))
    return HarnessError(f"processes {pids} could not be ended", remedy)


def invoke(
    keeper: Keeper,
    command: Command,
    *,
    hold: Hold | None = None,
    stop: int | None = None,
    memory_limit_bytes: int | None = None,
) -> Observation:
    """Run one program to its end, or to its tree's.

    `stop` is a descriptor that becomes readable when the run is to end. The memory is watched only
    where a limit is given: nothing is polled while a timed program runs.
    """
    before, started_ns = _names(command.directory), time.monotonic_ns()
    invocation = _Invocation(keeper, command, memory_limit_bytes)
    if stop is not None:
        invocation.listen(stop, lambda: invocation.stop(stop))
    with contextlib.ExitStack() as files:
        try:
            invocation.run(hold, files)
        except _KeeperLostError:
            keeper.restart()
    wall_ns = time.monotonic_ns() - started_ns
    return invocation.observation(wall_ns, leftovers=tuple(sorted(_names(command.directory) - before)))


def _names(directory: str) -> set[str]:
    with contextlib.suppress(OSError):  # the program may have removed its own
        return {entry.name for entry in os.scandir(directory)}
    return set()


class _Capture:
    """The bounded memory of a stream: its first and last bytes, and how many there were."""

    def __init__(self, descriptor: int, head: int, tail: int, limit: int) -> None:
        self.descriptor, self.limit = descriptor, limit
        self.open, self.sealed, self.total = True, False, 0  # sealed: what comes is counted, not kept
        self._head, self._head_size = bytearray(), head
        self._tail, self._tail_size = bytearray(), tail
        os.set_blocking(descriptor, False)

    @property
    def kept(self) -> bytes:
        return bytes(self._head + self._tail)

    def read(self) -> bytes:
        """Take what is there, at most once a pipe's buffer."""
        try:
            chunk = os.read(self.descriptor, 64 * _KIB)
        except BlockingIOError:
            return b""
        self.open = bool(chunk)
        self.total += len(chunk)
        if self.sealed:
            return chunk
        room = self._head_size - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[max(room, 0) :]
        del self._tail[: max(len(self._tail) - self._tail_size, 0)]
        return chunk


class _Invocation:
    """The state of one invocation between its start and the keeper's report."""

    def __init__(self, keeper: Keeper, command: Command, memory_limit_bytes: int | None) -> None:
        self.keeper, self.command, self.memory_limit_bytes = keeper, command, memory_limit_bytes
        self.killed: str | None = None
        self.report: dict[str, Any] | None = None
        self.leaked_pipe = False
        self.plateau: Plateau | None = None
        self._handlers: dict[int, Callable[[], None]] = {}
        self._poll = select.poll()
        self._dialogue: Generator[None, bytes, None] | None = None
        self._partial = b""

    def run(self, hold: Hold | None, files: contextlib.ExitStack) -> None:
        """Start the program and attend to it until the keeper has reported its end."""
        self._start(hold, files)
        until = time.monotonic() + self.command.deadline_s + _KEEPER_LATE_S
        look = time.monotonic()
        while self.report is None:
            now = time.monotonic()
            if now >= until:
                raise _KeeperLostError
            if self.memory_limit_bytes is not None and now >= look:
                look = now + _LOOK_AT_MEMORY_S
                self._look_at_memory(self.memory_limit_bytes)
            nap = until - now if self.memory_limit_bytes is None else min(until, look) - now
            for descriptor, _ in self._poll.poll(min(math.ceil(nap * 1000), 2**31 - 1)):
                if handler := self._handlers.get(descriptor):  # an earlier one may have closed this one
                    handler()
        self._read_what_is_there()

    def _start(self, hold: Hold | None, files: contextlib.ExitStack) -> None:
        with contextlib.ExitStack() as theirs:
            if hold:
                stdin, said = _pipe(theirs, files)
                self._dialogue = self._speak(hold, said)
                next(self._dialogue)
            else:
                stdin = theirs.enter_context(open(os.devnull, "rb", buffering=0))  # noqa: PTH123
            stdout_read, stdout = _pipe(files, theirs)
            stderr_read, stderr = _pipe(files, theirs)
            self.stdout = _Capture(stdout_read.fileno(), head=_MIB, tail=0, limit=_MIB)
            self.stderr = _Capture(stderr_read.fileno(), head=64 * _KIB, tail=64 * _KIB, limit=16 * _MIB)
            self.keeper.send(self.command, [stdin.fileno(), stdout.fileno(), stderr.fileno()])
        self.listen(self.stdout.descriptor, self._hear_stdout)
        self.listen(self.stderr.descriptor, self._hear_stderr)
        self.listen(self.keeper.channel.fileno(), self._hear_keeper)

    def listen(self, descriptor: int, handler: Callable[[], None]) -> None:
        """Call `handler` when there is something to read."""
        self._handlers[descriptor] = handler
        self._poll.register(descriptor, select.POLLIN)

    def _deafen(self, descriptor: int) -> None:
        if self._handlers.pop(descriptor, None):
            self._poll.unregister(descriptor)

    def stop(self, descriptor: int) -> None:
        """End the tree because the run is to end."""
        self._deafen(descriptor)
        self.kill("stopped")

    def kill(self, reason: str) -> None:
        """End the tree; the first reason counts."""
        if self.killed is None:
            self.killed = reason
            self.keeper.kill()

    def _hear_keeper(self) -> None:
        message = self.keeper.receive()
        if "problem" in message:
            problem = f"`{self.command.argv[0]}` can't be started: {message['problem']}"
            raise HarnessError(problem, "python3 noxfile.py -s harness -- build")
        if "ended" in message:
            self._read_what_is_there()
            self.stdout.sealed = True
        elif "lingering" in message:
            self._read_what_is_there()
            self.leaked_pipe = self.stdout.open or self.stderr.open
            self.keeper.kill()
        elif "exit" in message:
            self.report = message

    def _hear_stdout(self) -> None:
        chunk = self._read(self.stdout)
        if self._dialogue is None:
            return
        *lines, self._partial = (self._partial + chunk).split(b"\n")
        for line in lines:
            try:
                self._dialogue.send(line)
            except StopIteration:
                self._dialogue = None
                return

    def _hear_stderr(self) -> None:
        self._read(self.stderr)

    def _read(self, stream: _Capture) -> bytes:
        chunk = stream.read()
        flood = stream.total > stream.limit
        if flood:
            self.kill("flood")
        if flood or not stream.open:  # a full pipe holds up who floods it until the kill arrives
            self._deafen(stream.descriptor)
        return chunk

    def _read_what_is_there(self) -> None:
        """Empty the pipes without waiting for whoever still holds them."""
        for stream in (self.stdout, self.stderr):
            while stream.open and stream.total <= stream.limit and self._read(stream):
                pass

    def _speak(self, hold: Hold, said: io.FileIO) -> Generator[None, bytes, None]:
        """Hold the dialogue of `--hold`, one line of the program's at a time."""
        while not (yield).startswith(b'{"holding"'):
            pass
        self.plateau = memory.plateau(self.keeper.pid)  # the keeper has one tree at a time
        with contextlib.suppress(BrokenPipeError):
            for task, nonce in hold.pokes:
                said.write(b"poke %d %d\n" % (task, nonce))
                yield
            said.write(b"go\n")

    def _look_at_memory(self, limit_bytes: int) -> None:
        if memory.exceeds(self.keeper.pid, limit_bytes):
            self.kill("memory")

    def observation(self, wall_ns: int, leftovers: tuple[str, ...]) -> Observation:
        """Say what was seen; without a report the keeper was lost on the way."""
        report = self.report
        if report is None:
            counts = ("cpu_ns", "voluntary_switches", "involuntary_switches", "processes", "leaked")
            report = dict.fromkeys(counts, 0) | {"exit": None, "signal": None, "wall_ns": wall_ns}
            self.killed = "keeper"
        if left := report.pop("left", None):
            raise _undying(left)
        if report.pop("timeout", False) and self.killed is None:
            self.killed = "timeout"
        return Observation(
            **report,
            killed=self.killed,
            leaked_pipe=self.leaked_pipe,
            stdout=self.stdout.kept,
            stdout_bytes=self.stdout.total,
            stderr=self.stderr.kept,
            stderr_bytes=self.stderr.total,
            plateau=self.plateau and memory.less_what_stays(self.plateau),
            leftovers=leftovers,
        )


def _pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[io.FileIO, io.FileIO]:
    """Make a pipe whose ends are closed with these."""
    read, write = os.pipe()
    return reader.enter_context(io.FileIO(read, "r")), writer.enter_context(io.FileIO(write, "w"))
