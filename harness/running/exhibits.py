"""The attempts of exhibits: what they need is built first, then each variant is run until it is decided."""

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from harness.checkout import checkout
from harness.declarations.exhibits import Exhibit, Variant
from harness.errors import MissingError
from harness.judging.exhibits import judge, problem
from harness.languages import LANGUAGES
from harness.model import Command, Observation, Observed, Reason, Status, Toolchain
from harness.processes import invoke, keeping
from harness.processes.signals import Stop
from harness.providing import build as building
from harness.providing import toolchains
from harness.providing.exhibit_build import Program
from harness.records import machine
from harness.running.progress import say

_DOCTOR: Final = "python3 noxfile.py -s harness -- doctor"


class Workshop:
    """The toolchains and builds of a number of exhibits: all that must be there before the first one runs."""

    def __init__(self, exhibits: Sequence[Exhibit]) -> None:
        every = [(exhibit, variant) for exhibit in exhibits for variant in exhibit.variant]
        variants = [variant for _, variant in every]
        self.toolchains = _needed(variants)
        self._pythons: dict[str, str] = {}  # that have the packages which variants need
        for needing in {self.toolchain(each).runtime: each for each in variants if each.needs}.values():
            self._prepare_packages(needing)
        stop, programs = threading.Event(), []
        for exhibit, variant in every:
            if not self.lacking(variant):
                toolchain = self.toolchain(variant)
                python = self._pythons[toolchain.runtime] if variant.needs else ""
                programs.append(Program(exhibit, variant, toolchain, checkout(), python, stop))
        done = zip(programs, building.at_once(Program.ready, programs, stop=stop), strict=True)
        self.ready = {  # what starts a variant that is not lacking anything, or why it could not be built
            (each.exhibit.name, each.variant.language, each.variant.name): ready for each, ready in done
        }

    def toolchain(self, variant: Variant) -> Toolchain:
        """Return the toolchain of a variant; one that is missing says so itself."""
        own = [each for each in self.toolchains if each.language == variant.language]
        fitting = [each for each in own if fnmatchcase(each.runtime, variant.runtime or "*")]
        if not fitting:
            return replace(own[0], runtime=variant.runtime or "", status="missing", remedy=_DOCTOR)
        return next((each for each in fitting if each.status == "found"), fitting[0])

    def lacking(self, variant: Variant) -> str:
        """Say what is missing to run a variant at all; nothing where it can be run."""
        toolchain = self.toolchain(variant)
        if toolchain.status != "found":
            return f"{toolchain.runtime}: {toolchain.status}; {toolchain.remedy}"
        if variant.needs and toolchain.runtime not in self._pythons:
            return f"{toolchain.runtime}: without {', '.join(variant.needs)}"
        lacking = LANGUAGES[variant.language].exhibiting.lacking(variant.flags, os.environ)
        return lacking and f"{toolchain.runtime}: {lacking}"

    def require(self, variants: Sequence[Variant]) -> None:
        """Raise where something is missing to run one of them."""
        for lacking in filter(None, map(self.lacking, variants)):
            raise MissingError(lacking, _DOCTOR)

    def _prepare_packages(self, variant: Variant) -> None:
        toolchain = self.toolchain(variant)
        if toolchain.status == "found":
            made = building.build([toolchain], checkout(), say)[0]
            if not made.problem and set(variant.needs) <= set(made.packages):
                self._pythons[toolchain.runtime] = made.argv[0]


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
            return replace(plain, reason=reason, diagnostic=lacking), ()
        if variant.cores > (here := machine.usable_cpus()):
            lacking = f"needs {variant.cores} cores, and may use {here}"
            return replace(plain, reason=Reason.NO_CAPACITY, diagnostic=lacking), ()
        ready = self._workshop.ready[exhibit.name, variant.language, variant.name]
        if isinstance(ready, str):
            return replace(plain, outcome=Status.FAILED, reason=Reason.BUILD, diagnostic=ready), ()
        attempts: list[Observation] = []
        while not _decided(variant, attempts):
            attempts.append(self._attempt(ready))
        return judge(plain, variant, attempts), tuple(attempts)

    def _attempt(self, ready: Command) -> Observation:
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as folder:
            environment = {"TMPDIR": folder, **ready.environment}
            command = replace(ready, environment=environment, directory=ready.directory or folder)
            return invoke.invoke(self._keeper, command, stop=self._stop)


def _decided(variant: Variant, attempts: Sequence[Observation]) -> bool:
    """Tell whether further attempts change nothing: there are hits enough, or too few can still come."""
    hits = sum(not problem(variant.expect, each) for each in attempts)
    return hits >= variant.hits_wanted or hits + variant.attempts - len(attempts) < variant.hits_wanted


def _needed(variants: Sequence[Variant]) -> tuple[Toolchain, ...]:
    """Find what the variants need and no more: to look for what is not there, or to fetch it, takes long."""
    named = {each.runtime for each in variants if each.runtime and not set("*?[") & set(each.runtime)}
    others = [each for each in variants if each.runtime not in named]
    found = _found({each.language for each in others}, provide=True, first=True)
    unfit = [each for each in others if not any(fnmatchcase(it.runtime, each.runtime or "*") for it in found)]
    found += _found({each.language for each in unfit}, provide=True)
    found += _found(named - {each.runtime for each in found}, provide=False)
    return tuple({each.runtime: each for each in found}.values())


def _found(wanted: set[str], *, provide: bool, first: bool = False) -> tuple[Toolchain, ...]:
    if not wanted:
        return ()
    return toolchains.find(tuple(sorted(wanted)), checkout(), provide=provide, first=first)


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
