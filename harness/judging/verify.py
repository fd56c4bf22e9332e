"""From observation and report to outcome: the same work, done concurrently, in possible time.

Pure. The order of the questions is the order of trust: how the process ended, what it printed, whether
its answers are right, whether its witness was seen, whether its times are possible.
"""

import re
import signal
from collections.abc import Iterable, Sequence

from harness.judging import oracle as definitions
from harness.judging.contract import ViolationError, seeds
from harness.judging.oracle import Oracle
from harness.languages.models import model_of
from harness.languages.runtimes import RUNTIMES
from harness.model import (
    Case,
    Census,
    Frozen,
    Hold,
    Kind,
    Measurement,
    Observation,
    Outcome,
    Plateau,
    Reason,
    Report,
    Slice,
    Status,
)
from harness.planning.plan import language_of

TICK_MS = 4  # the kernel's coarse clock at HZ=250
EARLY_MS = 2 * TICK_MS  # a tick comes late where others have the CPU: .NET fired 4.5 ms early at load 8
ROUND_NS_LEAST = 0.5  # six dependent instructions can't be faster on any machine of today
OVERLAP_LEAST = 0.9
THREADS_BESIDE = {"python": 3, "go": 0, "js": 16, "csharp": 32, "c": 1}
"""Threads at the most that a runtime has beside the tasks' own."""
_COUNTED = {
    Census.RUNTIME: "suspended tasks, as the runtime counts them:",
    Census.THREADS: "threads beside the first, as the kernel counts them:",
    Census.PROCESSES: "processes beside the first:",
}
PROCESSES_BESIDE = 4  # the program, and multiprocessing's forkserver and resource tracker


class Judged(Frozen):
    """An outcome with what of the report goes on record."""

    outcome: Outcome
    report: Report | None = None
    early_slices: int | None = None


def failed(reason: Reason, sentence: str) -> Outcome:
    """Return the outcome of an invocation that is not a number."""
    return Outcome(status=Status.FAILED, reason=reason, diagnostic=sentence)


def ended(observation: Observation, kind: Kind) -> Outcome | None:
    """Return what the process's end alone says: a failure, or None."""
    if observation.killed:
        return _by_us(observation, kind)
    if observation.signal is not None:
        return _by_signal(observation)
    words = _last_words(observation)
    if kind is Kind.TRACED and _deadlocked(observation):
        return failed(Reason.WITNESS, f"units that must meet never did{words}")
    match observation.exit:
        case 0:
            return None
        case 64:  # EX_USAGE, see docs/contract.md
            return failed(
                Reason.HARNESS, f"the program refused its arguments, a mistake of the harness{words}"
            )
        case 65:  # EX_DATAERR
            why = Reason.WITNESS, f"the program's own witness failed{words}"
        case code:
            why = Reason.CRASH, f"exit {code}{words}"
    return failed(*why)


def _by_us(observation: Observation, kind: Kind) -> Outcome:
    """Return why the harness ended a program."""
    if observation.killed == "stopped":
        return Outcome(status=Status.UNKNOWN, reason=Reason.INTERRUPTED)
    if observation.killed == "timeout" and kind is Kind.TRACED:
        return failed(
            Reason.WITNESS, "the traced invocation met its deadline: units that must meet never did"
        )
    seconds = observation.wall_ns / 1e9
    why = {
        "timeout": (Reason.TIMEOUT, f"no end after {seconds:.1f} s{_last_words(observation)}"),
        "flood": (Reason.CONTRACT, "flood: more output than the contract allows"),
        "memory": (Reason.MEMORY, "the tree outgrew its memory limit"),
        "partner": (Reason.PARTNER, observation.partner + _last_words(observation)),
        "keeper": (Reason.KEEPER, "the keeper died during this invocation"),
    }
    return failed(*why[observation.killed or ""])


def _deadlocked(observation: Observation) -> bool:
    """Tell whether the runtime itself noticed that nothing can go on: Go by exit 2, Node by 13."""
    return observation.exit == 13 or (  # noqa: PLR2004
        observation.exit == 2 and b"all goroutines are asleep" in observation.stderr  # noqa: PLR2004
    )


def _by_signal(observation: Observation) -> Outcome:
    number = observation.signal or 0
    if number == signal.SIGKILL:
        return failed(Reason.CRASH, "killed by signal 9, not by us (likely memory)")
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = "unknown"
    return failed(Reason.CRASH, f"signal {number} ({name}){_last_words(observation)}")


