"""The verdict on one invocation: each way to be wrong has its reason, and the honest one has none."""

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec
import pytest

from harness import workloads
from harness.judging.contract import TIMED_FROM, ViolationError
from harness.judging.oracle import Oracle
from harness.judging.verify import ended, judge, violation
from harness.languages import model_of
from harness.model import (
    Case,
    Census,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Observation,
    Reason,
    Report,
    Slice,
    Status,
    Tally,
    WarmUps,
    Woken,
)
from harness.primitives import fmix32, fold, greatest_overlap, seed_for, unit
from harness.workload import Witness
from harness.workloads import workload_of
from harness.workloads.timers import delay_ms

SEED = 1
TIMED = SEED + TIMED_FROM  # of the first timed iteration
MS = 1_000_000
ORACLE = Oracle(None)
SEEN = Observation(
    exit=0,
    signal=None,
    killed=None,
    wall_ns=10**9,
    cpu_ns=10**8,
    voluntary_switches=1_000,
    involuntary_switches=0,
    processes=1,
    leaked=0,
    leaked_pipe=False,
    stdout=b"",
    stdout_bytes=0,
    stderr=b"",
    stderr_bytes=0,
    plateau=None,
)


def case(workload: str, model: str, runtime: str = "c", **parameters: int) -> Case:
    return Case(workload=workload, version=1, runtime=runtime, model=model, parameters=parameters)


COMPUTE = case("compute", "thread", units=4, size=10, workers=2)
TIMERS = case("timers", "epoll", concurrency=2, hops=2, delay_ms_min=1, delay_ms_max=20)
MAILBOX = case("mailbox", "goroutine", "go-1.26", concurrency=10)


def report(
    of: Case, *, elapsed_ns: int = 100 * MS, slices: tuple[Slice, ...] = (), iterations: int = 1
) -> Report:
    facts: dict[str, int | str] = {"cpus": 2, "version": "x"}
    if of.runtime.startswith("go"):
        facts["gomaxprocs"] = 2
    if of.runtime.startswith("dotnet"):
        facts = {"processors": 2, "server_gc": 0, "version": "x"}
    right = [ORACLE.checksum(of.workload, of.parameters, TIMED + k) for k in range(iterations)]
    measurement = Measurement(
        contract=2,
        facts=facts,
        spawn_ns=1,
        join_ns=1,
        iterations=tuple(Iteration(checksum=checksum, elapsed_ns=elapsed_ns) for checksum in right),
        metrics={},
    )
    return Report(measurement=measurement, slices=slices)


def reason(
    of: Case, kind: Kind, said: Report, seen: Observation = SEEN, hold: Hold | None = None
) -> tuple[Status, Reason | None]:
    judged = judge(of, kind, said, seen, seed=SEED, oracle=ORACLE, hold=hold, witness="")
    return judged.outcome.status, judged.outcome.reason


