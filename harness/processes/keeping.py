"""The harness's end of a keeper: starts it, talks to it, and ends what it leaves."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import msgspec

from harness.errors import HarnessError
from harness.model import Command
from harness.processes import keeper as keeper_module
from harness.processes.keeper import DRAIN_S, Usage, become_subreaper, children, kill

KEEPER_LATE_S = DRAIN_S + 2  # a keeper that has not reported by then is stopped, or gone mad
_MIB = 1 << 20


class KeeperLostError(Exception):
    """The keeper has died, or does not answer."""


class Keeper:
    """The process that owns one program at a time; several may live side by side.

    No other child is started beside them: a child that has come after the keeper is taken for what a
    keeper left when it died, and ended.
    """

    ownership: dict[str, bool]  # the layers that this machine offers, for the environment record
    _living: ClassVar[set["Keeper"]] = set()
    _one_at_a_time: ClassVar = threading.Lock()  # a keeper that has just been forked is nobody's orphan

    def __enter__(self) -> Self:
        subreaper = become_subreaper()  # what a dying keeper leaves comes to us
        self._others = frozenset(children())
        self._start()
        self.ownership["harness_subreaper"] = subreaper
        return self

    def __exit__(self, *_: object) -> None:
        self._end(patience_s=KEEPER_LATE_S)
        if not self._living:
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
            raise KeeperLostError
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _start(self) -> None:
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, self._one_at_a_time:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", keeper_module.__file__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C at the terminal is the harness's alone
            )
            self._living.add(self)
        try:
            self.ownership = self.receive()
        except KeeperLostError:
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
        """End what the keeper left: whatever was not there before it, and is no keeper itself."""
        until = time.monotonic() + DRAIN_S
        while orphans := self._reap():
            if time.monotonic() >= until:
                raise undying(orphans)
            time.sleep(0.001)

    def _reap(self) -> list[int]:
        """Kill and reap the orphans that are there; which they were."""
        with self._one_at_a_time:  # nor is a number that another thread has reaped ours to kill
            self._living.discard(self)
            keepers = {each.pid for each in self._living}
            orphans = sorted(set(children()) - self._others - keepers)
            for pid in orphans:
                kill(pid)
                Usage().reap(pid)
        return orphans


@contextlib.contextmanager
def _losing_the_keeper() -> Iterator[None]:
    try:
        yield
    except ConnectionError:
        raise KeeperLostError from None


def undying(pids: list[int]) -> HarnessError:
    """Return the error that ends a run: processes that SIGKILL does not end."""
    remedy = "ps -o pid,ppid,stat,args -p " + ",".join(map(str, pids))
    return HarnessError(f"processes {pids} could not be ended", remedy)