def _last_words(observation: Observation) -> str:
    """Return the last telling line of stderr, harmless on a terminal."""
    lines = [line.strip() for line in observation.stderr.decode("utf-8", "replace").splitlines()]
    words = next((line for line in reversed(lines) if line), "")
    return ": " + re.sub(r"[^\x20-\x7e\u00a0-\uffff]", "?", words)[:300] if words else ""


def judge(
    case: Case,
    kind: Kind,
    report: Report,
    observation: Observation,
    *,
    seed: int,
    oracle: Oracle,
    hold: Hold | None,
) -> Judged:
    """Judge a contract-true report: leaks, facts, answers, witness, times, in this order."""
    early = _early(report.slices) if kind is Kind.TRACED and case.workload == "timers" else None
    try:
        _check_leaks(observation)
        _check_facts(case, report.measurement)
        _check_answers(case, report.measurement, seed, oracle)
        if kind is Kind.TRACED:
            _check_trace(case, report, seed)
        if kind is Kind.HELD and observation.plateau:
            _check_held(case, report, observation.plateau, hold, seed)
        if kind in {Kind.TIMED, Kind.CALIBRATION}:
            _check_times(case, report.measurement, observation, seed, oracle)
    except Refusal as refusal:
        return Judged(outcome=failed(refusal.reason, refusal.sentence), report=report)
    return Judged(outcome=Outcome(status=Status.MEASURED), report=report, early_slices=early)


class Refusal(Exception):  # noqa: N818 -- a verdict on a program, not an error of ours
    """Why a report is not a number."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(reason, sentence)
        self.reason, self.sentence = reason, sentence


def violation(error: ViolationError) -> Outcome:
    """Return the outcome of output that breaks the contract."""
    return failed(Reason.CONTRACT, str(error))


def _check_leaks(observation: Observation) -> None:
    if observation.leaked:
        raise Refusal(Reason.LEAK, f"left {observation.leaked} processes behind")
    if observation.leaked_pipe:
        raise Refusal(Reason.LEAK, "stdout or stderr was still open after the program's end")


def _check_facts(case: Case, measurement: Measurement) -> None:
    declared = RUNTIMES[language_of(case)].facts
    if set(measurement.facts) != set(declared):
        raise Refusal(Reason.CONTRACT, f"facts {sorted(measurement.facts)}, declared are {sorted(declared)}")
    gil = measurement.facts.get("gil")
    if gil is not None and gil != int(not case.runtime.endswith("t")):
        raise Refusal(Reason.CONTRACT, f"facts: gil is {gil} on {case.runtime}")


def _check_answers(case: Case, measurement: Measurement, seed: int, oracle: Oracle) -> None:
    for k, (own, found) in enumerate(
        zip(seeds(seed, len(measurement.iterations)), measurement.iterations, strict=True)
    ):
        right = oracle.checksum(case.workload, case.parameters, own)
        if found.checksum != right:
            raise Refusal(Reason.CHECKSUM, f"iteration {k} (seed {own}): {found.checksum}, right is {right}")


def _check_trace(case: Case, report: Report, seed: int) -> None:
    if case.workload == "timers":
        _check_sleeps(case, report.slices, seed)
    else:
        _check_units(case, report.slices, report.measurement.iterations[0].checksum)


def _check_sleeps(case: Case, slices: Sequence[Slice], seed: int) -> None:
    given, coarse = case.parameters, RUNTIMES[language_of(case)].coarse_timers
    by_task: dict[int, list[Slice]] = {}
    for each in slices:
        by_task.setdefault(each.task, []).append(each)
    tasks, hops = given["concurrency"], given["hops"]
    if len(slices) != tasks * hops or set(by_task) != set(range(tasks)):
        raise Refusal(
            Reason.WITNESS, f"{len(slices)} sleeps of {len(by_task)} tasks, {tasks} x {hops} were asked for"
        )
    allowance_ns = (EARLY_MS if coarse else 1) * 1_000_000
    for task, own in by_task.items():
        own.sort(key=lambda each: each.start)
        for hop, each in enumerate(own):
            asked = definitions.delay_ms(seed, given, task, hop)
            if each.size != asked or each.end - each.start < asked * 1_000_000 - allowance_ns:
                took = (each.end - each.start) / 1e6
                raise Refusal(
                    Reason.WITNESS, f"task {task} slept {took:.2f} ms in hop {hop}, {asked} ms were asked for"
                )
            if hop and each.start < own[hop - 1].end:
                raise Refusal(
                    Reason.WITNESS, f"task {task} began hop {hop} before the one before it had ended"
                )
    spans = [(own[0].start, own[-1].end) for own in by_task.values()]
    if greatest_overlap(spans) < OVERLAP_LEAST * tasks:
        raise Refusal(
            Reason.WITNESS, f"at most {greatest_overlap(spans)} of {tasks} tasks slept at the same time"
        )


def _check_units(case: Case, slices: Sequence[Slice], checksum: str) -> None:
    given = case.parameters
    units, size = given["units"], given["size"]
    if sorted(each.task for each in slices) != list(range(units)):
        raise Refusal(Reason.WITNESS, f"{len(slices)} units were recorded, {units} were asked for, each once")
    sizes = {each.size for each in slices}
    if sizes != {size}:
        raise Refusal(Reason.WITNESS, f"units of {sorted(sizes)} rounds, {size} were asked for")
    total = sum(definitions.share(each.answer, each.task) for each in slices) & definitions.MASK
    if f"{total:08x}" != checksum:
        raise Refusal(Reason.WITNESS, f"the recorded units add up to {total:08x}, the checksum is {checksum}")
    workers = given["workers"] if units // 2 >= given["workers"] else 1
    overlap = greatest_overlap([(each.start, each.end) for each in slices])
    hands = len({each.tid for each in slices})
    if overlap < workers or hands < workers:
        raise Refusal(
            Reason.WITNESS, f"{hands} workers, at most {overlap} at the same time; {workers} were asked for"
        )


def greatest_overlap(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many spans hold the same instant, at the most; ends are exclusive."""
    edges = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    now = most = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return most


