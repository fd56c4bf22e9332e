"""The programs under test: which there are, and how each is run, as it would be when measured."""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, Self

import msgspec
import pytest

from harness.checkout import checkout
from harness.judging.oracle import Oracle
from harness.languages import model_of, of_runtime
from harness.model import (
    Build,
    Case,
    Command,
    Frozen,
    Kind,
    Outcome,
    Planned,
    Report,
    Role,
    Status,
    Toolchain,
)
from harness.planning.counts import Counts, unmeasured
from harness.primitives import MASK
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper
from harness.providing import build
from harness.providing.programs import find
from harness.running.measure import Asked, Bench
from harness.running.progress import say
from harness.workload import Implementation
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, workload_of

WARM_UPS_WRAP = MASK  # a seed from which the second warm-up's is 0
TIMED_WRAP = MASK >> 1  # and one from which the second timed iteration's is 0
TIMED_FROM = 1 << 31  # timed iterations have seeds this far from the first
Said = dict[str, Any]  # a line of a program, as it stands there
DEADLINE_S = (
    60.0  # a free-threaded CPython 3.13 yields thousands of times at its start: seconds, on a busy machine
)


class Subject(Frozen):
    """An implementation on a runtime of this machine."""

    toolchain: Toolchain
    implementation: Implementation

    @property
    def serial(self) -> bool:
        """Whether it computes with one worker only."""
        return self.implementation.serial

    def case(self, **parameters: int) -> Case:
        """Make a case of it."""
        declared = workload_of(self.implementation.workload)
        return Case(
            workload=declared.name,
            version=declared.version,
            runtime=self.toolchain.runtime,
            model=self.implementation.model,
            parameters=parameters,
        )

    @property
    def supported(self) -> bool:
        """Whether the runtime has it when every package is there."""
        language = of_runtime(self.toolchain.runtime)
        model = model_of(language.name, self.implementation.model)
        return not language.unsupported(self.toolchain.runtime, model, {})


@cache
def toolchains() -> Sequence[Toolchain]:
    """Find the default runtimes of every language, the missing ones among them."""
    return find(())


def every_program(*languages: str) -> pytest.MarkDecorator:
    """Parametrise a test by runtime, of these languages; one that only runs another's program is left out."""
    by_executable = {each.path or each.runtime: each for each in reversed(toolchains())}
    chosen = [each for each in reversed(by_executable.values()) if each.language in languages]
    return pytest.mark.parametrize("toolchain", [pytest.param(each, id=each.runtime) for each in chosen])


HELD = tuple(each.name for each in WORKLOADS if Kind.HELD in each.kinds)
EVERY = tuple(each.name for each in WORKLOADS)


def every_implementation(*workloads: str, models: Collection[str] = ()) -> pytest.MarkDecorator:
    """Parametrise a test by runtime and implementation, of these workloads, and models if there are any."""
    subjects = [
        Subject(toolchain=toolchain, implementation=implementation)
        for toolchain in toolchains()
        for implementation in IMPLEMENTATIONS
        if implementation.language == toolchain.language and implementation.workload in workloads
    ]
    params = [
        pytest.param(
            each,
            id=f"{each.toolchain.runtime}-{each.implementation.workload}-{each.implementation.model}",
        )
        for each in subjects
        if each.supported and (not models or each.implementation.model in models)
    ]
    return pytest.mark.parametrize("subject", params)


def of_every_program(workload: str) -> pytest.MarkDecorator:
    """Parametrise a test by runtime, each with one implementation, for what is the same in all of them."""
    idiomatic = [
        each for each in IMPLEMENTATIONS if each.workload == workload and each.role is Role.IDIOMATIC
    ]
    first = {each.language: each for each in reversed(idiomatic)}
    subjects = [
        Subject(toolchain=toolchain, implementation=first[toolchain.language]) for toolchain in toolchains()
    ]
    return pytest.mark.parametrize(
        "subject", [pytest.param(each, id=each.toolchain.runtime) for each in subjects]
    )


