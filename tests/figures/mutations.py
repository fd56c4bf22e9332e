"""What nobody would miss in the judging.

It takes the judging apart, statement by statement and condition by condition, and runs the unit tests of the
file each time. For what they do not miss, it runs every cheat and its honest twin once, keeps what was seen
of them, and judges that evidence by the changed harness: a change by which no cheat passes and no twin is
refused survives. survivors.md has those that may, with their reasons; the evidence is not asked about them
again. Nor is it about the look at the kernel (processes/onlooker.py), by which it is gathered.

Exit status 1: something survives that is on no list. It leaves its work in build/mutations.
program_mutations.py does the like to the programs.
"""

import argparse
import ast
import os
import shutil
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from multiprocessing import get_context
from pathlib import Path
from types import CodeType
from typing import Final, NamedTuple, TypeAlias, TypeVar
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[2]))

import hypothesis  # noqa: F401 -- loaded once, for all the processes that run tests
import pytest
from survivors import listed, told

from harness import workloads
from harness.checkout import ORACLE, checkout
from harness.commands import cheats
from harness.judging import verify
from harness.judging.oracle import Oracle
from harness.model import (
    Command,
    Frozen,
    Hold,
    Kind,
    Observation,
    Outcome,
    Planned,
    Reason,
    Status,
)
from harness.planning.counts import Counts
from harness.processes.keeping import Keeper
from harness.running.measure import Asked, Bench
from harness.workloads import WORKLOADS

PLACE: Final = checkout() / "build" / "mutations"
LANES: Final = 2
EPILOG: Final = """\
Start it from the project's folder with the Python of the tests, on programs that are built. A part:

  .nox/test/bin/python tests/figures/mutations.py --only judging/parked.py

A change of judging/ or workloads/ takes half a second of CPU time, one of processes/onlooker.py up to ten
seconds of waiting: on two cores at rest that is 2 minutes for judging/, half a one for workloads/, 4 for the
onlooker. Where something new survives the unit tests, running the cheats comes to it: 2 minutes.
"""
HANGS_S: Final = "60"  # a unit test; the slowest takes a second or two on a machine at rest
T = TypeVar("T")
Change: TypeAlias = tuple[ast.stmt | ast.expr, str]  # what is replaced, and by what


# Evidence


class Evidence(Frozen):
    """All that judging is told of one invocation; its trace lies beside, named by its number."""

    who: str
    witness: str  # that is to see it; empty: an honest twin
    planned: Planned
    ask: Counts
    hold: Hold | None
    seen: Observation


EVIDENCE: Final[list[Evidence]] = []
_GATHERING: Final = threading.Lock()
_EXPECTED: Final = {
    (each.language, each.name, each.timed): each.witness for w in WORKLOADS for each in w.cheats
}


class Gathering(Bench):
    """A bench that keeps what it judges."""

    def judge(self, planned: Planned, ask: Counts, asked: Asked, observation: Observation) -> verify.Judged:
        (build,) = self.builds.values()
        name = build.argv[-1]
        witness = _EXPECTED.get((build.language, name, planned.kind is Kind.TIMED), "")
        who = f"{build.language} {name if witness else f'{planned.case.workload}/{planned.case.model}'}"
        each = Evidence(who=who, witness=witness, planned=planned, ask=ask, hold=asked.hold, seen=observation)
        with _GATHERING:
            if asked.trace and asked.trace.exists():
                shutil.copy(asked.trace, trace_of(len(EVIDENCE)))
            EVIDENCE.append(each)
        return super().judge(planned, ask, asked, observation)


def trace_of(number: int) -> Path:
    return PLACE / f"trace-{number}.json"


def gather() -> None:
    """Run the cheats and their twins."""
    with mock.patch.object(cheats, "Bench", Gathering):
        if cheats.cheats():
            sys.exit("a cheat escapes, or a twin is refused, before anything was changed")


def outcomes(file: str) -> dict[int, Outcome]:
    """Judge again what a file of the harness has a say in."""
    bench = Bench(
        Keeper(), {}, Oracle(checkout() / ORACLE), run="", seed=1, folder=PLACE, logs=PLACE, stop=-1
    )
    return {k: _outcome(bench, k, each) for k, each in enumerate(EVIDENCE) if _concerns(file, each)}


def _outcome(bench: Bench, number: int, each: Evidence) -> Outcome:
    command = Command(argv=(), environment={}, directory="", deadline_s=0)
    trace = trace_of(number) if each.planned.kind is Kind.TRACED else None
    try:
        asked = Asked(command=command, hold=each.hold, trace=trace)
        return bench.judge(each.planned, each.ask, asked, each.seen).outcome
    except Exception as error:  # noqa: BLE001 -- whatever a judge without one of its lines may raise
        return Outcome(status=Status.UNKNOWN, diagnostic=repr(error))


