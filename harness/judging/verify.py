"""From observation and report to outcome: the same work, done concurrently, in possible time.

Pure, and the same for every workload. The order of the questions is the order of trust: how the process
ended, what it printed, whether its answers are right, whether its times are possible, whether its witnesses
were seen.
"""

import signal
from collections.abc import Iterator

import msgspec

from harness.judging import parked
from harness.judging.contract import ViolationError, timed_seeds, warm_up_seeds
from harness.judging.oracle import Oracle
from harness.languages import model_of, of_runtime
from harness.model import LOOK, Case, Frozen, Hold, Kind, Observation, Outcome, Reason, Report, Status
from harness.primitives import fold
from harness.workload import Sight
from harness.workloads import workload_of

CENSUS, POKES = "census", "pokes"  # the witnesses of what is held and was taken for none
IMPOSSIBLE, BETWEEN = "impossible", "between"  # of what is timed
BETWEEN_SHARE = 0.25  # of the clocked time
BETWEEN_SLACK_NS = 100_000_000


class Judged(Frozen):
    """An outcome with what of the report goes on record."""

    outcome: Outcome
    report: Report | None = None
    derived: dict[str, int] = msgspec.field(default_factory=dict)  # what can't be computed from records


def failed(reason: Reason, sentence: str, witness: str = "") -> Outcome:
    """Return the outcome of an invocation that is not a number; what it quotes is harmless on a terminal."""
    harmless = "".join(each if each.isprintable() else "?" for each in sentence)
    return Outcome(status=Status.FAILED, reason=reason, diagnostic=harmless, witness=witness)


def unseen(case: Case, kind: Kind, witness: str, sentence: str) -> Outcome:
    """Return the outcome where the process's end alone says that its witness was not seen."""
    names = [each.name for each in workload_of(case.workload).witnesses if each.kind is kind]
    return failed(Reason.WITNESS, sentence, witness or (names[0] if names else ""))


def ended(
    observation: Observation,
    case: Case,
    kind: Kind,
    *,
    witness: str,
    hold: Hold | None = None,
    deadline_given: bool = False,
) -> Outcome | None:
    """Return what the process's end alone says: a failure, or None. `witness`: what it was taken for.

    A deadline that a person gave says nothing about a witness: units may not have had the time to meet.
    """
    if observation.killed:
        awaited = hold and _awaited(hold, observation.stdout)
        return _by_us(observation, case, kind, witness, awaited or "end", deadline_given=deadline_given)
    if observation.signal is not None:
        return _by_signal(observation)
    return _by_exit(observation, case, kind, witness)


def _by_exit(observation: Observation, case: Case, kind: Kind, witness: str) -> Outcome | None:
    words = _last_words(observation)
    deadlocked = of_runtime(case.runtime).deadlocked(observation.exit, observation.stderr)
    if kind is Kind.TRACED and deadlocked:
        return unseen(case, kind, witness, f"what must overlap never did{words}")
    match observation.exit:
        case 0:
            return None
        case 64:  # EX_USAGE, see docs/contract.md
            return failed(
                Reason.HARNESS, f"the program refused its arguments, a mistake of the harness{words}"
            )
        case 65:  # EX_DATAERR
            return unseen(case, kind, witness, f"the program's own witness failed{words}")
        case code:
            return failed(Reason.CRASH, f"exit {code}{words}")


def _awaited(hold: Hold, said: bytes) -> str:
    """Return what of the dialogue is missing, the first of it."""
    steps = []
    for number, commands in enumerate(hold.script):
        iteration, gate = hold.place(number)
        place = f"in iteration {iteration}, gate {gate}"
        steps.append(f"plateau {place}")
        steps += [f"answer to `{command}` {place}" for command in commands if command != LOOK]
    return (*steps, "end")[min(said.count(b"\n"), len(steps))]


def _by_us(
    observation: Observation, case: Case, kind: Kind, witness: str, awaited: str, *, deadline_given: bool
) -> Outcome:
    """Return why the harness ended a program."""
    if observation.killed == "stopped":
        return Outcome(status=Status.UNKNOWN, reason=Reason.INTERRUPTED)
    if observation.killed == "timeout" and kind is Kind.TRACED and not deadline_given:
        return unseen(
            case, kind, witness, "the traced invocation met its deadline: what must overlap never did"
        )
    seconds = observation.wall_ns / 1e9
    why = {
        "timeout": (Reason.TIMEOUT, f"no {awaited} after {seconds:.1f} s{_last_words(observation)}"),
        "flood": (Reason.CONTRACT, "flood: more output than the contract allows"),
        "memory": (Reason.MEMORY, "the tree outgrew its memory limit"),
        "partner": (Reason.PARTNER, observation.partner + _last_words(observation)),
        "keeper": (Reason.KEEPER, "the keeper died during this invocation"),
    }
    return failed(*why[observation.killed or ""])


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
    """Return the last telling line of stderr."""
    lines = observation.stderr.decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1].strip()[:300]}" if lines else ""


