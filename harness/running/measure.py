"""One invocation from end to end: argv, environment, process, judgement, record."""

import contextlib
import random
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from harness.judging import contract, verify
from harness.judging.oracle import Oracle
from harness.language import Language
from harness.languages import FLOOR, model_of, of_runtime
from harness.model import (
    Build,
    Canary,
    Case,
    Census,
    Command,
    Frozen,
    Hold,
    Kept,
    Kind,
    Observation,
    Planned,
    Record,
    Slice,
    Status,
)
from harness.planning import expected
from harness.planning.counts import Counts, seed_of
from harness.planning.hold import hold_of
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper
from harness.records import environment, machine
from harness.running.campaign import now, verdict
from harness.workloads import WORKLOADS, implementation_of, workload_of

PADDING_MOST = 4_096  # bytes of an environment variable that moves the stack about
CANARY = next(each.canary for each in WORKLOADS if each.canary)
DEADLINE_SHARE = 20  # of what was calibrated or reckoned
DEADLINE_LEAST_S = 10.0  # a rendezvous that fails is not waited for long
HEAVY_DEADLINE_S = 30.0  # processes that each start an interpreter take longest where the CPU is others'
CALIBRATION_DEADLINE_S = 60.0
HELD_DEADLINE_S = 120.0
HELD_TASKS_A_S = 500  # three censuses of 100,000 promises took more than 110 s at load 50
HELD_SHARE = 0.75  # of the machine's memory: a held program that outgrows it is ended


class Asked(Frozen):
    """One invocation as it is started: what `run` prints for a person to repeat by hand."""

    command: Command
    hold: Hold | None
    trace: Path | None
    deadline_given: bool = False  # by a person, not reckoned


