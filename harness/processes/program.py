"""One program under its keeper: its pipes, bounded in memory, and what the keeper says of it."""

import contextlib
import io
import math
import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any

from harness.errors import HarnessError
from harness.model import Command
from harness.processes.keeping import Keeper

_KIB, _MIB = 1 << 10, 1 << 20


class Attention:
    """Calls whoever is concerned when one of several descriptors has something to read."""

    def __init__(self) -> None:
        self._handlers: dict[int, Callable[[], object]] = {}
        self._poll = select.poll()

    def listen(self, descriptor: int, handler: Callable[[], object]) -> None:
        """Call `handler` when there is something to read."""
        self._handlers[descriptor] = handler
        self._poll.register(descriptor, select.POLLIN)

    def deafen(self, descriptor: int) -> None:
        """Call nobody any more."""
        if self._handlers.pop(descriptor, None):
            self._poll.unregister(descriptor)

    def wait(self, until: float) -> None:
        """Sleep until something was read, or the monotonic clock shows `until`, in seconds."""
        nap_ms = math.ceil((until - time.monotonic()) * 1000)
        for descriptor, _ in self._poll.poll(min(max(nap_ms, 0), 2**31 - 1)):
            if handler := self._handlers.get(descriptor):  # an earlier one may have closed this one
                handler()


class Capture:
    """The bounded memory of a stream: its first and last bytes, and how many there were."""

    def __init__(self, descriptor: int, head: int, tail: int, limit: int) -> None:
        self.descriptor, self.limit = descriptor, limit
        self.open, self.sealed, self.total = True, False, 0  # sealed: what comes is counted, not kept
        self._head, self._head_size = bytearray(), head
        self._tail, self._tail_size = bytearray(), tail
        os.set_blocking(descriptor, False)

    @property
    def kept(self) -> bytes:
        """What there is of it."""
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


class Program:
    """One program between its start and the keeper's report; `heard` takes its stdout as it comes."""

    def __init__(
        self,
        keeper: Keeper,
        command: Command,
        attention: Attention,
        files: contextlib.ExitStack,
        *,
        stdin: io.FileIO | None = None,
        heard: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self.keeper, self.command = keeper, command
        self.killed: str | None = None
        self.report: dict[str, Any] | None = None
        self.ended = self.leaked_pipe = False  # ended: by itself, not by our kill
        self._attention = attention
        with contextlib.ExitStack() as theirs:
            stdin = stdin or theirs.enter_context(io.FileIO(os.devnull))
            stdout_read, stdout = pipe(files, theirs)
            stderr_read, stderr = pipe(files, theirs)
            self.stdout = Capture(stdout_read.fileno(), head=_MIB, tail=0, limit=_MIB)
            self.stderr = Capture(stderr_read.fileno(), head=64 * _KIB, tail=64 * _KIB, limit=16 * _MIB)
            keeper.send(command, [stdin.fileno(), stdout.fileno(), stderr.fileno()])
        attention.listen(self.stdout.descriptor, lambda: heard(self._read(self.stdout)))
        attention.listen(self.stderr.descriptor, lambda: self._read(self.stderr))
        attention.listen(keeper.channel.fileno(), self._hear_keeper)

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
            self.stdout.sealed = self.ended = True
        elif "lingering" in message:
            self._read_what_is_there()
            self.leaked_pipe = self.stdout.open or self.stderr.open
            self.keeper.kill()
        elif "exit" in message:
            self._read_what_is_there()
            self.report = message
            self.ended |= self.killed is None or message["signal"] != signal.SIGKILL

    def _read(self, stream: Capture) -> bytes:
        chunk = stream.read()
        flood = stream.total > stream.limit
        if flood:
            self.kill("flood")
        if flood or not stream.open:  # a full pipe holds up who floods it until the kill arrives
            self._attention.deafen(stream.descriptor)
        return chunk

    def _read_what_is_there(self) -> None:
        """Empty the pipes without waiting for whoever still holds them."""
        for stream in (self.stdout, self.stderr):
            while stream.open and stream.total <= stream.limit and self._read(stream):
                pass


def pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[io.FileIO, io.FileIO]:
    """Make a pipe whose ends are closed with these."""
    read, write = os.pipe()
    return reader.enter_context(io.FileIO(read, "r")), writer.enter_context(io.FileIO(write, "w"))
