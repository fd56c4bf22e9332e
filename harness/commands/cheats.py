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
from harness.errors import MissingError
from harness.fetching.foreign import run, tool_environment
from harness.judging.oracle import Oracle
from harness.language import Step
from harness.languages import LANGUAGES
from harness.model import Build, Case, Command, Frozen, Planned, Reason, Record, Status, Toolchain
from harness.planning.counts import ONCE
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.build import DEADLINE_S
from harness.providing.programs import provide
from harness.running.measure import Bench
from harness.running.progress import say
from harness.workload import Cheat, Workload
from harness.workloads import WORKLOADS

_LOG_BYTES = 16 << 20


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
        found, builds = provide((), say, strict=True)
        programs = {
            build.language: build
            for build in reversed(builds)
            if LANGUAGES[build.language].ordinary(build.runtime)
        }
        absent = {cheat.language for _, cheat in _every()} - set(programs)
        if absent:
            raise MissingError(
                f"no program in {', '.join(sorted(absent))}", "python3 noxfile.py -s harness -- doctor"
            )
        cheating = _build(found, programs)
        cookie = ownership.cookie_for("cheats")
        with ownership.owned(checkout() / STATE, cookie) as private, keeping.Keeper() as keeper:
            court = _Court(keeper, programs, private, stop.descriptor, cookie)
            verdicts = [
                court.try_cheat(workload, cheat, cheating[cheat.language], as_json=as_json)
                for workload, cheat in _every()
            ]
            twins = [court.try_twin(workload, cheat, as_json=as_json) for workload, cheat in _twins()]
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
        cheats = LANGUAGES[language].cheats
        if cheats is None:
            continue
        folder = checkout() / "build/cheats" / language
        folder.mkdir(parents=True, exist_ok=True)
        recipe = cheats(by_language[language], program, checkout(), folder)
        for step in recipe.steps:
            _take(step, folder / "build.log")
        cheating[language] = msgspec.structs.replace(program, argv=recipe.argv)
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


def _every() -> Sequence[tuple[Workload, Cheat]]:
    return [(workload, cheat) for workload in WORKLOADS for cheat in workload.cheats]


def _twins() -> Sequence[tuple[Workload, Cheat]]:
    """Return one cheat per honest program: several cheats share a twin."""
    return list({(w.name, c.language, c.model): (w, c) for w, c in _every()}.values())


class _Court:
    """Runs cheats and twins under the same invocation and judges them alike."""

    def __init__(
        self, keeper: keeping.Keeper, programs: Mapping[str, Build], folder: Path, stop: int, cookie: str
    ) -> None:
        self._keeper, self._programs, self._folder, self._stop = keeper, programs, folder, stop
        self._cookie = cookie
        self._oracle = Oracle(checkout() / ORACLE)

    def try_cheat(self, workload: Workload, cheat: Cheat, program: Build, *, as_json: bool) -> Verdict:
        """Return whether a cheat was caught, and by which witness."""
        argv = (*program.argv, cheat.name)
        record = self._run(workload, cheat, msgspec.structs.replace(program, argv=argv))
        caught = record.outcome is Status.FAILED and record.reason is Reason.WITNESS
        by = f"{record.kind}: {record.diagnostic}" if record.reason else str(record.outcome)
        if not as_json:
            print(
                f"{'caught ' if caught else 'ESCAPED'}  {cheat.language:7} {cheat.name:24} {by}", flush=True
            )
        return Verdict(
            cheat=cheat.name, workload=workload.name, language=cheat.language, caught=caught, by=by
        )

    def try_twin(self, workload: Workload, cheat: Cheat, *, as_json: bool) -> tuple[str, Status]:
        """Return how the honest program does in the cheat's place."""
        record = self._run(workload, cheat, self._programs[cheat.language])
        name = f"{workload.name}/{cheat.model}"
        if not as_json:
            word = "passed " if record.outcome is Status.MEASURED else "REFUSED"
            print(f"{word}  {cheat.language:7} {name:24} honest {record.diagnostic}", flush=True)
        return name, record.outcome

    def _run(self, workload: Workload, cheat: Cheat, program: Build) -> Record:
        case = Case(
            workload=workload.name,
            version=workload.version,
            runtime=program.runtime,
            model=cheat.model,
            parameters=cheat.parameters,
        )
        kind = next(witness.kind for witness in workload.witnesses if witness.at)
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
            return bench.measure(Planned(case=case, kind=kind, round=0), ONCE)
