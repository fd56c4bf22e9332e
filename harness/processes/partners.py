"""The partners of an invocation: each ready before the next is started, all ended after the subject."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from harness.model import Command, Metered
from harness.processes.keeping import KEEPER_LATE_S, Keeper, KeeperLostError, undying
from harness.processes.program import Attention, Program


@dataclass(frozen=True)
class Beside:
    """A partner to be started, under a keeper of its own."""

    role: str
    keeper: Keeper
    command: Command  # `deadline_s`: until it must be ready
    introduce: Callable[[bytes], tuple[str, ...]]
    """From its first line the arguments for whoever is started after it; ValueError: what is wrong."""


class Company:
    """All partners of one invocation."""

    def __init__(self, beside: Sequence[Beside], attention: Attention, subject_s: float) -> None:
        self._beside, self._attention, self._subject_s = beside, attention, subject_s
        self._members: list[_Member] = []
        self._first: _Member | None = None  # to be in trouble

    def gather(self, files: contextlib.ExitStack, stopped: Callable[[], bool]) -> tuple[str, ...]:
        """Start them in turn until all are ready, or one is in trouble: what the subject is told."""
        told: tuple[str, ...] = ()
        for place, each in enumerate(self._beside):
            # None ends by its keeper's deadline before those who need it have met theirs.
            waits_s = sum(later.command.deadline_s for later in self._beside[place:])
            command = msgspec.structs.replace(
                each.command,
                argv=(*each.command.argv, *told),
                deadline_s=waits_s + self._subject_s + KEEPER_LATE_S,
            )
            member = _Member(each, command, self._attention, files)
            self._members.append(member)
            while member.told is None and not self.trouble() and not stopped():
                self._attention.wait(member.ready_by)
            told += member.told or ()
            if self.trouble() or stopped():
                break
        return told

    def trouble(self) -> str:
        """Say in one sentence what is wrong with the partner that was in trouble first; empty: nothing."""
        self._first = self._first or next((each for each in self._members if each.problem()), None)
        return f"the {self._first.role} {self._first.problem()}" if self._first else ""

    def last_words(self) -> bytes:
        """Return the stderr of the partner that is in trouble."""
        return self._first.program.stderr.kept if self._first else b""

    def dismiss(self) -> tuple[Metered, ...]:
        """End all that live, by their keepers; what each used."""
        programs = [each.program for each in self._members]
        until = time.monotonic() + KEEPER_LATE_S
        for program in programs:
            if program.report is None:
                program.kill("dismissed")
        while any(program.report is None for program in programs):
            if time.monotonic() >= until:
                raise KeeperLostError
            self._attention.wait(until)
        return tuple(each.metered() for each in self._members)


class _Member:
    """One partner, from its start to its keeper's report."""

    def __init__(
        self, beside: Beside, command: Command, attention: Attention, files: contextlib.ExitStack
    ) -> None:
        self.role, self._introduce = beside.role, beside.introduce
        self._ready_s = beside.command.deadline_s
        self.ready_by = time.monotonic() + self._ready_s
        self.told: tuple[str, ...] | None = None  # None: it is not ready yet
        self._broke = ""
        self.program = Program(beside.keeper, command, attention, files, heard=self._hear)

    def problem(self) -> str:
        """Say what is wrong with it; empty: nothing."""
        if self._broke:
            return self._broke
        if self.program.killed == "flood":
            return "said more than the contract allows"
        if self.program.ended:
            if (report := self.program.report) is None:  # what it left is waited for
                return "ended by itself"
            signal = f"signal {report['signal']}"
            return "ended by itself: " + (signal if report["exit"] is None else f"exit {report['exit']}")
        if self.told is None and time.monotonic() >= self.ready_by:
            return f"was not ready within {self._ready_s:g} s"
        return ""

    def metered(self) -> Metered:
        """Return what it used in all its life."""
        report = dict(self.program.report or {})
        if left := report["left"]:
            raise undying(left)
        fields = [name for name in Metered.__struct_fields__ if name != "role"]
        return Metered(role=self.role, **{name: report[name] for name in fields})

    def _hear(self, chunk: bytes) -> None:
        line, end, more = self.program.stdout.kept.partition(b"\n")
        if more:
            self._broke = "said more than that it was ready"
        elif chunk and end and not self.program.killed:  # else it comes too late
            try:
                self.told = self._introduce(line)
            except ValueError as error:
                self._broke = f"broke the contract: {error}"
