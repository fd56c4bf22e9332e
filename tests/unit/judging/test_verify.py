"""The verdict on one invocation: each way to be wrong has its reason, and the honest one has none."""

from collections.abc import Callable

import msgspec
import pytest

from harness import workloads
from harness.judging.contract import ViolationError
from harness.judging.oracle import Oracle
from harness.judging.verify import ended, judge, violation
from harness.languages import LANGUAGES
from harness.model import (
    Case,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Observation,
    Plateau,
    Reason,
    Report,
    Slice,
    Status,
)
from harness.primitives import fmix32, greatest_overlap, seed_for, unit
from harness.workload import Witness
from harness.workloads import workload_of
from harness.workloads.timers import delay_ms

SEED = 1
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
TIMERS = case("timers", "epoll", concurrency=2, hops=2, delay_ms_max=20)
MAILBOX = case("mailbox", "goroutine", "go-1.26", concurrency=10)


def report(of: Case, *, elapsed_ns: int = 100 * MS, slices: tuple[Slice, ...] = ()) -> Report:
    facts: dict[str, int | str] = {"cpus": 2, "version": "x"}
    if of.runtime.startswith("go"):
        facts["gomaxprocs"] = 2
    checksum = ORACLE.checksum(of.workload, of.parameters, SEED)
    measurement = Measurement(
        contract=1,
        facts=facts,
        spawn_ns=1,
        join_ns=1,
        iterations=(Iteration(checksum=checksum, elapsed_ns=elapsed_ns),),
        metrics={},
    )
    return Report(measurement=measurement, slices=slices)


def reason(
    of: Case, kind: Kind, said: Report, seen: Observation = SEEN, hold: Hold | None = None
) -> tuple[Status, Reason | None]:
    judged = judge(of, kind, said, seen, seed=SEED, oracle=ORACLE, hold=hold, witness="")
    return judged.outcome.status, judged.outcome.reason


