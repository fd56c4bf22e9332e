"""From declarations of exhibits to attempts, observations, and whether each showed what it says."""

import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import msgspec

from harness.checkout import checkout
from harness.declarations.exhibits import Exhibit, Expect, Variant, load, names
from harness.model import Command, Observation, Observed, Reason, Status, Toolchain
from harness.processes import invoke, keeping
from harness.processes.signals import Stop
from harness.providing import build as building
from harness.providing import toolchains
from harness.providing.exhibit_build import BuildFailedError, Program, Ready
from harness.records import machine, record
from harness.running.progress import say

SEEN_MOST: Final = 300  # characters of a stream, in one line of what was seen
KEPT_MOST: Final = 3_000  # characters of a stream, in a record
_BUILDS_AT_ONCE: Final = 2
_STREAMS: Final = ("stdout", "stderr")


def problem(expect: Expect, attempt: Observation) -> str:
    """Say in what an attempt is not as expected; nothing where it is."""
    if expect.hangs_after_s is not None:
        if attempt.killed != "timeout":
            return f"it was to hang for {expect.hangs_after_s:g} s, and {ending(attempt)}"
    elif attempt.killed is not None:
        return ending(attempt)
    elif expect.signal is not None:
        if attempt.signal != signal.Signals[expect.signal]:
            return f"it was to end by {expect.signal}, and {ending(attempt)}"
    elif attempt.exit not in expect.exits:
        return f"it was to exit with {' or '.join(map(str, expect.exits))}, and {ending(attempt)}"
    for stream in _STREAMS:
        pattern = getattr(expect, stream)
        if pattern is not None and not re.search(pattern, _text(attempt, stream), re.MULTILINE):
            return f"{pattern!r} is not in {stream}"
    return ""


def judge(plain: Observed, variant: Variant, attempts: Sequence[Observation]) -> Observed:
    """Say whether the attempts showed what is declared."""
    problems = [problem(variant.expect, each) for each in attempts]
    hits = problems.count("")
    expected = hits >= variant.hits_wanted
    at = next((at for at, each in enumerate(problems) if bool(each) != expected), len(attempts) - 1)
    return msgspec.structs.replace(
        plain,
        outcome=Status.OBSERVED if expected else Status.FAILED,
        reason=None if expected else Reason.UNEXPECTED,
        diagnostic="" if expected else problems[at],
        hits=hits,
        attempts=len(attempts),
        ended=ending(attempts[at]),
        stdout=_beginning(_text(attempts[at], "stdout")),
        stderr=_beginning(_text(attempts[at], "stderr")),
    )


def seen(observed: Observed) -> str:
    """Tell in one line what was seen: how it ended, what it said, in what it was not as expected."""
    if not observed.attempts:
        skipped = "skipped: " if observed.outcome is Status.SKIPPED else ""
        return f"{skipped}{observed.diagnostic}"
    streams = {"stdout": observed.stdout, "stderr": observed.stderr}
    said = (f"{name}: {_line(text)}" for name, text in streams.items() if text.strip())
    return "; ".join(filter(None, (observed.ended, *said, observed.diagnostic)))


def last_observed(checkout: Path, results: Path) -> tuple[Observed, ...]:
    """Return what was last observed of each variant that is still declared, in the order of declarations."""
    found = {
        (each.exhibit, each.language, each.variant): each
        for each in record.observed_in(results)
        if each.outcome is not Status.SKIPPED  # a run without its runtime takes nothing back
    }
    declared = (
        (exhibit.name, each.language, each.name)
        for exhibit in (load(checkout, name) for name in names(checkout))
        for each in exhibit.variant
    )
    return tuple(found[key] for key in declared if key in found)


def facts_of(observed: Observed) -> dict[str, str]:
    """Return the facts that a program printed, a line each: `label: value`."""
    pairs = (line.partition(":") for line in observed.stdout.splitlines())
    return {label.strip(): value.strip() for label, colon, value in pairs if colon}