class Programs:
    """The programs, built, and the keeper that runs them."""

    def __init__(self, folder: Path) -> None:
        found = [each for each in toolchains() if each.status == "found"]
        builds = build.build(found, checkout(), say)
        self._builds = {each.name: each for each in builds}
        self._folder, self._files = folder, contextlib.ExitStack()

    def __enter__(self) -> Self:
        never, writing = os.pipe()
        for descriptor in (never, writing):
            self._files.callback(os.close, descriptor)
        self._keeper = self._files.enter_context(Keeper())
        self._bench = Bench(
            self._keeper,
            self._builds,
            Oracle(None),
            run="contract",
            seed=WARM_UPS_WRAP,
            folder=self._folder,
            logs=self._folder,
            stop=never,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def built(self, toolchain: Toolchain, *packages: str) -> Build:
        """Return a runtime's program; skip the test, or fail it in CI, where it or a package is lacking."""
        if toolchain.status != "found":
            _lack(f"{toolchain.runtime} is {toolchain.status}: {toolchain.remedy}")
        program = self._builds[toolchain.runtime]
        if program.problem:
            pytest.fail(f"{toolchain.runtime}: {program.problem}")
        for package in set(packages) - set(program.packages):
            _lack(f"{toolchain.runtime} has no {package}: see {program.log}")
        return program

    def run(self, subject: Subject, planned: Planned) -> Report:
        """Run an invocation to its good end, as it is judged in a run; return what it reported."""
        counts = unmeasured(planned)
        with self._asked(subject, planned, counts) as asked:
            seen = invoke(self._keeper, asked.command, hold=asked.hold)
            judged = self._bench.judge(planned, counts, asked, seen)
        assert judged.outcome == Outcome(status=Status.MEASURED), seen.stderr.decode()
        assert (seen.stderr, seen.leaked, seen.leaked_pipe, seen.leftovers) == (b"", 0, False, ())
        assert judged.report
        return judged.report

    def measure(self, subject: Subject, case: Case, ask: Counts, seed: int) -> Said:
        """Time a program, from a seed of the test's choice; return its measurement as it stands."""
        with self._asked(subject, Planned(case=case, kind=Kind.TIMED, round=0), ask) as asked:
            (line,) = good(start(seeded(asked.command, seed)))
        return measurement_of(line)

    def talk(self, subject: Subject, case: Case, stdin: str, seed: int) -> list[Said]:
        """Hold a program and tell it everything at once; return the lines that it says."""
        return good(self.hold(subject, case, stdin, seed))

    def hold(self, subject: Subject, case: Case, stdin: str, seed: int) -> subprocess.CompletedProcess[str]:
        """Hold a program and tell it everything at once, whatever comes of it."""
        planned = Planned(case=case, kind=Kind.HELD, round=0)
        with self._asked(subject, planned, unmeasured(planned)) as asked:
            return start(seeded(asked.command, seed), stdin=stdin)

    def trace(self, subject: Subject, case: Case, seed: int) -> tuple[Said, list[Said]]:
        """Trace a program; return its measurement and the events, in the order of their lines."""
        planned = Planned(case=case, kind=Kind.TRACED, round=0)
        with self._asked(subject, planned, unmeasured(planned)) as asked:
            (line,) = good(start(seeded(asked.command, seed)))
            assert asked.trace
            first, *events = asked.trace.read_text().splitlines()
        assert first == "["
        return measurement_of(line), [json.loads(each.removesuffix(",")) for each in events]

    def say(self, toolchain: Toolchain, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Start a runtime's program with words of the test's choice."""
        program = self.built(toolchain)
        command = Command(
            argv=(*program.argv, *words),
            environment={"PATH": "/usr/bin:/bin", **program.environment, **variables},
            directory=str(self._folder),
            deadline_s=DEADLINE_S,
        )
        return start(command)

    @contextlib.contextmanager
    def _asked(self, subject: Subject, planned: Planned, counts: Counts) -> Iterator[Asked]:
        self.built(
            subject.toolchain, *model_of(subject.toolchain.language, subject.implementation.model).needs
        )
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            yield self._bench.asked(planned, counts, Path(folder))


def seeded(command: Command, seed: int) -> Command:
    """Return the command with another seed."""
    at = command.argv.index("--seed") + 1
    return msgspec.structs.replace(command, argv=(*command.argv[:at], str(seed), *command.argv[at + 1 :]))


def good(said: subprocess.CompletedProcess[str]) -> list[Said]:
    """Return the lines of a program that ended well."""
    assert (said.returncode, said.stderr) == (0, "")
    return [json.loads(line) for line in said.stdout.splitlines()]


def measurement_of(line: Said) -> Said:
    """Return the measurement that a line is."""
    assert list(line) == ["measurement"]
    measurement: Said = line["measurement"]
    return measurement


def start(command: Command, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program without the keeper, until it ends."""
    return subprocess.run(
        command.argv,
        env=command.environment,
        cwd=command.directory,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def _lack(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