def units(of: Case, k: int = 0) -> tuple[Slice, ...]:
    """Two at a time, in iteration k."""
    size, begun = of.parameters["size"], 1_000 * k
    return tuple(
        Slice(
            tid=i % 2,
            task=i,
            start=begun + 10 * (i // 2),
            end=begun + 10 * (i // 2) + 9,
            size=size,
            answer=unit(TIMED + k, i, size),
        )
        for i in range(of.parameters["units"])
    )


def computed(of: Case, slices: Sequence[Slice] | None = None) -> Report:
    own = units(of) if slices is None else tuple(slices)
    return report(of, slices=(*own, *units(of, 1), *units(of, 2)), iterations=3)


def sleeps(of: Case) -> tuple[Slice, ...]:
    slices = []
    for task in range(of.parameters["concurrency"]):
        now = 0
        for hop in range(of.parameters["hops"]):
            size = delay_ms(TIMED, of.parameters, task, hop)
            slices.append(Slice(tid=task, task=task, start=now, end=now + size * MS, size=size, answer=0))
            now += size * MS
    return tuple(slices)


MEASURED = (Status.MEASURED, None)


def test_honest_reports_are_measured() -> None:
    assert reason(COMPUTE, Kind.TIMED, report(COMPUTE)) == MEASURED
    assert reason(COMPUTE, Kind.TRACED, computed(COMPUTE)) == MEASURED
    assert reason(TIMERS, Kind.TRACED, report(TIMERS, slices=sleeps(TIMERS))) == MEASURED
    assert reason(TIMERS, Kind.TIMED, report(TIMERS)) == MEASURED


def on(runtime: str) -> Case:
    return msgspec.structs.replace(COMPUTE, runtime=runtime)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"killed": "timeout"}, Reason.TIMEOUT),
        ({"killed": "flood"}, Reason.CONTRACT),
        ({"killed": "memory"}, Reason.MEMORY),
        ({"killed": "keeper"}, Reason.KEEPER),
        ({"killed": "partner", "partner": "the server ended"}, Reason.PARTNER),
        ({"exit": None, "signal": 11}, Reason.CRASH),
        ({"exit": None, "signal": 9}, Reason.CRASH),
        ({"exit": 1}, Reason.CRASH),
        ({"exit": 2}, Reason.CRASH),
        ({"exit": 13}, Reason.CRASH),
        ({"exit": 134}, Reason.CRASH),
        ({"exit": 255}, Reason.CRASH),
        ({"exit": 64}, Reason.HARNESS),
        ({"exit": 65}, Reason.WITNESS),
    ],
)
def test_each_end_has_its_reason(changes: dict[str, object], expected: Reason) -> None:
    outcome = ended(msgspec.structs.replace(SEEN, **changes), on("go-1.26"), Kind.TIMED, witness="")

    assert outcome is not None
    assert (outcome.status, outcome.reason) == (Status.FAILED, expected)


def test_a_crash_is_told_by_name_and_last_words() -> None:
    crashed = msgspec.structs.replace(SEEN, exit=None, signal=11, stderr=b"core\n\x1b]0;evil\n")
    outcome = ended(crashed, on("c"), Kind.TIMED, witness="")

    assert outcome is not None
    assert outcome.diagnostic == "signal 11 (SIGSEGV): ?]0;evil"
    killed = ended(msgspec.structs.replace(crashed, signal=9), on("c"), Kind.TIMED, witness="")
    assert killed is not None
    assert killed.diagnostic == "killed by signal 9, not by us (likely memory)"


def test_what_a_person_stopped_is_no_failure() -> None:
    outcome = ended(msgspec.structs.replace(SEEN, killed="stopped"), COMPUTE, Kind.TIMED, witness="")

    assert outcome is not None
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.INTERRUPTED)


def test_a_program_s_own_witness_is_the_first_of_its_kind() -> None:
    refused = msgspec.structs.replace(SEEN, exit=65)

    for kind, witness in ((Kind.TRACED, "units"), (Kind.TIMED, "cores"), (Kind.CALIBRATION, "")):
        outcome = ended(refused, COMPUTE, kind, witness="")
        assert outcome is not None
        assert (outcome.reason, outcome.witness) == (Reason.WITNESS, witness)


@pytest.mark.parametrize(
    "quoted", ["\x1b]0;owned\x07", "\ndone     6 of 6", "\u202e", "\u2028", "\x9b31m", "\ud800"]
)
def test_what_a_diagnostic_quotes_does_nothing_to_a_terminal(quoted: str) -> None:
    violated = violation(ViolationError(f"unknown field `ä {quoted}`"))
    partner = msgspec.structs.replace(SEEN, killed="partner", partner=f"the server said ä {quoted}")
    ended_by = ended(partner, on("c"), Kind.TIMED, witness="")

    assert ended_by is not None
    for outcome in (violated, ended_by):
        assert outcome.diagnostic.isprintable()
        assert "ä ?" in outcome.diagnostic


def test_a_traced_invocation_that_meets_its_deadline_failed_its_witness() -> None:
    outcome = ended(msgspec.structs.replace(SEEN, killed="timeout"), COMPUTE, Kind.TRACED, witness="")

    assert outcome is not None
    assert (outcome.reason, outcome.witness) == (Reason.WITNESS, "units")
    flooding = ended(msgspec.structs.replace(SEEN, killed="flood"), COMPUTE, Kind.TRACED, witness="")
    assert flooding is not None
    assert flooding.reason is Reason.CONTRACT


def test_a_deadline_that_a_person_gave_says_nothing_about_a_witness() -> None:
    late = msgspec.structs.replace(SEEN, killed="timeout")
    outcome = ended(late, COMPUTE, Kind.TRACED, witness="", deadline_given=True)

    assert outcome is not None
    assert outcome.reason is Reason.TIMEOUT


