"""What nobody would miss in a program.

It takes a wait, gate, lock, barrier or sleep out of a program, a line at a time (LINES says which), builds
it and takes it through its witnesses, as quick has them, and a timed invocation, thrice: whoever is measured
each time survives. Unchanged, each must be measured first, which also tells how long one that hangs is waited
for. survivors.md has those that may survive, with their reasons.

Exit status 1: something survives that is on no list, or fails as it is. On a machine that is not at rest
it says nothing about timing: what survives there may not elsewhere. It leaves its work in build/mutations.
"""

import argparse
import dataclasses
import itertools
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec
from survivors import told

from harness.checkout import ORACLE, checkout
from harness.judging.oracle import Oracle
from harness.languages import LANGUAGES
from harness.model import (
    BASE,
    Build,
    Kind,
    Planned,
    Status,
    Toolchain,
)
from harness.planning.counts import Counts, unmeasured
from harness.planning.plan import witnesses_of
from harness.planning.prepare import case_of
from harness.processes.keeping import Keeper
from harness.providing.build import take
from harness.providing.programs import provide
from harness.running.measure import Asked, Bench
from harness.running.progress import say
from harness.showing.sources import source_of
from harness.workload import Implementation
from harness.workloads import IMPLEMENTATIONS

PLACE: Final = checkout() / "build" / "mutations"
LANES: Final = 2
EPILOG: Final = """\
Start it from the project's folder with the Python of the tests. A part:

  .nox/test/bin/python tests/figures/program_mutations.py c
  .nox/test/bin/python tests/figures/program_mutations.py --only floor/spawn_thread.c

It took 2.5 minutes for c (36 changes) on two cores. For csharp (72) it takes far longer: it is published anew
for each change. All of it is for an hour in which nothing else runs.
"""
LINES: Final[dict[str, dict[str, str]]] = {  # language -> what stands in a line -> what takes its place
    "python": {
        r"^(\s*)(?:await )?[\w.\[\]]+\.(?:wait|acquire|release|join|set|set_result)\(.*\)$": r"\1pass",
        r"^(\s*)[\w.\[\]]+\.(?:get|put|result)\(.*\)$": r"\1pass",
        r"^(\s*)(?:await )?(?:plateau|sleep|gevent\.joinall)\(.*\)$": r"\1pass",
        r"^(\s*)with counting:$": r"\1if True:",
        r"if missing\w* == 0:": "if True:",
        r", initializer=everyone\.wait": "",
        r"(?<!no )\bawait ": "",
    },
    "js": {
        r"^\s*await .*;(?: //.*)?$": "",
        r"^\s*(?:if \(.*\) )?(?:\w+\.)?open\(.*\);$": "",
        r"^\s*(?:Atomics\.\w+|\w+\.postMessage|for .* wake)\(.*\);(?: //.*)?$": "",
        r"if \(missing\w* === 0\) ": "",
        r"\bawait ": "",
    },
    "go": {
        r"^\s*[\w.]+\.(?:Wait|Done|Add)\(.*\)$": "",
        r"^\s*(?:close|sleep|plateau)\(.*\)$": "",
        r"^\s*(?:[\w.\[\]]+ )?<- ?\w.*$": "",
    },
    "csharp": {
        r"^\s*(?:await |Array\.ForEach\(|sleep\().*;$": "",
        r"^\s*[\w.\[\]]+\.(?:Wait|Signal|SignalAndWait|Release|Set|SetResult)\(.*\);$": "",
        r"(Interlocked\.Increment\(ref _came\w*\)) == concurrency": r"\1 == 1",
        r"\bawait (?=plateau|sleep)": "",
    },
    "c": {
        r"\b(?:gate_park|gate_gather|gate_open|meet|take|join|fall_asleep)\([^{}]*?\)(?=;)": "(void)0",
        r"\btake\(&task->mail\)(?=\))": "(void)0",
        r"\b(?:tools->plateau|task->tools->sleep)\(.*\);": ";",
        r"\b(?:must|check)\((?:sem_post|sem_wait|pthread_join|waitpid|timerfd_settime)\b.*;": ";",
    },
}
ROOTS: Final = {
    "python": ("python",),
    "js": ("js",),
    "go": ("go",),
    "csharp": ("csharp",),
    "c": ("floor", "harness"),
}
LENIENT: Final = {"csharp": ("-p:TreatWarningsAsErrors=false",), "c": ("WARNINGS=",)}  # a line less may warn
TIMES: Final = 3  # as often a survivor has survived, each time with another seed
DEADLINE_LEAST_S: Final = 5.0


@dataclass(frozen=True)
class Hasty(Bench):
    """A bench with a deadline of its own."""

    deadline_s: float = 0.0  # 0: the harness's

    def asked(self, planned: Planned, ask: Counts, folder: Path) -> Asked:
        asked = super().asked(planned, ask, folder)
        deadline_s = self.deadline_s or asked.command.deadline_s
        return msgspec.structs.replace(
            asked, command=msgspec.structs.replace(asked.command, deadline_s=deadline_s)
        )


class Try(NamedTuple):
    """An implementation and the program that it is in."""

    implementation: Implementation
    toolchain: Toolchain
    build: Build


class Trial(NamedTuple):
    entry: str  # as it stands in the list of survivors
    caught: str  # empty: it survives


