"""The cheats: programs that give the right answers without the work, each to be caught by a witness.

Their honest twins, the real programs under the same invocation, must pass: a witness that refuses
everything catches every cheat.
"""

import json
import os
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from harness.checkout import ORACLE, STATE, checkout
from harness.commands import compare as running
from harness.errors import MissingError
from harness.fetching.foreign import run, tool_environment
from harness.judging.oracle import Oracle
from harness.model import Build, Case, Command, Frozen, Kind, Planned, Reason, Record, Status, Toolchain
from harness.planning.counts import ONCE
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.build import DEADLINE_S
from harness.providing.recipes import Step, cheat_recipe
from harness.running.measure import Bench
from harness.workloads.table import workload_of

TRACED_TIMERS = {"concurrency": 100, "hops": 20, "delay_ms_max": 20}
TRACED_COMPUTE = {"units": 8, "size": 2_000, "workers": 2}
HELD = {"concurrency": 1_000}
HELD_THREADS = {"concurrency": 100}
_COMPILED = ("go", "csharp")
_MAINS = {"python": "main.py", "js": "main.js"}
_LOG_BYTES = 16 << 20


class Cheat(Frozen):
    """A program that fools the oracle, and the invocation in which a witness sees it."""

    name: str
    language: str
    model: str  # the one that it passes itself off as
    parameters: dict[str, int]

    @property
    def workload(self) -> str:
        """The workload, which its name begins with."""
        return self.name.partition("_")[0]

    @property
    def kind(self) -> Kind:
        """The kind of invocation that carries the workload's witness."""
        return Kind.TRACED if Kind.TRACED in workload_of(self.workload).kinds else Kind.HELD


def _cheat(language: str, name: str, model: str, parameters: dict[str, int]) -> Cheat:
    return Cheat(name=name, language=language, model=model, parameters=parameters)


CHEATS: tuple[Cheat, ...] = (
    _cheat("python", "timers_one_per_task", "asyncio", TRACED_TIMERS),
    _cheat("python", "timers_all_hops_at_once", "asyncio", TRACED_TIMERS),
    _cheat("go", "timers_one_sleep", "goroutine", TRACED_TIMERS),
    _cheat("js", "timers_shared_ticker", "promise", TRACED_TIMERS),
    _cheat("csharp", "timers_mean_delay", "task", TRACED_TIMERS),
    _cheat("python", "compute_lock_after", "thread", TRACED_COMPUTE),
    _cheat("python", "compute_size_zero", "thread", TRACED_COMPUTE),
    _cheat("python", "compute_chunks", "thread", TRACED_COMPUTE),
    _cheat("go", "compute_static_serial", "goroutine", TRACED_COMPUTE),
    _cheat("js", "compute_main_thread", "worker", TRACED_COMPUTE),
    _cheat("python", "spawn_eight_tasks", "asyncio", HELD),
    _cheat("python", "spawn_never_started", "asyncio", HELD),
    _cheat("python", "spawn_threads_array", "thread", HELD_THREADS),
    _cheat("go", "spawn_closures", "goroutine", HELD),
    _cheat("js", "spawn_closures", "promise", HELD),
    _cheat("csharp", "spawn_never_suspends", "task", HELD),
    _cheat("python", "mailbox_array", "asyncio", HELD),
    _cheat("python", "mailbox_eight_tasks", "asyncio", HELD),
)


class Verdict(Frozen):
    """What came of a cheat, or of its honest twin."""

    cheat: str
    workload: str
    language: str
    caught: bool
    by: str


def run_all(*, as_json: bool) -> int:
    """Run every cheat and every twin; 0 when each cheat was caught and each twin measured."""
    with Stop() as stop:
        found, builds = running.provide((), strict=True)
        programs = {build.language: build for build in reversed(builds) if "-3.13t" not in build.runtime}
        absent = {cheat.language for cheat in CHEATS} - set(programs)
        if absent:
            raise MissingError(
                f"no program in {', '.join(sorted(absent))}", "python3 noxfile.py -s harness -- doctor"
            )
        cheating = _build(found, programs)
        cookie = ownership.cookie_for("cheats")
        with ownership.owned(checkout() / STATE, cookie) as private, keeping.Keeper() as keeper:
            court = _Court(keeper, programs, private, stop.descriptor, cookie)
            verdicts = [court.try_cheat(cheat, cheating[cheat.language], as_json=as_json) for cheat in CHEATS]
            twins = [court.try_twin(cheat, as_json=as_json) for cheat in _twins()]
    if as_json:
        print(json.dumps(msgspec.to_builtins(verdicts), indent=1))
    escaped = [each.cheat for each in verdicts if not each.caught]
    refused = [cheat for cheat, outcome in twins if outcome is not Status.MEASURED]
    print(
        f"{len(verdicts) - len(escaped)} of {len(verdicts)} cheats caught, "
        f"{len(twins) - len(refused)} of {len(twins)} honest twins measured",
        file=sys.stderr,
    )
    return int(bool(escaped or refused))