def _check_held(case: Case, report: Report, plateau: Plateau, hold: Hold | None, seed: int) -> None:
    tasks = case.parameters["concurrency"]
    if report.holding != tasks:
        raise Refusal(Reason.WITNESS, f"holding {report.holding} tasks, {tasks} were asked for")
    for (task, nonce), (_, value) in zip(hold.pokes if hold else (), report.poked, strict=True):
        right = definitions.fmix32(definitions.seed_for(seed, task) + nonce & definitions.MASK)
        if value != right:
            raise Refusal(Reason.WITNESS, f"task {task} answered {value} to nonce {nonce}, right is {right}")
    census = model_of(language_of(case), case.model).census
    if census is Census.RUNTIME and hold and hold.census and report.census is None:
        raise Refusal(Reason.WITNESS, "the program was asked for its census and gave none")
    if census is Census.RUNTIME:
        found, most = report.census, tasks
    elif census is Census.THREADS:
        found, most = plateau.threads - 1, tasks + THREADS_BESIDE[language_of(case)]
    else:
        found, most = plateau.processes - 1, tasks + PROCESSES_BESIDE
    if found is not None and not tasks <= found <= most:
        raise Refusal(Reason.WITNESS, f"{_COUNTED[census]} {found}, {tasks} were asked for")


def _check_times(
    case: Case, measurement: Measurement, observation: Observation, seed: int, oracle: Oracle
) -> None:
    given, count = case.parameters, len(measurement.iterations)
    if case.workload == "compute":
        least_ns = given["units"] * given["size"] * ROUND_NS_LEAST / given["workers"]
        fastest = min(each.elapsed_ns for each in measurement.iterations)
        if fastest < least_ns:
            raise Refusal(
                Reason.IMPLAUSIBLE, f"an iteration of {fastest} ns: faster than any processor could be"
            )
    if case.workload == "timers":
        chains = [oracle.chain_ms(own, given) for own in seeds(seed, count)]
        for each, chain in zip(measurement.iterations, chains, strict=True):
            if each.elapsed_ns < (chain - (TICK_MS + 1) * given["hops"]) * 1_000_000:
                raise Refusal(
                    Reason.IMPLAUSIBLE, f"{each.elapsed_ns} ns for sleeps of {chain} ms one after the other"
                )
        # Whoever is busy, or not let on a CPU, does not wait: what it used and lost counts for it.
        waits = observation.voluntary_switches + observation.involuntary_switches
        idle_ms = sum(chains) - observation.cpu_ns / 1e6
        if waits < idle_ms / 4:
            raise Refusal(Reason.WITNESS, f"{waits} waits in all, while timers went off for {idle_ms:.0f} ms")


def _early(slices: Iterable[Slice]) -> int:
    return sum(each.end - each.start < each.size * 1_000_000 for each in slices)
