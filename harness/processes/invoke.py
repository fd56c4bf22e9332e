"""One invocation through its keeper: partners, deadline, bounded output, the dialogue of `--hold`, memory."""

import contextlib
import io
import os
import time
from collections.abc import Generator, Sequence
from typing import Any

import msgspec

from harness.model import COLLECT, LOOK, POKE, REST, Command, Hold, Metered, Observation, Plateau, Tally
from harness.processes import memory
from harness.processes.keeping import KEEPER_LATE_S, Keeper, KeeperLostError, undying
from harness.processes.onlooker import Onlooker
from harness.processes.partners import Beside, Company
from harness.processes.program import Attention, Program, pipe

_LOOK_AT_MEMORY_S = 1.0
_COUNTS = ("cpu_ns", "voluntary_switches", "involuntary_switches", "processes", "leaked")
_NOTHING: dict[str, Any] = dict.fromkeys(_COUNTS, 0) | dict.fromkeys(("exit", "signal", "left", "timeout"))


def invoke(
    keeper: Keeper,
    command: Command,
    *,
    partners: Sequence[Beside] = (),
    hold: Hold | None = None,
    stop: int | None = None,
    memory_limit_bytes: int | None = None,
) -> Observation:
    """Run one program to its end, or to its tree's, with its partners at its side.

    `stop` is a descriptor that becomes readable when the run is to end. The memory is watched only
    where a limit is given: nothing is polled while a timed program runs.
    """
    before, started_ns = _names(command.directory), time.monotonic_ns()
    invocation = _Invocation(keeper, command, partners, memory_limit_bytes)
    with contextlib.ExitStack() as files:
        try:
            invocation.run(hold, stop, files)
        except BaseException as error:
            for each in (keeper, *(partner.keeper for partner in partners)):
                each.restart()
            if not isinstance(error, KeeperLostError):
                raise
            invocation.killed = "keeper"
    wall_ns = time.monotonic_ns() - started_ns
    return invocation.observation(wall_ns, leftovers=tuple(sorted(_names(command.directory) - before)))


def _names(directory: str) -> set[str]:
    with contextlib.suppress(OSError):  # the program may have removed its own
        return {entry.name for entry in os.scandir(directory)}
    return set()


class _Invocation:
    """The state of one invocation, from its first partner's start to its last one's end."""

    def __init__(
        self, keeper: Keeper, command: Command, partners: Sequence[Beside], memory_limit_bytes: int | None
    ) -> None:
        self.keeper, self.command, self.memory_limit_bytes = keeper, command, memory_limit_bytes
        self.killed: str | None = None
        self._parked: Plateau | None = None
        self._plateau: Plateau | None = None  # known once the subject has ended
        self._tallies, self._movers = list[Tally](), list[tuple[int, ...]]()
        self._attention = Attention()
        self._company = Company(partners, self._attention, command.deadline_s)
        self._program: Program | None = None  # the subject, once it was started
        self._partner, self._partner_said, self._metered = "", b"", tuple[Metered, ...]()
        self._dialogue: Generator[None, bytes, None] | None = None
        self._partial = b""

    def run(self, hold: Hold | None, stop: int | None, files: contextlib.ExitStack) -> None:
        """Attend to partners and subject until all have ended."""
        if stop is not None:
            self._attention.listen(stop, lambda: self._stop(stop))
        told = self._company.gather(files, stopped=lambda: self.killed is not None)
        self._look_at_partners()
        if self.killed is None:
            command = msgspec.structs.replace(self.command, argv=(*self.command.argv, *told))
            self._program = self._start(command, hold, files)
            self._attend(self._program)
            self._plateau = self._parked and memory.less_what_stays(self._parked)
        self._metered = self._company.dismiss()
        if (trouble := self._company.trouble()) and self.killed in {None, "partner"}:
            self.killed, self._partner, self._partner_said = "partner", trouble, self._company.last_words()

    def _start(self, command: Command, hold: Hold | None, files: contextlib.ExitStack) -> Program:
        with contextlib.ExitStack() as theirs:
            stdin = None
            if hold:
                stdin, said = pipe(theirs, files)
                self._dialogue = self._speak(hold, said)
                next(self._dialogue)
            return Program(self.keeper, command, self._attention, files, stdin=stdin, heard=self._hear)

    def _attend(self, program: Program) -> None:
        """Wait for the keeper's report of the subject's end."""
        until = time.monotonic() + self.command.deadline_s + KEEPER_LATE_S
        look = time.monotonic()
        while program.report is None:
            now = time.monotonic()
            if now >= until:
                raise KeeperLostError
            if self.memory_limit_bytes is not None and now >= look:
                look = now + _LOOK_AT_MEMORY_S
                if memory.exceeds(self.keeper.pid, self.memory_limit_bytes):
                    self._kill("memory")
            self._attention.wait(until if self.memory_limit_bytes is None else min(until, look))
            self._look_at_partners()
        self.killed = "timeout" if program.report["timeout"] else program.killed

    def _look_at_partners(self) -> None:
        """End the invocation when a partner is in trouble."""
        if self._company.trouble():
            self._kill("partner")

    def _stop(self, descriptor: int) -> None:
        """End the tree because the run is to end."""
        self._attention.deafen(descriptor)
        self._kill("stopped")

    def _kill(self, reason: str) -> None:
        """End the subject, or keep it from starting; the first reason counts."""
        if self._program:
            self._program.kill(reason)
        elif self.killed is None:
            self.killed = reason

    def _hear(self, chunk: bytes) -> None:
        if self._dialogue is None:
            return
        *lines, self._partial = (self._partial + chunk).split(b"\n")
        for line in lines:
            try:
                self._dialogue.send(line)
            except StopIteration:
                self._dialogue = None
                return

    def _speak(self, hold: Hold, said: io.FileIO) -> Generator[None, bytes, None]:
        """Hold the dialogue of `--hold`, one line of the program's at a time."""
        onlooker: Onlooker | None = None
        for number, commands in enumerate(hold.script):
            iteration, gate = hold.place(number)
            while not (yield).startswith(b'{"holding"'):
                pass
            with contextlib.suppress(BrokenPipeError):
                for before, command in zip(("", *commands), commands, strict=False):
                    if command == LOOK:
                        onlooker = onlooker or Onlooker(self.keeper.pid, hold)
                        rested = before.startswith(REST)
                        self._tallies.append(onlooker.tally(iteration, gate, rested=rested))
                        continue
                    said.write(f"{command}\n".encode())
                    yield
                    if command == COLLECT:  # the keeper has one tree at a time
                        self._parked = memory.plateau(self.keeper.pid)
                    elif command.startswith(POKE) and onlooker:
                        self._movers.append(onlooker.movers())
                said.write(b"go\n")

    def observation(self, wall_ns: int, leftovers: tuple[str, ...]) -> Observation:
        """Say what was seen; without a report nothing was counted."""
        program, report = self._program, _NOTHING | {"wall_ns": wall_ns}
        if program and program.report:
            report = dict(program.report)
        if left := report.pop("left"):
            raise undying(left)
        report.pop("timeout")
        return Observation(
            **report,
            killed=self.killed,
            leaked_pipe=program is not None and program.leaked_pipe,
            stdout=program.stdout.kept if program else b"",
            stdout_bytes=program.stdout.total if program else 0,
            stderr=(program.stderr.kept if program else b"") + self._partner_said,
            stderr_bytes=program.stderr.total if program else 0,
            plateau=self._plateau,
            tallies=tuple(self._tallies),
            movers=tuple(self._movers),
            leftovers=leftovers,
            partners=self._metered,
            partner=self._partner,
        )
