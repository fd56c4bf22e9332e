"""What a person sees while a run goes on: on stderr, and between invocations only.

A redraw beside a measurement would be load. Without a terminal, one plain line per finished group.
Where nobody reads any more (`| head`, a closed terminal), a run goes on unseen.
"""

import errno
import io
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from harness.model import Planned, Record, Status
from harness.records.record import Run, identity, remaining

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_UNREAD = (errno.EPIPE, errno.EIO)  # a pipe without its reader, a terminal that was hung up


class _Patient(io.FileIO):
    """A stream that takes it as read when its other end is gone."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if error.errno not in _UNREAD:
                raise
            return memoryview(data).nbytes


def print_to_nobody() -> None:
    """Let whatever is printed from now on be lost, not fail, once nobody reads it."""
    for name in ("stdout", "stderr"):
        if stream := getattr(sys, name):
            raw = _Patient(stream.fileno(), "w", closefd=False)
            alike = {each: getattr(stream, each) for each in ("encoding", "errors", "line_buffering")}
            setattr(sys, name, io.TextIOWrapper(io.BufferedWriter(raw), **alike))


def say(text: str) -> None:
    """Tell whoever watches; stdout carries results alone."""
    print(text, file=sys.stderr, flush=True)


def counted(order: Sequence[Planned], run: Run) -> str:
    """Say what came of the invocations that were planned: of each exactly one thing."""
    ended = {
        identity(each): each.outcome
        for each in run.records
        if each.outcome is not Status.FAILED or identity(each) not in run.declined
    }
    count = Counter(ended[identity(each)] for each in order if identity(each) in ended)
    left = len(remaining(order, run))
    parts = {
        "failed": count[Status.FAILED],
        "not run since their cases had failed": len(order) - count.total() - left,
        "skipped without a second core": count[Status.SKIPPED],
        "left": left,
    }
    told = "".join(f", {number} {what}" for what, number in parts.items() if number)
    return f"{count[Status.MEASURED]} of {len(order)} invocations measured{told}"


class Progress:
    """Progress with the time left and the time of day when it ends."""

    def __init__(self, total_s: float, count: int, rounds: int) -> None:
        self.console = Console(stderr=True, highlight=False)
        live = Live(console=self.console, auto_refresh=False, transient=True)
        self._live = live if self.console.is_terminal else None
        self._total_s, self._count, self._rounds = total_s, count, rounds
        self._failed = 0
        self._scale, self._begun_s, self._spent_s = 1.0, monotonic(), 0.0
        self._group = ""

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self.console.print(Text(text), soft_wrap=True)

    def before(self, planned: Planned, group: str, passed: int) -> None:
        """Show what is about to run, and how many invocations of the plan come before it."""
        where = f"round {planned.round}/{self._rounds}" if planned.round else str(planned.kind)
        line = f"{where} · {passed}/{self._count} · {self._eta()}"
        if self._failed:
            line += f" · {self._failed} failed"
        if self._live:
            shown = Text(f"{line} · {planned.case.id}", overflow="ellipsis", no_wrap=True)
            self._live.update(shown, refresh=True)
        elif group != self._group:
            self.say(f"{line} · {group}")
        self._group = group

    def after(self, record: Record, expected_s: float) -> None:
        """Take in how long an invocation really took; the time left follows."""
        self._spent_s += expected_s
        if self._spent_s > 1:
            self._scale = (monotonic() - self._begun_s) / self._spent_s
        if record.outcome is Status.FAILED:
            self._failed += 1
            self.say(f"failed: {record.case.id} ({record.kind}): {record.reason}: {record.diagnostic}")

    def _eta(self) -> str:
        left = max(0.0, (self._total_s - self._spent_s) * self._scale)
        clock = datetime.now(tz=UTC).astimezone() + timedelta(seconds=left)
        amount = f"{left / 60:.0f} min" if left >= 120 else f"{left:.0f} s"  # noqa: PLR2004
        return f"{amount} left ({clock:%H:%M})"