def units(of: Case, *, tids: tuple[int, ...] = (1, 2, 1, 2)) -> tuple[Slice, ...]:
    size = of.parameters["size"]
    return tuple(
        Slice(
            tid=tid,
            task=i,
            start=10 * (i // 2),
            end=10 * (i // 2) + 9,
            size=size,
            answer=unit(SEED, i, size),
        )
        for i, tid in enumerate(tids)
    )


def sleeps(of: Case) -> tuple[Slice, ...]:
    slices = []
    for task in range(of.parameters["concurrency"]):
        now = 0
        for hop in range(of.parameters["hops"]):
            size = delay_ms(SEED, of.parameters, task, hop)
            slices.append(Slice(tid=task, task=task, start=now, end=now + size * MS, size=size, answer=0))
            now += size * MS
    return tuple(slices)


MEASURED = (Status.MEASURED, None)


def test_honest_reports_are_measured() -> None:
    assert reason(COMPUTE, Kind.TIMED, report(COMPUTE)) == MEASURED
    assert reason(COMPUTE, Kind.TRACED, report(COMPUTE, slices=units(COMPUTE))) == MEASURED
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
    free = case("spawn", "thread", "cpython-3.13t", concurrency=1)
    with_gil = report(free)
    facts: dict[str, int | str] = {"gil": 1, "version": "3.13.5"}
    measurement = msgspec.structs.replace(with_gil.measurement, facts=facts)

    assert reason(COMPUTE, Kind.TIMED, report(COMPUTE), leaked) == (Status.FAILED, Reason.LEAK)
    assert reason(free, Kind.TIMED, Report(measurement=measurement))[1] is Reason.CONTRACT


def test_a_wrong_checksum_in_any_iteration_fails() -> None:
    honest = report(COMPUTE).measurement
    second = Iteration(checksum="00000000", elapsed_ns=1_000)
    wrong = Report(measurement=msgspec.structs.replace(honest, iterations=(*honest.iterations, second)))

    assert reason(COMPUTE, Kind.TIMED, wrong) == (Status.FAILED, Reason.CHECKSUM)


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

    assert reason(COMPUTE, Kind.TRACED, report(COMPUTE, slices=slices)) == (Status.FAILED, Reason.WITNESS)


@pytest.mark.parametrize(
    ("runtime", "model", "early_ms", "allowed"),
    [
        ("c", "epoll", 0.9, True),
        ("c", "epoll", 1.1, False),
        ("node-26", "promise", 7.9, True),
        ("node-26", "promise", 8.1, False),
    ],
)
def test_a_clock_that_ticks_may_be_two_ticks_late(
    *, runtime: str, model: str, early_ms: float, allowed: bool
) -> None:
    of = case("timers", model, runtime, concurrency=2, hops=2, delay_ms_max=200)
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


def test_impossible_times_are_implausible_and_a_single_wait_is_no_timers() -> None:
    asleep = msgspec.structs.replace(SEEN, voluntary_switches=1, cpu_ns=MS)

    assert reason(COMPUTE, Kind.TIMED, report(COMPUTE, elapsed_ns=1))[1] is Reason.IMPLAUSIBLE
    assert reason(TIMERS, Kind.TIMED, report(TIMERS, elapsed_ns=MS))[1] is Reason.IMPLAUSIBLE
    assert reason(TIMERS, Kind.TIMED, report(TIMERS), asleep)[1] is Reason.WITNESS
    busy = msgspec.structs.replace(asleep, cpu_ns=100 * MS)
    assert reason(TIMERS, Kind.TIMED, report(TIMERS), busy) == MEASURED


def plateau(*, threads: int = 5, processes: int = 1) -> Observation:
    seen = Plateau(pss_bytes=1, kernel_bytes=1, threads=threads, processes=processes)
    return msgspec.structs.replace(SEEN, plateau=seen)


def test_the_census_decides_whether_there_were_tasks() -> None:
    hold = Hold(pokes=((3, 7),), census=True)
    value = fmix32(seed_for(SEED, 3) + 7)
    honest = msgspec.structs.replace(report(MAILBOX), holding=10, census=10, poked=((3, value),))

    assert reason(MAILBOX, Kind.HELD, honest, plateau(), hold) == MEASURED
    for changes in ({"census": 0}, {"census": 8}, {"census": None}, {"holding": 9}, {"poked": ((3, 1),)}):
        cheated = msgspec.structs.replace(honest, **changes)
        judged = judge(
            MAILBOX, Kind.HELD, cheated, plateau(), seed=SEED, oracle=ORACLE, hold=hold, witness=""
        )
        assert judged.outcome.reason is Reason.WITNESS
        assert judged.outcome.witness == ("pokes" if "poked" in changes else "census")


def test_threads_and_processes_are_counted_from_outside() -> None:
    threads = case("spawn", "thread", concurrency=40)
    processes = case("spawn", "process", concurrency=10)
    hold = Hold(pokes=(), census=True)
    held = msgspec.structs.replace(report(threads), holding=40)
    forked = msgspec.structs.replace(report(processes), holding=10)

    assert reason(threads, Kind.HELD, held, plateau(threads=41), hold) == MEASURED
    assert reason(threads, Kind.HELD, held, plateau(threads=9), hold)[1] is Reason.WITNESS
    floor = LANGUAGES["c"]
    for beside, allowed in (
        (floor.threads_beside, MEASURED),
        (floor.threads_beside + 1, (Status.FAILED, Reason.WITNESS)),
    ):
        assert reason(threads, Kind.HELD, held, plateau(threads=41 + beside), hold) == allowed
    assert reason(processes, Kind.HELD, forked, plateau(processes=12), hold)[1] is Reason.WITNESS
    assert reason(processes, Kind.HELD, forked, plateau(processes=11), hold) == MEASURED
    assert reason(processes, Kind.HELD, forked, plateau(processes=2), hold)[1] is Reason.WITNESS


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
    of = case("spawn", "thread", concurrency=10)
    held = msgspec.structs.replace(report(of), holding=10)

    def told(taken_for: str, *witnesses: Witness, threads: int = 11) -> tuple[str, str]:
        room = msgspec.structs.replace(spawn, witnesses=(*witnesses, every))
        monkeypatch.setitem(workloads._BY_NAME, "spawn", room)
        outcome = judge(
            *(of, Kind.HELD, held, plateau(threads=threads)),
            seed=SEED,
            oracle=ORACLE,
            hold=Hold(pokes=(), census=True),
            witness=taken_for,
        ).outcome
        return outcome.witness, outcome.diagnostic

    assert told("small", small, large) == ("small", "not seen at few")
    assert told("large", small, large) == ("large", "not seen at many")
    assert told("large", threads=3)[0] == "large"
    exited = ended(msgspec.structs.replace(SEEN, exit=65), of, Kind.HELD, witness="large")
    assert exited is not None
    assert exited.witness == "large"
