"""A run: the plan's invocations one after the other, each recorded before the next begins.

Owns what of the plan is still due, and nothing else: how an invocation goes is measure.py's, how it is
written down journal.py's, what the plan holds, and in which order, plan.py's.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NoReturn, Protocol

from harness.declarations.profiles import PROFILES
from harness.errors import ResumeRefusedError, StoppedError
from harness.model import Canary, Kind, Outcome, Planned, Reason, Record, Status, Toolchain
from harness.planning import counts, expected
from harness.planning.counts import Counts
from harness.planning.plan import Plan, group_of, witnesses_of
from harness.processes.signals import Stop
from harness.providing.toolchains import changed
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.journal import Journal
from harness.records.record import Identity, Run, identity, is_out, resume_line
from harness.running.progress import Progress


class Bench(Protocol):
    """What carries out one invocation."""

    def measure(self, planned: Planned, ask: Counts) -> Record:
        """Run one invocation and judge it."""

    def canary(self, round_number: int, group: str) -> Canary | None:
        """Measure what the machine can do now; None without a C compiler."""


class Campaign:
    """One run as it goes on; what an earlier sitting recorded counts as done."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        bench: Bench,
        *,
        toolchains: Sequence[Toolchain],
        progress: Progress,
        stop: Stop,
    ) -> None:
        self._plan, self._profile, self._stop = plan, PROFILES[plan.profile], stop
        self._toolchains = toolchains
        self._journal, self._bench, self._progress = journal, bench, progress
        self._records: list[Record] = []
        self._ended: set[Identity] = set()
        self._out: dict[str, Record] = {}
        self._capacity: dict[tuple[int, str], float] = {}
        self._passed = 0  # invocations of the plan: each is done, or is not to be run

    def take_over(self, run: Run) -> None:
        """Count what an earlier sitting recorded as done."""
        for record in run.records:
            self._note(record)
        for canary in run.canaries:
            self._capacity[canary.round, canary.group] = capacity(canary)

    def run(self) -> None:
        """Carry out what is left of the plan."""
        self._record_skips()
        last_round = 0
        for number, planned in enumerate(self._plan.order):
            self._passed = number
            if self._stop.number:
                self._stopped()
            if planned.round != last_round:
                self._journal.sync()
                self._look_at_toolchains()
                last_round = planned.round
            if self._due(planned):
                self._take(planned, self._counts(planned))
        self._journal.sync()

    def begun_too_often(self, run_again: Identity) -> None:
        """Mark an invocation that took the harness down three times: it is not run again."""
        case = next(planned.case for planned in self._plan.order if planned.case.id == run_again.id)
        planned = Planned(case=case, kind=run_again.kind, round=run_again.round, twin=run_again.twin)
        sentence = "the harness died in this invocation three times in a row"
        self._decline(planned, Status.FAILED, Reason.HARNESS, sentence)

    def _look_at_toolchains(self) -> None:
        """End the run where one is not what was probed: two halves of a run would differ by it."""
        if others := [each for each in self._toolchains if changed(each)]:
            names = ", ".join(f"{each.runtime} ({each.path})" for each in others)
            sentence = f"changed during the run: {names}"
            self._journal.stopped(sentence)
            again = f"{resume_line(self._journal.folder.name)}   goes on once it is put back"
            raise ResumeRefusedError(sentence, again)

    def _record_skips(self) -> None:
        for entry in self._plan.entries:
            planned = Planned(case=entry.case, kind=entry.kinds[0], round=0)
            if entry.skipped and identity(planned) not in self._ended:
                self._end(verdict(planned, entry.skipped, self._plan.seed))

    def _due(self, planned: Planned) -> bool:
        """Tell whether an invocation is still to be run; a case whose witness failed ends here."""
        case_id = planned.case.id
        if identity(planned) in self._ended or case_id in self._out:
            return False
        if planned.round == 0 and planned.kind in {Kind.TRACED, Kind.HELD}:
            return True
        for witness in witnesses_of(planned.case, self._plan.profile):
            earlier = self._out.get(witness.case.id)
            if earlier and identity(earlier) == identity(witness):
                sentence = f"its {earlier.kind} invocation failed ({earlier.case.id}): {earlier.diagnostic}"
                self._decline(planned, Status.FAILED, earlier.reason, sentence, earlier.witness)
                return False
        return True

    def _take(self, planned: Planned, ask: Counts) -> None:
        """Run one invocation, unless the machine has no second core for it now."""
        group = group_of(planned.case)
        cores = self._canary(planned, group) if planned.round and planned.kind is Kind.TIMED else math.inf
        if planned.case.parameters.get("workers", 1) > 1 and cores < CAPACITY_LEAST:
            sentence = f"two threads did {cores:.2f} times the work of one just before: no second core"
            self._decline(planned, Status.SKIPPED, Reason.NO_CAPACITY, sentence)
            return
        self._progress.before(planned, group, self._passed)
        self._journal.begin(identity(planned))
        record = self._bench.measure(planned, ask)
        if record.outcome is Status.UNKNOWN:  # cut off by a signal: it runs again
            self._stopped()
        self._end(record)

    def _stopped(self) -> NoReturn:
        self._journal.stopped(f"signal {self._stop.number}")
        raise StoppedError(self._stop.number, self._stop.remedy)

    def _canary(self, planned: Planned, group: str) -> float:
        """Return two threads' work over one's, measured once per group and round; infinite: not known."""
        key = (planned.round, group)
        if key not in self._capacity and self._profile.target_ms and (canary := self._bench.canary(*key)):
            self._journal.canary(canary)
            self._capacity[key] = capacity(canary)
        return self._capacity.get(key, math.inf)

    def _counts(self, planned: Planned) -> Counts:
        if planned.kind is Kind.CALIBRATION:
            return counts.calibration(planned.case)
        if planned.kind is not Kind.TIMED or not self._profile.target_ms:
            return counts.unmeasured(planned)
        seed, target_ms = self._plan.seed, self._profile.target_ms
        return counts.counts_of(self._records, planned, seed=seed, target_ms=target_ms)

    def _decline(
        self, planned: Planned, status: Status, reason: Reason | None, sentence: str, witness: str = ""
    ) -> None:
        outcome = Outcome(status=status, reason=reason, diagnostic=sentence, witness=witness)
        self._end(verdict(planned, outcome, self._plan.seed))

    def _end(self, record: Record) -> None:
        self._journal.end(record)
        self._note(record)
        ran = record.outcome is not Status.SKIPPED
        planned = Planned(case=record.case, kind=record.kind, round=record.round)
        expected_s = expected.invocation_s(planned, self._profile) if ran else 0.0
        self._progress.after(record, expected_s)

    def _note(self, record: Record) -> None:
        self._records.append(record)
        self._ended.add(identity(record))
        if is_out(record):
            self._out.setdefault(record.case.id, record)


def now() -> str:
    """Return the time of day as it goes on record: UTC, milliseconds."""
    return datetime.now(tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def verdict(planned: Planned, outcome: Outcome, seed: int) -> Record:
    """Return the record of an invocation as far as its outcome tells: all of it where it was not run."""
    return Record(
        case=planned.case,
        kind=planned.kind,
        round=planned.round,
        twin=planned.twin,
        outcome=outcome.status,
        reason=outcome.reason,
        diagnostic=outcome.diagnostic,
        witness=outcome.witness,
        seed=counts.seed_of(seed, planned),
        t=now(),
    )