@pytest.mark.parametrize(
    ("lines", "awaited"),
    [
        (0, "plateau in iteration 0, gate 1"),
        (1, "plateau in iteration 0, gate 2"),
        (2, "answer to `collect` in iteration 0, gate 2"),
        (3, "plateau in iteration 1, gate 1"),
        (5, "answer to `census` in iteration 1, gate 2"),
        (6, "end"),
        (7, "end"),
    ],
)
def test_of_what_is_held_the_first_thing_that_did_not_come_is_told(lines: int, awaited: str) -> None:
    script = ((), ("collect", "look"), (), ("look", "census"))
    hold = Hold(gates=2, script=script, tasks=10, census=Census.THREADS)
    late = msgspec.structs.replace(SEEN, killed="timeout", stdout=b"{}\n" * lines + b"{")
    outcome = ended(late, on("c"), Kind.HELD, witness="census", hold=hold)

    assert outcome is not None
    assert (outcome.reason, outcome.diagnostic.partition(" after ")[0]) == (Reason.TIMEOUT, f"no {awaited}")


def test_a_deadlock_that_the_runtime_notices_is_the_same() -> None:
    asleep = msgspec.structs.replace(
        SEEN, exit=2, stderr=b"fatal error: all goroutines are asleep - deadlock!\n"
    )
    for seen, runtime in ((asleep, "go-1.26"), (msgspec.structs.replace(SEEN, exit=13), "node-26")):
        traced, timed = (ended(seen, on(runtime), kind, witness="") for kind in (Kind.TRACED, Kind.TIMED))
        elsewhere = ended(seen, on("c"), Kind.TRACED, witness="")

        assert traced is not None
        assert timed is not None
        assert elsewhere is not None
        assert (traced.reason, timed.reason) == (Reason.WITNESS, Reason.CRASH)
        assert elsewhere.reason is Reason.CRASH


def test_leaks_and_wrong_facts_are_no_numbers() -> None:
    leaked = msgspec.structs.replace(SEEN, leaked=3)
    free = case("spawn", "thread", "cpython-3.13t", concurrency=1, depth=1)
    with_gil = report(free)
    facts: dict[str, int | str] = {"gil": 1, "version": "3.13.5"}
    measurement = msgspec.structs.replace(with_gil.measurement, facts=facts)
    without = msgspec.structs.replace(measurement, facts=facts | {"gil": 0})

    held_open = msgspec.structs.replace(SEEN, leaked_pipe=True)
    for seen in (leaked, held_open):
        assert reason(COMPUTE, Kind.TIMED, report(COMPUTE), seen) == (Status.FAILED, Reason.LEAK)
    assert reason(free, Kind.TIMED, Report(measurement=measurement))[1] is Reason.CONTRACT
    assert reason(free, Kind.TIMED, Report(measurement=without)) == MEASURED
    honest = report(COMPUTE).measurement
    more = msgspec.structs.replace(honest, facts=honest.facts | {"gil": 0})
    assert reason(COMPUTE, Kind.TIMED, Report(measurement=more))[1] is Reason.CONTRACT


def test_a_wrong_checksum_in_any_iteration_fails() -> None:
    honest = report(COMPUTE).measurement
    second = Iteration(checksum="00000000", elapsed_ns=1_000)
    wrong = Report(measurement=msgspec.structs.replace(honest, iterations=(*honest.iterations, second)))

    assert reason(COMPUTE, Kind.TIMED, wrong) == (Status.FAILED, Reason.CHECKSUM)


def warmed(count: int, *, first: str = "", folded: str = "") -> Report:
    """Return an honest report with so many warm-ups, but for what is told otherwise."""
    right = [ORACLE.checksum("compute", COMPUTE.parameters, SEED + k) for k in range(count)]
    warm_ups = WarmUps(
        count=count,
        ns=count,
        first=Iteration(checksum=first or right[0], elapsed_ns=1),
        last_ns=(1,) * count,
        fold=folded or f"{fold(int(each, 16) for each in right):08x}",
    )
    measurement = msgspec.structs.replace(report(COMPUTE).measurement, warmups=warm_ups)
    return Report(measurement=measurement)