def _concerns(file: str, each: Evidence) -> bool:
    if file.startswith("workloads/"):
        return Path(file).stem == each.planned.case.workload
    return each.hold is not None or not file.endswith("parked.py")


def as_it_should(each: Evidence, outcome: Outcome) -> bool:
    """Whether a cheat is caught by the witness that is there for it, or a twin measured."""
    if not each.witness:
        return outcome.status is Status.MEASURED
    caught = outcome.status is Status.FAILED and outcome.reason in {Reason.WITNESS, Reason.IMPLAUSIBLE}
    return caught and outcome.witness == each.witness


# Mutants of the witnesses

JUDGES: Final = {  # file -> the unit tests that are there for it
    "judging/verify.py": ("tests/unit/judging/test_verify.py",),
    "judging/parked.py": ("tests/unit/judging/test_parked.py",),
    "judging/contract.py": ("tests/unit/judging/test_contract.py",),
    "workloads/*.py": ("tests/unit/workloads", "tests/unit/judging/test_verify.py"),
    "processes/onlooker.py": ("tests/unit/processes", "tests/faults/test_onlooker.py"),
}
NOTHING: Final = {"str": '""', "Outcome | None": "None"}  # what is returned where nothing is wrong


class Mutant(NamedTuple):
    file: str  # below harness/
    function: str
    line: int
    old: str
    new: str
    text: str  # of the whole file
    tests: tuple[str, ...]

    @property
    def entry(self) -> str:
        """As it stands in the list of survivors."""
        old, new = (" ".join(each.split()) for each in (self.old, self.new))
        return f"{self.file} {self.function}: {old} -> {new}"


class Verdict(NamedTuple):
    mutant: Mutant
    by: list[str]  # whose outcome it turns
    told: list[str]  # who is told otherwise


def mutants() -> Iterator[Mutant]:
    for pattern, tests in JUDGES.items():
        for path in sorted((checkout() / "harness").glob(pattern)):
            source = path.read_bytes()
            lines = source.splitlines(keepends=True)
            starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
            for function, node, new in _changes(ast.parse(source), room=path.parent.name == "workloads"):
                begin = starts[node.lineno - 1] + node.col_offset
                end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
                text = source[:begin] + new.encode() + source[end:]
                file = str(path.relative_to(checkout() / "harness"))
                old = source[begin:end].decode()
                yield Mutant(file, function, node.lineno, old, new, text.decode(), tests)


def _changes(tree: ast.Module, *, room: bool) -> Iterator[tuple[str, ast.stmt | ast.expr, str]]:
    """Give all changes of a file; in the room of a workload those of whatever is shown a sight."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        shown = {ast.unparse(each.annotation) for each in function.args.args if each.annotation}
        if not room or "Sight" in shown:
            nothing = NOTHING.get(ast.unparse(function.returns or ast.Constant(None)))
            for node in ast.walk(function):
                yield from ((function.name, *change) for change in _changes_of(node, nothing))


def _changes_of(node: ast.AST, nothing: str | None) -> Iterator[Change]:
    """Give what a node is replaced by: a statement by nothing, a condition, or a part of it, by a truth."""
    match node:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom() | ast.Call()) | ast.Raise():
            yield node, "pass"
        case ast.Return(value=value) if nothing and value and ast.unparse(value) not in {"''", "None"}:
            yield node, f"return {nothing}"
        case ast.If(test=test, body=body, orelse=orelse):
            if orelse or not _one_sentence(body, nothing):
                yield test, "False"
            yield test, "True"
        case ast.IfExp(test=test):
            yield from ((test, truth) for truth in ("False", "True"))
        case ast.BoolOp(op=op, values=values):
            neutral = str(isinstance(op, ast.And))
            yield from ((each, neutral) for each in values if not isinstance(each, ast.Constant))
        case ast.comprehension(ifs=ifs):
            yield from ((each, "True") for each in ifs)
        case ast.Compare():
            yield from _fewer_comparisons(node)
        case _:
            pass


def _fewer_comparisons(node: ast.Compare) -> Iterator[Change]:
    """Leave one out of a chain, or one place out of two tuples."""
    match node:
        case ast.Compare(left=left, ops=[_, _, *_] as ops, comparators=right):
            pairs = [
                f"{ast.unparse(ast.Compare(one, [op], [other]))}"
                for one, op, other in zip([left, *right[:-1]], ops, right, strict=True)
            ]
            yield from ((node, " and ".join(_without(pairs, k))) for k in range(len(pairs)))
        case ast.Compare(left=ast.Tuple(elts=left), ops=ops, comparators=[ast.Tuple(elts=right)]):
            for k in range(len(left)):
                fewer = ast.Compare(ast.Tuple(_without(left, k)), ops, [ast.Tuple(_without(right, k))])
                yield node, ast.unparse(fewer)
        case _:
            pass


def _without(items: list[T], number: int) -> list[T]:
    return items[:number] + items[number + 1 :]


def _one_sentence(body: Sequence[ast.stmt], nothing: str | None) -> bool:
    """Whether a body is one statement that is removed anyway."""
    return len(body) == 1 and next(_changes_of(body[0], nothing), None) is not None


def outcomes_without(mutant: Mutant) -> dict[int, Outcome]:
    """Judge by a harness in which a module is the mutant: in a process that ends with it."""
    module = import_module(_module(mutant.file))
    try:
        exec(compile(mutant.text, mutant.file, "exec"), vars(module))
    except Exception as error:  # noqa: BLE001 -- whoever can't be judged any more is not seen any more
        return {0: Outcome(status=Status.UNKNOWN, diagnostic=repr(error))}
    if room := getattr(module, "WORKLOAD", None):
        workloads._BY_NAME[room.name] = room
    return outcomes(mutant.file)


def verdict_of(mutant: Mutant, usual: Mapping[int, Outcome], now: Mapping[int, Outcome]) -> Verdict:
    by = [EVIDENCE[k].who for k, each in now.items() if not as_it_should(EVIDENCE[k], each)]
    return Verdict(mutant, by, [EVIDENCE[k].who for k, each in now.items() if each != usual[k]])


class _Changed(SourceFileLoader):
    """Loads a file of the harness as the mutant has it."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(_module(mutant.file), str(checkout() / "harness" / mutant.file))
        self._text = mutant.text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, fullname, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._loader = _Changed(mutant)

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        return spec_from_loader(fullname, self._loader) if fullname == self._loader.name else None


