"""A campaign without processes: what is run, in which order, and what is recorded of what is not."""

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from harness.declarations.profiles import PROFILES
from harness.errors import ResumeRefusedError, StoppedError
from harness.model import (
    Canary,
    Iteration,
    Kind,
    Measurement,
    Outcome,
    Planned,
    Reason,
    Record,
    Status,
    Toolchain,
)
from harness.planning.counts import Counts, unmeasured
from harness.planning.plan import Available, Plan, group_of, make_plan, witnesses_of
from harness.primitives import seed_for
from harness.processes.signals import Stop
from harness.providing.toolchains import _stamp
from harness.records.journal import Journal
from harness.records.record import Header, Identity, Info, Run, identity, remaining
from harness.running.campaign import Campaign, now, verdict
from harness.running.progress import Progress, counted

MS = 1_000_000
RUNTIMES = (
    Available(runtime="cpython-3.13", language="python", packages=("native",)),
    Available(runtime="go-1.26", language="go"),
    Available(runtime="dotnet-10", language="csharp"),
    Available(
        runtime="node-26",
        language="js",
        missing=Outcome(status=Status.SKIPPED, reason=Reason.TOOLCHAIN_MISSING, diagnostic="no node"),
    ),
)
ITERATION_MS = 5
SEED = 7


def planned(*only: str, profile: str = "quick") -> Plan:
    return make_plan(PROFILES[profile], RUNTIMES, only, seed=SEED)


class MemoryJournal(Journal):
    """What would be written, in order."""

    def __init__(self) -> None:
        self.folder = Path("run")
        self.lines: list[Identity | Record | Canary | str] = []

    def begin(self, identity: Identity) -> None:
        self.lines.append(identity)

    def end(self, record: Record) -> None:
        self.lines.append(record)

    def canary(self, canary: Canary) -> None:
        self.lines.append(canary)

    def stopped(self, reason: str) -> None:
        self.lines.append(reason)

    def sync(self) -> None:
        self.lines.append("sync")

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(line for line in self.lines if isinstance(line, Record))

    @property
    def canaries(self) -> tuple[Canary, ...]:
        return tuple(line for line in self.lines if isinstance(line, Canary))

    def as_run(self) -> Run:
        """Return what would be read back."""
        ended = [identity(each) for each in self.records]
        return Run(
            header=Header(format=1, run="run", plan="", environment=""),
            info=Info(started="", seed=SEED, profile="quick", argv=(), plan="", environments=({},)),
            records=self.records,
            unended=(),
            declined=tuple(each for each in ended if each not in self.lines),
            lost=(),
            canaries=self.canaries,
            observed=(),
            stops=(),
            damage=(),
            torn_bytes=0,
        )


class MemoryBench:
    """Measures at once; each iteration takes 5 ms, and what `fails` takes in fails."""

    def __init__(
        self,
        *,
        fails: Callable[[Planned], bool] = lambda _: False,
        capacity: Callable[[int, str], float | None] = lambda *_: 2.0,
        before: Callable[[Planned], object] = lambda _: None,
    ) -> None:
        self.taken: list[Planned] = []
        self.asked: list[Counts] = []
        self.canaries: list[tuple[int, str]] = []
        self._fails, self._capacity, self._before = fails, capacity, before

    def measure(self, planned: Planned, ask: Counts) -> Record:
        self._before(planned)
        self.taken.append(planned)
        self.asked.append(ask)
        iteration = Iteration(checksum="00000000", elapsed_ns=ITERATION_MS * MS)
        measurement = Measurement(
            contract=1,
            facts={},
            spawn_ns=0,
            join_ns=0,
            iterations=(iteration,) * ask.iterations,
            metrics={},
        )
        if self._fails(planned):
            outcome = Outcome(status=Status.FAILED, reason=Reason.CRASH, diagnostic="it fell over")
            return verdict(planned, outcome, SEED)
        measured = verdict(planned, Outcome(status=Status.MEASURED), SEED)
        return msgspec.structs.replace(measured, measurement=measurement)

    def canary(self, round_number: int, group: str) -> Canary | None:
        self.canaries.append((round_number, group))
        gain = self._capacity(round_number, group)
        if gain is None:
            return None
        return Canary(round=round_number, group=group, one_ns=800, two_ns=round(1600 / gain), t=now())


def campaign(
    plan: Plan, bench: MemoryBench, *, stop: Stop | None = None, toolchains: Sequence[Toolchain] = ()
) -> tuple[Campaign, MemoryJournal]:
    journal, stop = MemoryJournal(), stop or Stop()
    progress = Progress(plan.estimated_s, len(plan.order), plan.rounds)
    return Campaign(plan, journal, bench, toolchains=toolchains, progress=progress, stop=stop), journal