def ending(attempt: Observation) -> str:
    """Say how a program ended."""
    if attempt.killed == "timeout":
        return f"hung; killed after {attempt.wall_ns / 1e9:.1f} s"
    if attempt.killed is not None:
        return f"killed: {attempt.killed}"
    if attempt.signal is not None:
        return f"ended by {signal.Signals(attempt.signal).name}"
    return f"exit {attempt.exit}"


def _text(attempt: Observation, stream: str) -> str:
    raw: bytes = getattr(attempt, stream)
    text = raw.decode(errors="replace").replace("\r\n", "\n").replace(f"{checkout()}/", "")
    home = rf"(?<![\w./-]){re.escape(str(Path.home()))}/"
    return re.sub(home, "~/", text) if Path.home().name else text  # a page names nobody


def _beginning(text: str) -> str:
    return text if len(text) <= KEPT_MOST else f"{text[: KEPT_MOST - 1]}…"


def _line(text: str) -> str:
    line = " | ".join(filter(None, (each.strip() for each in text.splitlines())))
    return line if len(line) <= SEEN_MOST else f"{line[: SEEN_MOST - 1]}…"


class Workshop:
    """The toolchains and builds of a number of exhibits: all that must be there before the first one runs."""

    def __init__(self, exhibits: Sequence[Exhibit]) -> None:
        variants = [variant for exhibit in exhibits for variant in exhibit.variant]
        self._found = _found({each.language for each in variants}, provide=True)
        named = {each.runtime for each in variants if each.runtime and "*" not in each.runtime}
        self._found += _found(named - {each.runtime for each in self._found}, provide=False)
        self._pythons: dict[str, str] = {}
        self._stop = threading.Event()
        for needing in {self.toolchain(each).runtime: each for each in variants if each.needs}.values():
            self._prepare_packages(needing)
        self._ready = self._prepare(exhibits)

    @property
    def toolchains(self) -> tuple[Toolchain, ...]:
        """Every runtime that was looked for."""
        return self._found

    def toolchain(self, variant: Variant) -> Toolchain:
        """Return the toolchain of a variant; one that is missing says so itself."""
        own = [each for each in self._found if each.language == variant.language]
        fitting = [each for each in own if fnmatchcase(each.runtime, variant.runtime or "*")]
        if not fitting:
            lacking = msgspec.structs.replace(own[0], runtime=variant.runtime or "", status="missing")
            return msgspec.structs.replace(lacking, remedy="python3 noxfile.py -s harness -- doctor")
        return next((each for each in fitting if each.status == "found"), fitting[0])

    def lacking(self, variant: Variant) -> str:
        """Say what is missing to run a variant at all; nothing where it can be run."""
        toolchain = self.toolchain(variant)
        if toolchain.status != "found":
            return f"{toolchain.runtime}: {toolchain.status}; {toolchain.remedy}"
        if variant.needs and toolchain.runtime not in self._pythons:
            return f"{toolchain.runtime}: without {', '.join(variant.needs)}"
        if "-race" in variant.flags and not (os.environ.get("CC") or shutil.which("gcc")):
            return f"{toolchain.runtime}: the race detector needs a C compiler"
        return ""

    def ready(self, exhibit: Exhibit, variant: Variant) -> Ready | str:
        """Return what starts a variant that is not lacking anything, or why it could not be built."""
        return self._ready[exhibit.name, variant.language, variant.name]

    def _prepare_packages(self, variant: Variant) -> None:
        toolchain = self.toolchain(variant)
        if toolchain.status == "found":
            made = building.build([toolchain], checkout(), say)[0]
            if not made.problem and set(variant.needs) <= set(made.packages):
                self._pythons[toolchain.runtime] = made.argv[0]

    def _prepare(self, exhibits: Sequence[Exhibit]) -> dict[tuple[str, str, str], Ready | str]:
        """Build what must be built, some at a time."""
        programs = [
            self._program(exhibit, variant)
            for exhibit in exhibits
            for variant in exhibit.variant
            if not self.lacking(variant)
        ]
        with ThreadPoolExecutor(_BUILDS_AT_ONCE) as pool:
            try:
                done = list(pool.map(ready_or_why_not, programs))
            except BaseException:  # Ctrl-C as well: the builds end with it
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise
        return {
            (each.exhibit.name, each.variant.language, each.variant.name): ready
            for each, ready in zip(programs, done, strict=True)
        }

    def _program(self, exhibit: Exhibit, variant: Variant) -> Program:
        toolchain = self.toolchain(variant)
        python = self._pythons.get(toolchain.runtime, "") if variant.needs else ""
        return Program(exhibit, variant, toolchain, checkout(), python, self._stop)