@dataclass(frozen=True)
class Bench:
    """Everything that an invocation needs, for one run."""

    keeper: Keeper
    builds: Mapping[str, Build]
    oracle: Oracle
    run: str  # what the processes are marked with
    seed: int
    folder: Path  # for what programs leave
    logs: Path  # for what failed ones said
    stop: int  # becomes readable when the run is to end
    keep: Callable[[Case, Sequence[Slice]], Kept] | None = None  # takes a trace in

    def measure(self, planned: Planned, ask: Counts) -> Record:
        """Run one invocation and judge it."""
        with tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as folder:
            asked = self.asked(planned, ask, Path(folder))
            meter = environment.Meter()
            observation = invoke(
                self.keeper,
                asked.command,
                hold=asked.hold,
                stop=self.stop,
                memory_limit_bytes=_memory_limit() if planned.kind is Kind.HELD else None,
            )
            noise = meter.noise(observation.cpu_ns)
            judged = self.judge(planned, ask, asked, observation)
        record = self._record(planned, observation, judged)
        if record.outcome is Status.FAILED:
            self._keep_log(record, observation)
        slices = judged.report.slices if judged.report else ()
        trace = self.keep(planned.case, slices) if self.keep and slices else None
        return msgspec.structs.replace(record, noise=noise, trace=trace)

    def asked(self, planned: Planned, ask: Counts, folder: Path) -> Asked:
        """Return the command of an invocation; a pure function but for the folder's name."""
        case, kind = planned.case, planned.kind
        needed = case.runtime, implementation_of(case).environment
        build = next(each for each in self.builds.values() if (each.runtime, each.locked) == needed)
        runtime = of_runtime(case.runtime)
        home, trace = folder / "home", folder / "trace.json"
        home.mkdir()
        hold = hold_of(planned, self.seed) if kind is Kind.HELD else None
        arguments = contract.arguments(
            case,
            kind,
            ask,
            seed=seed_of(self.seed, planned),
            trace=trace if kind is Kind.TRACED else None,
        )
        command = Command(
            argv=(*build.argv, *arguments),
            environment=self._environment(planned, build, runtime, home),
            directory=str(home),
            deadline_s=deadline_s(planned, ask),
        )
        return Asked(command=command, hold=hold, trace=trace if kind is Kind.TRACED else None)

    def _environment(self, planned: Planned, build: Build, runtime: Language, home: Path) -> dict[str, str]:
        """Build the whole environment: nothing leaks in from the shell."""
        place = f"{self.seed}/{planned.round}/{planned.case.id}/{planned.twin}"
        padding = random.Random(place).randrange(PADDING_MOST)  # noqa: S311 -- layout, not a secret
        variables = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(home),
            "TMPDIR": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "BENCH_RUN": self.run,
            "PADDING": "x" * padding,
            **build.environment,
        }
        if workers := planned.case.parameters.get("workers"):
            variables |= runtime.capped(workers)
        return variables

    def judge(self, planned: Planned, ask: Counts, asked: Asked, observation: Observation) -> verify.Judged:
        """Return what an observation is worth."""
        case, kind = planned.case, planned.kind
        if outcome := verify.ended(
            *(observation, case, kind),
            witness=planned.witness,
            hold=asked.hold,
            deadline_given=asked.deadline_given,
        ):
            return verify.Judged(outcome=outcome)
        try:
            report = contract.read_stdout(
                observation.stdout,
                workload_of(case.workload),
                ask,
                hold=asked.hold,
                wall_ns=observation.wall_ns,
            )
            if asked.trace:
                report = msgspec.structs.replace(report, slices=contract.read_trace(asked.trace))
        except contract.ViolationError as violation:
            return verify.Judged(outcome=verify.violation(violation))
        return verify.judge(
            *(case, kind, report, observation),
            seed=seed_of(self.seed, planned),
            oracle=self.oracle,
            hold=asked.hold,
            witness=planned.witness,
        )

    def _record(self, planned: Planned, seen: Observation, judged: verify.Judged) -> Record:
        report = judged.report
        measured = report.measurement if report else None
        plateau = seen.plateau
        if plateau and report:
            plateau = msgspec.structs.replace(plateau, live_bytes=report.live_bytes)
        return msgspec.structs.replace(
            verdict(planned, judged.outcome, self.seed),
            wall_ns=seen.wall_ns,
            cpu_ns=seen.cpu_ns,
            voluntary_switches=seen.voluntary_switches,
            involuntary_switches=seen.involuntary_switches,
            processes=seen.processes,
            plateau=plateau,
            census=report.tallies[-1].found if report and report.tallies else None,
            derived=judged.derived,
            exit=seen.exit,
            partners=seen.partners,
            warm_ups=measured.warmups if measured else None,
            measurement=msgspec.structs.replace(measured, warmups=None) if measured else None,
        )

    def _keep_log(self, record: Record, observation: Observation) -> None:
        """Keep what a failed invocation said, for whoever looks for the reason."""
        case = record.case
        name = re.sub(r"[^a-z0-9.-]+", "-", f"{case.id}-{record.kind}-{record.round}") + ".log"
        shown = [f"{case.id}\n{record.outcome} {record.reason}: {record.diagnostic}\n".encode()]
        shown += [b"--- stdout\n", observation.stdout[:65_536], b"\n--- stderr\n", observation.stderr]
        with contextlib.suppress(OSError):  # a full disk is the record's to tell, which counts
            self.logs.mkdir(exist_ok=True)
            (self.logs / name).write_bytes(b"".join(shown))

    def canary(self, round_number: int, group: str) -> Canary | None:
        """Spin on one thread and on two, the same work each; None where that can't be had."""
        if FLOOR.name not in self.builds:
            return None
        times = []
        for workers in (1, 2):
            planned = Planned(case=CANARY(workers), kind=Kind.TIMED, round=round_number)
            record = self.measure(planned, Counts())
            if record.measurement is None:
                return None
            times.append(record.measurement.iterations[0].elapsed_ns)
        return Canary(round=round_number, group=group, one_ns=times[0], two_ns=times[1], t=now())


def deadline_s(planned: Planned, ask: Counts) -> float:
    """Return 20 times what was calibrated, or else is reckoned, and at least what its kind is given."""
    case, kind = planned.case, planned.kind
    model = model_of(of_runtime(case.runtime).name, case.model)
    least_s = HEAVY_DEADLINE_S if model.census is Census.PROCESSES else DEADLINE_LEAST_S
    if kind is Kind.HELD:
        least_s = HELD_DEADLINE_S + case.parameters["concurrency"] / HELD_TASKS_A_S
    elif kind is Kind.CALIBRATION:
        least_s = CALIBRATION_DEADLINE_S
    once_ms = ask.iteration_ms or expected.iteration_ms(case)
    total_ms = ask.warm_up_ms + (ask.warm_up_least + ask.iterations) * once_ms
    return max(least_s, DEADLINE_SHARE * total_ms / 1_000)


def _memory_limit() -> int:
    return int(machine.meminfo()["MemTotal"] * 1024 * HELD_SHARE)