def holes(language: str, source: str) -> Iterator[tuple[str, str, str]]:
    """Give of each change what stood in its line and what does, and all the text."""
    lines = source.splitlines(keepends=True)
    for number, line in enumerate(lines):
        seen = set[str]()
        for pattern, put in LINES[language].items():
            for match in re.finditer(pattern, line.rstrip("\n")):
                new = line[: match.start()] + match.expand(put) + line[match.end() :]
                if new not in seen:
                    seen.add(new)
                    yield line.strip(), new.strip(), "".join((*lines[:number], new, *lines[number + 1 :]))


def try_all(each: Try) -> list[Trial]:
    """Take an implementation through all its changes, in a copy of its program; first as it is."""
    language, path = each.implementation.language, source_of(each.implementation)
    ignored = shutil.ignore_patterns("bin", "obj", "node_modules", "__pycache__")
    with tempfile.TemporaryDirectory(dir=PLACE, ignore_cleanup_errors=True) as place, Keeper() as keeper:
        scratch = Path(place)
        for root in ROOTS[language]:
            shutil.copytree(checkout() / root, scratch / root, ignore=ignored)
        file = scratch / path
        usual = file.read_text(encoding="utf-8")
        begun = time.monotonic()
        trials = [Trial(path, _tried(keeper, each, scratch))]
        hangs_s = max(DEADLINE_LEAST_S, 2 * (time.monotonic() - begun) / TIMES)
        for old, new, text in holes(language, usual):
            file.write_text(text, encoding="utf-8")
            trials.append(Trial(f"{path}: {old} -> {new}".rstrip(), _tried(keeper, each, scratch, hangs_s)))
    return trials


def _tried(keeper: Keeper, each: Try, scratch: Path, deadline_s: float = 0.0) -> str:
    """Build and run; how it was caught, or nothing."""
    build, problem = _built(each, scratch)
    if problem:
        return "does not build"
    case = case_of(f"{each.implementation.workload}/{each.implementation.model}@{build.runtime}")
    plans = (*witnesses_of(case, "quick"), Planned(case=case, kind=Kind.TIMED, round=0))
    with tempfile.TemporaryDirectory(prefix="cb-") as folder, ExitStack() as closing:
        listening, never = os.pipe()
        for descriptor in (listening, never):
            closing.callback(os.close, descriptor)
        bench = Hasty(
            *(keeper, {build.name: build}, Oracle(checkout() / ORACLE)),
            run="mutations",
            seed=1,
            folder=Path(folder),
            logs=Path(folder, "logs"),
            stop=listening,
            deadline_s=deadline_s,
        )
        for seed, planned in itertools.product(range(1, TIMES + 1), plans):
            record = dataclasses.replace(bench, seed=seed).measure(planned, unmeasured(planned))
            if record.outcome is not Status.MEASURED:
                return f"{planned.kind}, time {seed}: {record.reason}: {record.diagnostic[:120]}"
    return ""


def _built(each: Try, scratch: Path) -> tuple[Build, str]:
    language = each.implementation.language
    compiled = language in {"go", "csharp", "c"}
    out = scratch / "out" if compiled else checkout() / "build" / each.build.runtime
    recipe = LANGUAGES[language].recipes[BASE](each.toolchain, scratch, out)
    problem = ""
    if compiled:
        out.mkdir(exist_ok=True)
        first = recipe.steps[0]
        step = msgspec.structs.replace(first, argv=(*first.argv, *LENIENT.get(language, ())))
        _, problem = take([step], scratch / "build.log", stop=threading.Event())
    return msgspec.structs.replace(each.build, argv=recipe.argv), problem


def programs(wanted: Sequence[Implementation]) -> int:
    """Print how each change was caught, and which of those that were not are on no list."""
    toolchains, builds = provide((), say, strict=True)
    ordinary = {
        each.language: each for each in reversed(builds) if LANGUAGES[each.language].ordinary(each.runtime)
    }
    named = {each.runtime: each for each in toolchains}
    tries = [
        Try(each, named[ordinary[each.language].runtime], ordinary[each.language])
        for each in wanted
        if any(holes(each.language, (checkout() / source_of(each)).read_text(encoding="utf-8")))
    ]
    changed, untried = list[Trial](), 0
    with ProcessPoolExecutor(LANES, get_context("spawn")) as lanes:
        for done in as_completed([lanes.submit(try_all, each) for each in tries]):
            usual, *trials = done.result()
            if usual.caught:
                print(f"{usual.entry}  NOT TRIED, it fails as it is\n    {usual.caught}", flush=True)
                untried += 1
                continue
            for trial in trials:
                print(f"{trial.entry}\n    {trial.caught or 'SURVIVES'}", flush=True)
            changed += trials
    new = told([each.entry for each in changed if not each.caught], [each.entry for each in changed])
    return int(bool(new or untried))


def main() -> int:
    files = {source_of(each): each for each in IMPLEMENTATIONS if each.language in LINES}
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", metavar="LANGUAGE", nargs="*", help=", ".join(LINES))
    parser.add_argument("--only", metavar="FILE", action="append", default=[], help="as floor/spawn_thread.c")
    asked = parser.parse_args()
    if unknown := {*asked.languages} - LINES.keys() | {*asked.only} - files.keys():
        parser.error(f"no such language or program: {', '.join(sorted(unknown))}")
    PLACE.mkdir(parents=True, exist_ok=True)
    every = not asked.languages and not asked.only
    return programs(
        [
            each
            for file, each in files.items()
            if every or file in asked.only or each.language in asked.languages
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