def judge(
    case: Case,
    kind: Kind,
    report: Report,
    observation: Observation,
    *,
    seed: int,
    oracle: Oracle,
    hold: Hold | None,
    witness: str,
) -> Judged:
    """Judge a contract-true report: leaks, facts, answers, times, witnesses, in this order."""
    measured, language = report.measurement, of_runtime(case.runtime)
    sight = Sight(
        given=case.parameters,
        warm_up_seeds=tuple(warm_up_seeds(seed, measured.warmups.count if measured.warmups else 0)),
        seeds=tuple(timed_seeds(seed, len(measured.iterations))),
        report=report,
        observation=observation,
        hold=hold,
        model=model_of(language.name, case.model),
    )
    for reason, name, sentence in _questions(case, kind, sight, oracle, witness):
        if sentence:
            return Judged(outcome=failed(reason, sentence, name), report=report)
    noted = workload_of(case.workload).noted(report)
    return Judged(outcome=Outcome(status=Status.MEASURED), report=report, derived=noted)


def _questions(
    case: Case, kind: Kind, sight: Sight, oracle: Oracle, taken_for: str
) -> Iterator[tuple[Reason, str, str]]:
    """Ask one after the other: the reason it would be, its witness if it is one, what is wrong or nothing.

    What is taken for one witness answers that one, and those that are asked of every invocation of its kind.
    """
    workload, timed = workload_of(case.workload), kind in {Kind.TIMED, Kind.CALIBRATION}
    yield Reason.LEAK, "", _leaks(sight.observation)
    yield Reason.CONTRACT, "", _facts(case, sight.report)
    yield Reason.CHECKSUM, "", _answers(case, sight, oracle)
    if timed:
        yield Reason.IMPLAUSIBLE, IMPOSSIBLE, workload.impossible(sight)
        yield Reason.WITNESS, BETWEEN, _between(case, sight)
    for witness in workload.witnesses:
        mine = not (taken_for and witness.at) or witness.name == taken_for
        if mine and (witness.kind is kind or (timed and witness.kind is Kind.TIMED)):
            yield Reason.WITNESS, witness.name, witness.judge(sight)
    language = of_runtime(case.runtime)  # what was not held is found in order
    yield Reason.WITNESS, taken_for or CENSUS, parked.miscounted(sight, language)
    yield Reason.WITNESS, POKES, parked.misled(sight, language)


def violation(error: ViolationError) -> Outcome:
    """Return the outcome of output that breaks the contract."""
    return failed(Reason.CONTRACT, str(error))


def _leaks(observation: Observation) -> str:
    if observation.leaked:
        return f"left {observation.leaked} processes behind"
    return "stdout or stderr was still open after the program's end" if observation.leaked_pipe else ""


def _between(case: Case, sight: Sight) -> str:
    """Ask that hardly any time passes between an answer and the next seed, nor after the last answer."""
    # An honest program has nothing to do there, and may yet lose the CPU: where eight others want it, for
    # 30 or 40 ms each time. A few of these are the slack, for programs that are done in a moment; the more
    # iterations there are, the more often it happens, and therefore the share. It leaves room for a garbage
    # collection as well. Workers are ended after the last answer, as they have to be.
    measured, workers = sight.report.measurement, "workers" in case.parameters
    outside_ns = (measured.between_ns or 0) + (0 if workers else measured.join_ns)
    most_ns = BETWEEN_SHARE * measured.clocked_ns + BETWEEN_SLACK_NS
    if outside_ns > most_ns:
        passed, most = outside_ns / 1e6, most_ns / 1e6
        return f"{passed:.0f} ms passed after answers, outside the clock; at the most {most:.0f}"
    return ""


def _facts(case: Case, report: Report) -> str:
    language, facts = of_runtime(case.runtime), report.measurement.facts
    if set(facts) != set(language.facts):
        return f"facts {sorted(facts)}, declared are {sorted(language.facts)}"
    wrong = [name for name, value in language.fixed_facts(case.runtime).items() if facts[name] != value]
    return f"facts: {wrong[0]} is {facts[wrong[0]]} on {case.runtime}" if wrong else ""


def _answers(case: Case, sight: Sight, oracle: Oracle) -> str:
    measured = sight.report.measurement
    if warm := measured.warmups:
        right = [oracle.checksum(case.workload, case.parameters, seed) for seed in sight.warm_up_seeds]
        if warm.first.checksum != right[0]:
            return f"warm-up 0: {warm.first.checksum}, right is {right[0]}"
        if warm.fold != (folded := f"{fold(int(each, 16) for each in right):08x}"):
            return f"{warm.count} warm-ups fold to {warm.fold}, right is {folded}"
    for k, (seed, found) in enumerate(zip(sight.seeds, measured.iterations, strict=True)):
        right_one = oracle.checksum(case.workload, case.parameters, seed)
        if found.checksum != right_one:
            return f"iteration {k} (seed {seed}): {found.checksum}, right is {right_one}"
    return ""