def _build(toolchains: Sequence[Toolchain], programs: Mapping[str, Build]) -> dict[str, Build]:
    """Build the cheats of the languages that are compiled, each time anew: they are small."""
    by_language = {each.language: each for each in toolchains}
    cheating: dict[str, Build] = {}
    for language, program in programs.items():
        folder = checkout() / "build/cheats" / language
        argv: tuple[str, ...] = (
            program.argv[0],
            str(checkout() / "tests/cheats" / language / _MAINS.get(language, "")),
        )
        if language in _COMPILED:
            folder.mkdir(parents=True, exist_ok=True)
            recipe = cheat_recipe(by_language[language], checkout(), folder)
            _take(recipe.steps[0], folder / "build.log")
            argv = recipe.argv
        cheating[language] = msgspec.structs.replace(program, argv=argv)
    return cheating


def _take(step: Step, log: Path) -> None:
    """Run the one command that builds a language's cheats."""
    command = Command(
        argv=step.argv,
        environment=tool_environment(os.environ) | step.environment,
        directory=step.directory,
        deadline_s=DEADLINE_S,
    )
    with log.open("wb", buffering=0) as output:
        problem = run(command, output, limit_bytes=_LOG_BYTES)
    if problem:
        raise MissingError(f"`{shlex.join(step.argv[:2])}` {problem}", f"see {log}")


def _twins() -> Sequence[Cheat]:
    """Return one cheat per honest program: several cheats share a twin."""
    return list({(c.workload, c.language, c.model): c for c in CHEATS}.values())


class _Court:
    """Runs cheats and twins under the same invocation and judges them alike."""

    def __init__(
        self, keeper: keeping.Keeper, programs: Mapping[str, Build], folder: Path, stop: int, cookie: str
    ) -> None:
        self._keeper, self._programs, self._folder, self._stop = keeper, programs, folder, stop
        self._cookie = cookie
        self._oracle = Oracle(checkout() / ORACLE)

    def try_cheat(self, cheat: Cheat, program: Build, *, as_json: bool) -> Verdict:
        """Return whether a cheat was caught, and by which witness."""
        argv = (*program.argv, cheat.name)
        record = self._run(cheat, msgspec.structs.replace(program, argv=argv))
        caught = record.outcome is Status.FAILED and record.reason is Reason.WITNESS
        by = f"{record.kind}: {record.diagnostic}" if record.reason else str(record.outcome)
        if not as_json:
            print(
                f"{'caught ' if caught else 'ESCAPED'}  {cheat.language:7} {cheat.name:24} {by}", flush=True
            )
        return Verdict(
            cheat=cheat.name, workload=cheat.workload, language=cheat.language, caught=caught, by=by
        )

    def try_twin(self, cheat: Cheat, *, as_json: bool) -> tuple[str, Status]:
        """Return how the honest program does in the cheat's place."""
        record = self._run(cheat, self._programs[cheat.language])
        name = f"{cheat.workload}/{cheat.model}"
        if not as_json:
            word = "passed " if record.outcome is Status.MEASURED else "REFUSED"
            print(f"{word}  {cheat.language:7} {name:24} honest {record.diagnostic}", flush=True)
        return name, record.outcome

    def _run(self, cheat: Cheat, program: Build) -> Record:
        case = Case(
            workload=cheat.workload,
            version=workload_of(cheat.workload).version,
            runtime=program.runtime,
            model=cheat.model,
            parameters=cheat.parameters,
        )
        with tempfile.TemporaryDirectory(dir=self._folder) as logs:
            bench = Bench(
                self._keeper,
                {program.runtime: program},
                self._oracle,
                run=self._cookie,
                seed=1,
                folder=self._folder,
                logs=Path(logs),
                stop=self._stop,
            )
            return bench.measure(Planned(case=case, kind=cheat.kind, round=0), ONCE)