def test_each_warm_up_counts_for_the_answers() -> None:
    assert reason(COMPUTE, Kind.TIMED, warmed(3)) == MEASURED
    for wrong in (warmed(3, first="00000000"), warmed(3, folded="00000000")):
        assert reason(COMPUTE, Kind.TIMED, wrong) == (Status.FAILED, Reason.CHECKSUM)


def test_all_iterations_of_timers_with_their_warm_ups_must_be_waited_for() -> None:
    """As many waits as are enough for the timed iteration alone."""
    first = Iteration(checksum=ORACLE.checksum("timers", TIMERS.parameters, SEED), elapsed_ns=100 * MS)
    folded = f"{fold([int(first.checksum, 16)]):08x}"
    on_time = [max(chain(seed, task) for task in range(2)) * MS for seed in (TIMED, SEED)]
    warm_ups = WarmUps(count=1, ns=on_time[1], first=first, last_ns=(on_time[1],), fold=folded)
    cold = report(TIMERS, elapsed_ns=on_time[0])
    warm = Report(measurement=msgspec.structs.replace(cold.measurement, warmups=warm_ups))
    waits = msgspec.structs.replace(SEEN, voluntary_switches=1, cpu_ns=0)

    assert reason(TIMERS, Kind.TIMED, cold, waits) == MEASURED
    assert reason(TIMERS, Kind.TIMED, warm, waits) == (Status.FAILED, Reason.WITNESS)


def chain(seed: int, task: int) -> int:
    return sum(delay_ms(seed, TIMERS.parameters, task, hop) for hop in range(2))


def shrink(each: Slice) -> Slice:
    return msgspec.structs.replace(each, size=1)


UNIT_CHEATS: dict[str, Callable[[tuple[Slice, ...]], tuple[Slice, ...]]] = {
    "one unit left out": lambda slices: slices[:-1],
    "one unit twice": lambda slices: (*slices[:-1], slices[0]),
    "a smaller size": lambda slices: tuple(map(shrink, slices)),
    "another answer": lambda slices: (msgspec.structs.replace(slices[0], answer=1), *slices[1:]),
    "one after the other": lambda slices: tuple(
        msgspec.structs.replace(each, start=20 * i, end=20 * i + 9) for i, each in enumerate(slices)
    ),
    "one worker": lambda slices: tuple(msgspec.structs.replace(each, tid=1) for each in slices),
}


@pytest.mark.parametrize("cheat", UNIT_CHEATS)
def test_a_traced_compute_that_is_not_the_work_fails_its_witness(cheat: str) -> None:
    slices = UNIT_CHEATS[cheat](units(COMPUTE))

    assert reason(COMPUTE, Kind.TRACED, computed(COMPUTE, slices)) == (Status.FAILED, Reason.WITNESS)


TWO_TICKS_MS = model_of("csharp", "task").early_ms


def test_dotnet_is_allowed_two_ticks_of_the_clock_that_its_timers_go_by() -> None:
    seen: list[int] = []
    while len(seen) <= 20:  # of some that are missed, one is not
        now = time.clock_gettime_ns(6)
        if now not in seen[-1:]:
            seen.append(now)
    tick_ns = min(later - earlier for earlier, later in pairwise(seen))
    assert abs(TWO_TICKS_MS - 2 * tick_ns / 1e6) <= 1


@pytest.mark.parametrize(
    ("runtime", "model", "early_ms", "allowed"),
    [
        ("c", "epoll", 0.9, True),
        ("c", "epoll", 1.1, False),
        ("node-26", "async", 1.9, True),
        ("node-26", "async", 2.1, False),
        ("dotnet-10", "task", TWO_TICKS_MS - 0.1, True),
        ("dotnet-10", "task", TWO_TICKS_MS + 0.1, False),
        ("dotnet-10", "thread", 0.9, True),
        ("dotnet-10", "thread", 1.1, False),
    ],
)
def test_a_timer_may_fire_as_early_as_its_model_says(
    *, runtime: str, model: str, early_ms: float, allowed: bool
) -> None:
    of = case("timers", model, runtime, concurrency=2, hops=2, delay_ms_min=1, delay_ms_max=200)
    slices = sleeps(of)
    last = max(range(len(slices)), key=lambda at: (slices[at].start > 0, slices[at].size))
    early = msgspec.structs.replace(slices[last], end=slices[last].end - int(early_ms * MS))
    slices = (*slices[:last], early, *slices[last + 1 :])
    wanted = MEASURED if allowed else (Status.FAILED, Reason.WITNESS)
    assert reason(of, Kind.TRACED, report(of, slices=slices)) == wanted


