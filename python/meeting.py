"""The recording kernel: units meet, so that a program which runs them one by one is found out."""

import time
from multiprocessing.context import BaseContext

from recording import Trace
from tools import Unit

_MEETING_HALVES = (1, 2, 0)  # of the units, by iteration


class Meeting:
    """Where units of all workers meet, be these threads or processes.

    Units take tickets in the order of their arrival. Those of the first half wait for each other in
    tuples of `workers`; the next one returns only after all others have. In the second iteration all
    meet, and nobody stays behind. In the third nobody meets, and the first to come stays behind.
    """

    def __init__(self, context: BaseContext, *, units: int, workers: int) -> None:
        self._units = units
        self._workers = workers
        self._tuple = context.Barrier(workers)
        self._changed = context.Condition()
        self._tickets = context.RawValue("Q", 0)  # of all iterations so far, as the next
        self._returned = context.RawValue("Q", 0)

    def come(self) -> bool:
        """Take a ticket of this iteration, and wait for those that go with it. True: return last."""
        with self._changed:
            iteration, ticket = divmod(int(self._tickets.value), self._units)
            self._tickets.value += 1
        halves = _MEETING_HALVES[iteration]
        meeting = self._units * halves // 2 // self._workers * self._workers
        if ticket < meeting:
            self._tuple.wait()
        return ticket == meeting and halves < max(_MEETING_HALVES) and self._workers > 1

    def finish(self, *, last: bool) -> None:
        """Let the straggler wait until every other unit of the iteration has returned."""
        if last:
            with self._changed:
                self._changed.wait_for(lambda: self._returned.value % self._units == self._units - 1)

    def leave(self) -> None:
        """Count the calling unit as returned."""
        with self._changed:
            self._returned.value += 1
            self._changed.notify_all()


def recorded_unit(unit: Unit, trace: Trace, meeting: Meeting) -> Unit:
    """Make a unit that is recorded and meets others."""

    def recorded(seed: int, i: int, size: int) -> int:
        start = time.monotonic_ns()
        last = meeting.come()
        answer = unit(seed, i, size)
        meeting.finish(last=last)
        trace.append(i, start, size=size, answer=answer)
        meeting.leave()
        return answer

    return recorded