def fails_tests(mutant: Mutant) -> bool:
    """Tell whether a unit test fails, or hangs: in a process that ends with it and loads the harness anew."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "harness"]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))
    options = (
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--assert",
        "plain",
        "--timeout",
        HANGS_S,
    )
    with Path(os.devnull).open("w") as nothing, redirect_stdout(nothing), redirect_stderr(nothing):
        return pytest.main([*options, *mutant.tests]) != 0


def _module(file: str) -> str:
    return "harness." + file.removesuffix(".py").replace("/", ".")


def witnesses(only: Collection[str]) -> int:
    """Print who sees each change, and which of those that nobody sees are on no list."""
    every = [each for each in mutants() if not only or each.file in only]
    unseen = list(_missed_by_tests(every))
    known = listed()
    asked = [each for each in unseen if each.entry not in known and not each.file.startswith("processes/")]
    seen = {each.mutant for each in _judged(asked) if each.by} if asked else set[Mutant]()
    return told([each.entry for each in unseen if each not in seen], [each.entry for each in every])


def _missed_by_tests(every: Sequence[Mutant]) -> Iterator[Mutant]:
    unchanged = [mutant._replace(text=(checkout() / "harness" / mutant.file).read_text()) for mutant in every]
    first = {each.file: each for each in unchanged}
    with get_context("fork").Pool(LANES, maxtasksperchild=1) as lanes:
        if any(lanes.map(fails_tests, first.values())):
            sys.exit("the unit tests fail before anything was changed")
        for mutant, fails in zip(every, lanes.imap(fails_tests, every), strict=True):
            print(f"{mutant.entry}\n    {'a unit test fails' if fails else 'no unit test fails'}", flush=True)
            if not fails:
                yield mutant


def _judged(asked: Sequence[Mutant]) -> Iterator[Verdict]:
    gather()
    usual = outcomes("")
    with get_context("fork").Pool(LANES, maxtasksperchild=1) as lanes:
        for mutant, now in zip(asked, lanes.imap(outcomes_without, asked), strict=True):
            verdict = verdict_of(mutant, usual, now)
            print(f"{mutant.entry}\n    {_words(verdict)}", flush=True)
            yield verdict


def _words(verdict: Verdict) -> str:
    if verdict.by:
        return f"turns {verdict.by[0]}" + (f" and {len(verdict.by) - 1} more" if verdict.by[1:] else "")
    return "SURVIVES" + (f"; another sentence for {', '.join(verdict.told)}" if verdict.told else "")


def main() -> int:
    files = sorted({each.file for each in mutants()})
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", metavar="FILE", choices=files, action="append", default=[], help=", ".join(files)
    )
    only = parser.parse_args().only
    PLACE.mkdir(parents=True, exist_ok=True)
    return witnesses(only)


if __name__ == "__main__":
    sys.exit(main())