SLEEP_CHEATS: dict[str, Callable[[tuple[Slice, ...]], tuple[Slice, ...]]] = {
    "one sleep of the longest chain": lambda slices: slices[:1],
    "too short": lambda slices: (msgspec.structs.replace(slices[0], end=slices[0].start + 1), *slices[1:]),
    "another delay": lambda slices: (
        msgspec.structs.replace(slices[0], size=slices[0].size + 1),
        *slices[1:],
    ),
    "all hops at once": lambda slices: tuple(
        msgspec.structs.replace(each, start=0, end=each.size * MS) for each in slices
    ),
    "one task after the other": lambda slices: tuple(
        msgspec.structs.replace(each, start=each.start + each.task * 10**9, end=each.end + each.task * 10**9)
        for each in slices
    ),
}


@pytest.mark.parametrize("cheat", SLEEP_CHEATS)
def test_traced_timers_that_are_not_the_work_fail_their_witness(cheat: str) -> None:
    slices = SLEEP_CHEATS[cheat](sleeps(TIMERS))

    assert reason(TIMERS, Kind.TRACED, report(TIMERS, slices=slices)) == (Status.FAILED, Reason.WITNESS)


@pytest.mark.parametrize(
    ("of", "between_ms", "join_ms", "passes"),
    [
        (MAILBOX, 150, 0, True),
        (MAILBOX, 151, 0, False),
        (MAILBOX, 100, 50, True),
        (MAILBOX, 100, 51, False),
        (COMPUTE, 150, 500, True),  # workers end there
        (COMPUTE, 151, 0, False),
    ],
)
def test_no_work_is_done_outside_the_clock(of: Case, between_ms: int, join_ms: int, *, passes: bool) -> None:
    said = report(of, iterations=2)
    outside = {"between_ns": between_ms * MS, "join_ns": join_ms * MS}
    said = msgspec.structs.replace(said, measurement=msgspec.structs.replace(said.measurement, **outside))

    judged = judge(of, Kind.TIMED, said, SEEN, seed=SEED, oracle=ORACLE, hold=None, witness="")
    assert judged.outcome.witness == ("" if passes else "between")
    assert (judged.outcome.reason is None) is passes


def test_impossible_times_are_implausible_and_a_single_wait_is_no_timers() -> None:
    asleep = msgspec.structs.replace(SEEN, voluntary_switches=1, cpu_ns=MS)
    many = case("timers", "epoll", concurrency=100, hops=2, delay_ms_min=1, delay_ms_max=20)

    assert reason(COMPUTE, Kind.TIMED, report(COMPUTE, elapsed_ns=1))[1] is Reason.IMPLAUSIBLE
    assert reason(TIMERS, Kind.TIMED, report(TIMERS, elapsed_ns=MS))[1] is Reason.IMPLAUSIBLE
    assert reason(many, Kind.TIMED, report(many, elapsed_ns=40 * MS), asleep)[1] is Reason.WITNESS
    busy = msgspec.structs.replace(asleep, cpu_ns=100 * MS)
    assert reason(many, Kind.TIMED, report(many, elapsed_ns=40 * MS), busy) == MEASURED


def hold(tasks: int, *commands: str, census: Census = Census.RUNTIME) -> Hold:
    return Hold(gates=1, script=((), commands), tasks=tasks, census=census)


def test_the_census_decides_whether_there_were_tasks() -> None:
    asked = hold(10, "census", "poke 3 7")
    woken = Woken(task=3, value=fmix32(seed_for(TIMED + 1, 3) + 7), moved=1, by=44)
    honest = msgspec.structs.replace(
        report(MAILBOX, iterations=2),
        holding=(10, 10),
        tallies=(Tally(iteration=1, gate=1, found=10),),
        woken=(woken,),
    )

    assert reason(MAILBOX, Kind.HELD, honest, SEEN, asked) == MEASURED
    for changes, witness in (
        ({"tallies": (Tally(iteration=1, gate=1, found=8),)}, "census"),
        ({"holding": (10, 9)}, "census"),
        ({"woken": (msgspec.structs.replace(woken, moved=2),)}, "pokes"),
        ({"woken": (msgspec.structs.replace(woken, value=1),)}, "pokes"),
    ):
        cheated = msgspec.structs.replace(honest, **changes)
        judged = judge(MAILBOX, Kind.HELD, cheated, SEEN, seed=SEED, oracle=ORACLE, hold=asked, witness="")
        assert judged.outcome.reason is Reason.WITNESS
        assert judged.outcome.witness == witness


