"""The recording kernel: units meet, so that a program which runs them one by one is found out."""

import time
from multiprocessing.context import BaseContext

from recording import Trace
from tools import Unit


class Meeting:
    """Where units of all workers meet, be these threads or processes.

    Units take tickets in the order of their arrival. Those of the first half wait for each other in
    tuples of `workers`; the next one returns only after all others have.
    """

    def __init__(self, context: BaseContext, *, units: int, workers: int) -> None:
        self._others = units - 1
        self._meeting = units // 2 // workers * workers
        self._alone = workers == 1
        self._tuple = context.Barrier(workers)
        self._changed = context.Condition()
        self._tickets = context.RawValue("I", 0)
        self._returned = context.RawValue("I", 0)

    def come(self) -> bool:
        """Take a ticket and wait for those that go with it. True: wait for all others at the end."""
        with self._changed:
            ticket = self._tickets.value
            self._tickets.value += 1
        if ticket < self._meeting:
            self._tuple.wait()
        return ticket == self._meeting and not self._alone

    def wait_for_others(self) -> None:
        """Wait until every other unit has returned."""
        with self._changed:
            self._changed.wait_for(lambda: self._returned.value == self._others)

    def leave(self) -> None:
        """Count the calling unit as returned."""
        with self._changed:
            self._returned.value += 1
            self._changed.notify_all()


class RecordedUnit:
    """A unit that is recorded and meets others; it can be pickled into a process that is starting."""

    def __init__(self, unit: Unit, trace: Trace, meeting: Meeting) -> None:
        self._unit, self._trace, self._meeting = unit, trace, meeting

    def __call__(self, seed: int, i: int, size: int) -> int:
        """Compute unit `i`, among others."""
        start = time.monotonic_ns()
        last = self._meeting.come()
        answer = self._unit(seed, i, size)
        if last:
            self._meeting.wait_for_others()
        self._trace.append("unit", i, start, size=size, answer=answer)
        self._meeting.leave()
        return answer
