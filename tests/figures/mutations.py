"""What nobody would miss in the judging: python tests/figures/mutations.py.

It runs every cheat and its honest twin once and keeps what was seen of them. Then it takes the judging
apart, statement by statement, and judges the same evidence again: a statement without which no cheat passes
and no twin is refused survives. Survivors go through the unit tests of their file as well. What the kernel is
asked (processes/onlooker.py) is evidence here.

It runs from the project's folder with the Python of the tests, and leaves its work in build/mutations. It
takes minutes on a machine at rest. program_mutations.py does the like to the programs.
"""

import ast
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Final, NamedTuple, TypeAlias, TypeVar
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[2]))


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
}
NO_JUDGES: Final = {  # functions of these files that ask, quote or put into words
    *("arguments", "introduction", "warm_up_seeds", "timed_seeds", "seeds_of", "_shown"),
    *("failed", "unseen", "violation", "_last_words"),
}
NOTHING: Final = {"str": '""', "Outcome | None": "None"}  # what is returned where nothing is wrong


class Mutant(NamedTuple):
    file: str  # below harness/
    line: int
    old: str
    new: str
    text: str  # of the whole file
    tests: tuple[str, ...]

    def __str__(self) -> str:
        old, new = (" ".join(each.split()) for each in (self.old, self.new))
        return f"{self.file}:{self.line}  {old[:110]}  ->  {new[:60]}"


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
            for node, new in _changes(ast.parse(source), room=path.parent.name == "workloads"):
                begin = starts[node.lineno - 1] + node.col_offset
                end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
                text = source[:begin] + new.encode() + source[end:]
                file = str(path.relative_to(checkout() / "harness"))
                yield Mutant(file, node.lineno, source[begin:end].decode(), new, text.decode(), tests)


def _changes(tree: ast.Module, *, room: bool) -> Iterator[Change]:
    """Give all changes of a file; in the room of a workload those of whatever is shown a sight."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        told = {ast.unparse(each.annotation) for each in function.args.args if each.annotation}
        if "Sight" in told if room else function.name not in NO_JUDGES:
            nothing = NOTHING.get(ast.unparse(function.returns or ast.Constant(None)))
            for node in ast.walk(function):
                yield from _changes_of(node, nothing)


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
    module = import_module("harness." + mutant.file.removesuffix(".py").replace("/", "."))
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


class Copies:
    """Copies of the harness, one per lane, each changed in one file at a time."""

    def __init__(self) -> None:
        self._free = SimpleQueue[Path]()
        for number in range(LANES):
            copy = PLACE / f"copy-{number}"
            shutil.rmtree(copy, ignore_errors=True)
            for name in ("harness", "tests"):
                shutil.copytree(checkout() / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(checkout() / "pyproject.toml", copy)
            # By hash: two changes within a second, of one length, are not told apart by their time.
            by_hash = ("compileall", "-q", "--invalidation-mode", "checked-hash", "harness")
            subprocess.run([sys.executable, "-m", *by_hash], cwd=copy, check=True)
            self._free.put(copy)

    def fails_tests(self, mutant: Mutant) -> bool:
        copy = self._free.get()
        changed = copy / "harness" / mutant.file
        usual = changed.read_bytes()
        changed.write_text(mutant.text, encoding="utf-8")
        try:
            pytest = ("pytest", "-x", "-q", "-p", "no:cacheprovider", *mutant.tests)
            ended = subprocess.run(
                [sys.executable, "-m", *pytest], cwd=copy, capture_output=True, check=False
            )
            return ended.returncode != 0
        finally:
            changed.write_bytes(usual)
            self._free.put(copy)


def witnesses() -> int:
    """Print who sees that a line is missing, and of which lines nobody does."""
    gather()
    every, usual = list(mutants()), outcomes("")
    with get_context("fork").Pool(LANES, maxtasksperchild=1) as lanes:
        found = zip(every, lanes.imap(outcomes_without, every), strict=True)
        verdicts = [_told(verdict_of(mutant, usual, now)) for mutant, now in found]
    survivors = [each for each in verdicts if not each.by]
    copies = Copies()
    with ThreadPoolExecutor(LANES) as testers:
        tested = testers.map(lambda each: copies.fails_tests(each.mutant), survivors)
        nobody = [each for each, fails in zip(survivors, tested, strict=True) if not fails]
    print("\nWhat no unit test sees either:")
    for each in nobody:
        _told(each)
    print(
        f"{len(every)} changes: {len(every) - len(survivors)} turn an outcome, "
        f"{len(survivors) - len(nobody)} only unit tests see, {len(nobody)} nobody"
    )
    return 0


def _told(verdict: Verdict) -> Verdict:
    if verdict.by:
        more = f" and {len(verdict.by) - 1} more" if verdict.by[1:] else ""
        end = f"turns {verdict.by[0]}{more}"
    else:
        end = "SURVIVES" + (f"; another sentence for {', '.join(verdict.told)}" if verdict.told else "")
    print(f"{verdict.mutant}\n    {end}", flush=True)
    return verdict


def main(words: Sequence[str]) -> int:
    if words:
        print(__doc__, file=sys.stderr)
        return 64
    PLACE.mkdir(parents=True, exist_ok=True)
    return witnesses()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