class Watched(Progress):
    """What would be shown, line by line."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.estimated_s, len(plan.order), plan.rounds)
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    @property
    def counts(self) -> list[tuple[int, int]]:
        """How many of how many, at the beginning of each group."""
        found = (re.search(r" · (\d+)/(\d+) · ", line) for line in self.lines)
        return [(int(match[1]), int(match[2])) for match in found if match]


def carried_out(plan: Plan, bench: MemoryBench) -> MemoryJournal:
    made, journal = campaign(plan, bench)
    made.run()
    return journal


def test_everything_runs_in_the_plan_s_order_and_is_recorded_before_the_next_begins() -> None:
    plan, bench = planned(), MemoryBench()
    journal = carried_out(plan, bench)

    assert bench.taken == list(plan.order)
    begun = [line for line in journal.lines if isinstance(line, Identity)]
    assert begun == [identity(each) for each in bench.taken]
    for first, second in itertools.pairwise(journal.lines):
        assert not isinstance(first, Identity) or (isinstance(second, Record) and identity(second) == first)


def test_tiny_asks_for_one_iteration_each_without_calibration_or_canary() -> None:
    plan, bench = planned(profile="tiny"), MemoryBench()
    carried_out(plan, bench)

    assert bench.taken == list(plan.order)
    assert bench.asked == [unmeasured(each) for each in plan.order]
    assert bench.canaries == []


@pytest.mark.parametrize(
    ("pattern", "ms"), [("spawn/asyncio", 50), ("spawn/goroutine", 50), ("spawn/task", 2_500)]
)
def test_a_calibration_runs_until_its_runtime_has_settled(pattern: str, ms: int) -> None:
    bench = MemoryBench()
    carried_out(planned(pattern), bench)
    asked = {ask for each, ask in zip(bench.taken, bench.asked, strict=True) if each.kind is Kind.CALIBRATION}

    assert asked == {Counts(iterations=1, warm_up_ms=ms, warm_up_least=1)}


def test_a_timed_invocation_is_asked_for_what_was_calibrated() -> None:
    bench = MemoryBench()
    carried_out(planned("spawn/task"), bench)
    timed = {ask for each, ask in zip(bench.taken, bench.asked, strict=True) if each.kind is Kind.TIMED}

    assert timed == {Counts(iterations=19, warm_up_ms=2_500, warm_up_least=1, iteration_ms=5.0)}


def test_a_case_that_failed_is_not_run_again() -> None:
    plan = planned()
    bad = next(each for each in plan.order if each.kind is Kind.TIMED and each.round == 2)
    bench = MemoryBench(fails=lambda each: each == bad)
    journal = carried_out(plan, bench)
    at = bench.taken.index(bad)

    assert bad.case not in [each.case for each in bench.taken[at + 1 :]]
    assert [each.case for each in journal.records if each.outcome is Status.FAILED] == [bad.case]
    others = [each for each in plan.order if each.case != bad.case]
    assert [each for each in bench.taken if each.case != bad.case] == others


@pytest.mark.parametrize("pattern", ["timers/goroutine", "spawn/asyncio", "compute/pool"])
def test_a_failed_witness_takes_out_all_that_rests_on_it_with_one_record_each(pattern: str) -> None:
    plan = planned(pattern.partition("/")[0])
    witnesses = {
        identity(witness)
        for entry in plan.entries
        for witness in witnesses_of(entry.case, plan.profile)
        if pattern == f"{entry.case.workload}/{entry.case.model}"
    }
    bench = MemoryBench(fails=lambda each: identity(each) in witnesses)
    journal = carried_out(plan, bench)
    resting = {
        entry.case.id
        for entry in plan.entries
        for witness in witnesses_of(entry.case, plan.profile)
        if not entry.skipped and identity(witness) in witnesses
    }
    failed = [each for each in journal.records if each.outcome is Status.FAILED]

    assert Counter(each.case.id for each in failed) == Counter(resting | {each.id for each in witnesses})
    assert all(each.diagnostic.endswith("it fell over") for each in failed)
    assert resting.isdisjoint(each.case.id for each in bench.taken if identity(each) not in witnesses)


@pytest.mark.parametrize(("gain", "skips"), [(1.0, True), (1.59, True), (1.6, False), (None, False)])
def test_only_without_a_second_core_are_parallel_cases_skipped(gain: float | None, *, skips: bool) -> None:
    plan = planned("compute", "spawn")
    journal = carried_out(plan, MemoryBench(capacity=lambda *_: gain))
    parallel = [
        identity(each)
        for each in plan.order
        if each.kind is Kind.TIMED and each.case.parameters.get("workers", 1) > 1
    ]
    skipped = [identity(each) for each in journal.records if each.reason is Reason.NO_CAPACITY]

    assert parallel
    assert skipped == (parallel if skips else [])
    assert {(each.round, each.seed) for each in journal.records} == {
        (number, seed_for(SEED, number)) for number in range(plan.rounds + 1)
    }


def test_what_was_skipped_in_one_round_runs_in_the_next() -> None:
    plan = planned("compute")
    bench = MemoryBench(capacity=lambda number, _: 1.0 if number == 2 else 2.0)
    journal = carried_out(plan, bench)

    assert {each.round for each in journal.records if each.reason is Reason.NO_CAPACITY} == {2}
    groups = {(each.round, group_of(each.case)) for each in plan.order if each.kind is Kind.TIMED}
    assert Counter(bench.canaries) == Counter(groups)


def test_what_cannot_run_is_recorded_once() -> None:
    plan = planned()
    journal = carried_out(plan, MemoryBench())
    missing = [entry.case.id for entry in plan.entries if entry.case.runtime == "node-26"]
    skipped = [each for each in journal.records if each.case.runtime == "node-26"]

    assert [each.case.id for each in skipped] == missing != []
    assert {(each.outcome, each.diagnostic, each.seed) for each in skipped} == {
        (Status.SKIPPED, "no node", seed_for(SEED, 0))
    }


@pytest.mark.parametrize("fails", ["", "spawn/goroutine", "compute/pool"])
def test_progress_counts_up_to_what_was_planned(fails: str) -> None:
    """Of a plan with twins, with cases that are skipped, calibrations, and a failure."""
    plan, bench = planned(), MemoryBench(fails=lambda each: bool(fails) and each.case.id.startswith(fails))
    watched = Watched(plan)
    Campaign(plan, MemoryJournal(), bench, toolchains=(), progress=watched, stop=Stop()).run()
    begun = [plan.order.index(first) for first in firsts(bench.taken)]

    assert watched.counts == [(at, len(plan.order)) for at in begun]
    assert watched.counts[0][0] == 0


@pytest.mark.parametrize("after", [0, 7, 60, 10**6])
def test_the_end_says_what_came_of_each_planned_invocation(after: int) -> None:
    """After a failure, a round without a second core, calibrations, and a signal."""
    plan, stop, countdown = planned("spawn", "compute"), Stop(), itertools.count()

    def interrupt(_: Planned) -> None:
        stop.number = 15 if next(countdown) == after else 0

    bench = MemoryBench(
        fails=lambda each: each.case.model == "goroutine" and each.round == 2,
        capacity=lambda number, _: 1.0 if number == 3 else 2.0,
        before=interrupt,
    )
    made, journal = campaign(plan, bench, stop=stop)
    with contextlib.suppress(StoppedError):
        made.run()
    run, order = journal.as_run(), {identity(each) for each in plan.order}
    came = Counter(each.outcome for each in run.records if identity(each) in order)
    left = len(remaining(plan.order, run))
    numbers = {
        " failed": came[Status.FAILED],
        " not run since their cases had failed": len(order) - came.total() - left,
        " skipped without a second core": came[Status.SKIPPED],
        " left": left,
    }
    parts = [f"{number}{what}" for what, number in numbers.items() if number]

    assert len(parts) == (1 if after < 100 else 3)
    told = ", ".join([f"{came[Status.MEASURED]} of {len(order)} invocations measured", *parts])
    assert counted(plan.order, run) == told


def test_what_was_not_run_since_its_witness_failed_is_told_as_not_run() -> None:
    plan = planned("spawn/goroutine")
    bench = MemoryBench(fails=lambda each: each.round == 0 and each.kind is Kind.HELD)
    run = carried_out(plan, bench).as_run()
    failed = sum(each.kind is Kind.HELD for each in bench.taken)
    rest = len(plan.order) - failed - sum(each.outcome is Status.MEASURED for each in run.records)

    assert 0 < failed < sum(each.outcome is Status.FAILED for each in run.records)
    assert counted(plan.order, run).endswith(f" {failed} failed, {rest} not run since their cases had failed")


def firsts(taken: Sequence[Planned]) -> list[Planned]:
    """Return what begins each group."""
    return [next(each) for _, each in itertools.groupby(taken, key=lambda each: group_of(each.case))]


def test_progress_of_a_resumed_run_goes_on_where_it_was() -> None:
    plan, countdown = planned("spawn"), itertools.count()

    def die(_: Planned) -> None:
        if next(countdown) == 30:
            raise Lost

    first, second = MemoryBench(before=die), MemoryBench()
    made, journal = campaign(plan, first)
    with contextlib.suppress(Lost):
        made.run()
    watched = Watched(plan)
    made = Campaign(plan, MemoryJournal(), second, toolchains=(), progress=watched, stop=Stop())
    made.take_over(journal.as_run())
    made.run()

    assert watched.counts[0] == (plan.order.index(firsts(second.taken)[0]), len(plan.order))
    assert {total for _, total in watched.counts} == {len(plan.order)}


class Lost(Exception):  # noqa: N818 -- kill -9, so to say
    """The harness is gone."""


@pytest.mark.parametrize("after", [0, 1, 7, 30, 100, 10**6])
def test_a_resumed_campaign_runs_exactly_the_rest(after: int) -> None:
    plan = planned("spawn", "compute")
    countdown = itertools.count()

    def die(_: Planned) -> None:
        if next(countdown) == after:
            raise Lost

    whole, first = MemoryBench(), MemoryBench(before=die)
    carried_out(plan, whole)
    made, journal = campaign(plan, first)
    with contextlib.suppress(Lost):
        made.run()

    second = MemoryBench()
    made, rest = campaign(plan, second)
    made.take_over(journal.as_run())
    made.run()

    assert first.taken + second.taken == whole.taken
    assert not set(first.canaries) & set(second.canaries)
    assert not {*map(identity, journal.records)} & {*map(identity, rest.records)}


def test_what_was_recorded_outlives_a_power_cut_once_a_round() -> None:
    plan = planned("spawn")
    journal = carried_out(plan, MemoryBench())
    ends = [at for at, line in enumerate(journal.lines) if line == "sync"]
    rounds = [
        {
            line.round
            for line in journal.lines[first:last]
            if isinstance(line, Record) and line.kind is Kind.TIMED and line.round
        }
        for first, last in itertools.pairwise([0, *ends])
    ]

    assert rounds == [set(), *({number} for number in range(1, plan.rounds + 1))]


def test_a_signal_ends_it_before_the_next_invocation() -> None:
    plan, stop = planned("spawn"), Stop()
    stop.remedy = "go on"

    def interrupt(each: Planned) -> None:
        stop.number = 15 if each.round == 1 else 0

    bench = MemoryBench(before=interrupt)
    made, journal = campaign(plan, bench, stop=stop)
    with pytest.raises(StoppedError, match="go on"):
        made.run()

    assert [each.round for each in bench.taken].count(1) == 1
    assert journal.lines[-1] == "signal 15"
    assert isinstance(journal.lines[-2], Record)


class CutBench(MemoryBench):
    """Its first timed invocation is cut off by a signal."""

    def measure(self, planned: Planned, ask: Counts) -> Record:
        record = super().measure(planned, ask)
        if planned.kind is not Kind.TIMED:
            return record
        return msgspec.structs.replace(record, outcome=Status.UNKNOWN, reason=Reason.INTERRUPTED)


def test_an_invocation_that_was_cut_off_is_not_recorded() -> None:
    plan, bench = planned("spawn"), CutBench()
    made, journal = campaign(plan, bench)
    with pytest.raises(StoppedError):
        made.run()
    assert journal.lines[-2:] == [identity(bench.taken[-1]), "signal 0"]
    assert Status.UNKNOWN not in {each.outcome for each in journal.records}


def test_an_invocation_that_took_the_harness_down_ends_its_case() -> None:
    plan, bench = planned("spawn"), MemoryBench()
    fatal = next(each for each in plan.order if each.kind is Kind.TIMED)
    made, journal = campaign(plan, bench)
    made.begun_too_often(identity(fatal))
    made.run()

    assert fatal.case not in [each.case for each in bench.taken]
    assert [identity(each) for each in journal.records if each.reason is Reason.HARNESS] == [identity(fatal)]


def test_toolchains_are_looked_at_before_each_round(tmp_path: Path) -> None:
    compiler = tmp_path / "go"
    compiler.write_text("1.26")
    toolchain = Toolchain(
        runtime="go-1.26",
        language="go",
        status="found",
        version="1.26",
        maker="",
        path=str(compiler),
        source="path",
        remedy="",
        stamp=_stamp(str(compiler)),
        environment={},
    )
    bench = MemoryBench(before=lambda each: each.round == 3 and compiler.write_text("1.26.1"))
    made, journal = campaign(planned("spawn"), bench, toolchains=[toolchain])
    with pytest.raises(ResumeRefusedError, match=r"go-1\.26 \(.*/go\)"):
        made.run()

    assert max(each.round for each in bench.taken) == 3
    assert journal.lines[-1] == f"changed during the run: go-1.26 ({compiler})"