class Stage:
    """Where variants are run, one at a time, under one keeper."""

    def __init__(self, workshop: Workshop, keeper: keeping.Keeper, stop: int, folder: Path) -> None:
        self._workshop, self._keeper, self._stop, self._folder = workshop, keeper, stop, folder

    def take(self, exhibit: Exhibit, variant: Variant) -> tuple[Observed, tuple[Observation, ...]]:
        """Run all attempts of a variant and judge them."""
        toolchain = self._workshop.toolchain(variant)
        plain = Observed(
            exhibit=exhibit.name,
            language=variant.language,
            variant=variant.name,
            half=variant.half,
            runtime=toolchain.runtime,
            version=toolchain.version,
            outcome=Status.SKIPPED,
            t=f"{datetime.now(tz=UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
        if lacking := self._workshop.lacking(variant):
            reason = Reason.PACKAGE_MISSING if toolchain.status == "found" else Reason.TOOLCHAIN_MISSING
            return msgspec.structs.replace(plain, reason=reason, diagnostic=lacking), ()
        if variant.cores > (here := machine.usable_cpus()):
            lacking = f"needs {variant.cores} cores, and may use {here}"
            return msgspec.structs.replace(plain, reason=Reason.NO_CAPACITY, diagnostic=lacking), ()
        ready = self._workshop.ready(exhibit, variant)
        if isinstance(ready, str):
            failed = msgspec.structs.replace(plain, outcome=Status.FAILED, reason=Reason.BUILD)
            return msgspec.structs.replace(failed, diagnostic=ready), ()
        attempts: list[Observation] = []
        while not _decided(variant, attempts):
            attempts.append(self._attempt(variant, ready))
        return judge(plain, variant, attempts), tuple(attempts)

    def _attempt(self, variant: Variant, ready: Ready) -> Observation:
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as folder:
            command = Command(
                argv=ready.argv,
                environment={"TMPDIR": folder, **ready.environment},
                directory=ready.directory or folder,
                deadline_s=variant.expect.hangs_after_s or variant.deadline_s,
            )
            return invoke.invoke(self._keeper, command, stop=self._stop)


def _decided(variant: Variant, attempts: Sequence[Observation]) -> bool:
    """Tell whether further attempts change nothing: there are hits enough, or too few can still come."""
    hits = sum(not problem(variant.expect, each) for each in attempts)
    return hits >= variant.hits_wanted or hits + variant.attempts - len(attempts) < variant.hits_wanted


def ready_or_why_not(program: Program) -> Ready | str:
    """Build a program if it must be; what starts it, or why it could not be built."""
    try:
        return program.ready()
    except BuildFailedError as error:
        return f"could not be built: {error.problem}; {error.remedy}"


def _found(wanted: set[str], *, provide: bool) -> tuple[Toolchain, ...]:
    return toolchains.find(tuple(sorted(wanted)), checkout(), provide=provide) if wanted else ()


@contextmanager
def opened(exhibits: Sequence[Exhibit], lanes: int = 1) -> Iterator[tuple[Workshop, list[Stage]]]:
    """Build all that the exhibits need, then open the stages: no child but keepers may live beside them."""
    with Stop() as stop:
        stop.remedy = "what was recorded holds; the rest was not run"
        workshop = Workshop(exhibits)
        with ExitStack() as closing:
            folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="cb-")))
            keepers = [closing.enter_context(keeping.Keeper()) for _ in range(lanes)]
            yield workshop, [Stage(workshop, keeper, stop.descriptor, folder) for keeper in keepers]