@pytest.mark.parametrize(("model", "census"), [("thread", Census.THREADS), ("process", Census.PROCESSES)])
def test_threads_and_processes_are_counted_from_outside(model: str, census: Census) -> None:
    of, asked = case("spawn", model, concurrency=40, depth=1), hold(40, "look", census=census)
    held = msgspec.structs.replace(report(of, iterations=2), holding=(40, 40))
    for found, expected in ((40, MEASURED), (8, (Status.FAILED, Reason.WITNESS))):
        seen = msgspec.structs.replace(SEEN, tallies=(Tally(iteration=1, gate=1, found=found),))
        assert reason(of, Kind.HELD, held, seen, asked) == expected


def test_greatest_overlap_counts_spans_that_share_an_instant() -> None:
    assert greatest_overlap([]) == 0
    assert greatest_overlap([(0, 10), (10, 20)]) == 1
    assert greatest_overlap([(0, 10), (9, 20), (5, 6)]) == 2
    assert greatest_overlap([(0, 10), (1, 9), (2, 3)]) == 3


def test_an_invocation_answers_for_the_witness_that_it_was_taken_for(monkeypatch: pytest.MonkeyPatch) -> None:
    spawn = workload_of("spawn")
    small = Witness(name="small", kind=Kind.HELD, at=lambda *_: {}, judge=lambda _: "not seen at few")
    large = msgspec.structs.replace(small, name="large", judge=lambda _: "not seen at many")
    every = Witness(name="every", kind=Kind.HELD)
    of = case("spawn", "thread", concurrency=10, depth=1)
    held = msgspec.structs.replace(report(of, iterations=2), holding=(10, 10))

    def told(taken_for: str, *witnesses: Witness, threads: int = 10) -> tuple[str, str]:
        room = msgspec.structs.replace(spawn, witnesses=(*witnesses, every))
        monkeypatch.setitem(workloads._BY_NAME, "spawn", room)
        outcome = judge(
            *(of, Kind.HELD, held),
            msgspec.structs.replace(SEEN, tallies=(Tally(iteration=1, gate=1, found=threads),)),
            seed=SEED,
            oracle=ORACLE,
            hold=hold(10, "look", census=Census.THREADS),
            witness=taken_for,
        ).outcome
        return outcome.witness, outcome.diagnostic

    quiet = msgspec.structs.replace(large, judge=lambda _: "")
    assert told("small", small, large) == ("small", "not seen at few")
    assert told("large", small, large) == ("large", "not seen at many")
    assert told("large", small, quiet) == ("", "")
    assert told("large", small, quiet, threads=3)[0] == "large"
    always = msgspec.structs.replace(every, judge=lambda _: "not seen at all")
    assert told("large", small, quiet, always) == ("every", "not seen at all")
    exited = ended(msgspec.structs.replace(SEEN, exit=65), of, Kind.HELD, witness="large")
    assert exited is not None
    assert exited.witness == "large"


def test_what_is_asked_of_timed_invocations_is_asked_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    witness = Witness(name="idle", kind=Kind.TIMED, judge=lambda _: "it was not idle")
    room = msgspec.structs.replace(workload_of("compute"), witnesses=(witness,))
    hasty = msgspec.structs.replace(room, impossible=lambda _: "too fast")
    for each, expected in ((room, Reason.WITNESS), (hasty, Reason.IMPLAUSIBLE)):
        monkeypatch.setitem(workloads._BY_NAME, "compute", each)

        assert reason(COMPUTE, Kind.TRACED, computed(COMPUTE)) == MEASURED
        for kind in (Kind.TIMED, Kind.CALIBRATION):
            assert reason(COMPUTE, kind, report(COMPUTE)) == (Status.FAILED, expected)
