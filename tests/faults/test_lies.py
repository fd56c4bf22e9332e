"""What one invocation of a program that lies is worth: rows 14 to 32 and 43 of the fault table."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkouts import Starter
from harness_on_fakes import build, toolchain
from record_writer import INFO

from harness.judging.oracle import Oracle
from harness.model import Case, Kept, Kind, Planned, Reason, Record, Status
from harness.planning.counts import Counts, seed_of, unmeasured
from harness.processes.keeping import Keeper
from harness.records.journal import Journal, create
from harness.running.measure import Bench

COMPUTE = Case(
    workload="compute",
    version=1,
    runtime="go-1.26",
    model="goroutine",
    parameters={"units": 4, "size": 100, "workers": 1},
)
ASK = Counts(iterations=2, warm_up_ms=2, warm_up_least=3, iteration_ms=0.1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bench")
    (place / "scene").mkdir()
    (place / "home").mkdir()
    return place


@pytest.fixture(scope="module")
def keeper(starter: Starter) -> Iterator[Keeper]:
    del starter  # begun before it: a later child is taken for what a keeper left, and ended
    with Keeper() as keeper:
        yield keeper


def measured(
    keeper: Keeper,
    place: Path,
    lie: str,
    kind: Kind = Kind.TIMED,
    writing: Journal | None = None,
    witness: str = "",
) -> Record:
    """Take one invocation of a program that tells this lie."""
    never, ring = os.pipe()
    bench = Bench(
        keeper,
        {"go-1.26": build(place, toolchain(place, "go-1.26", lie), lie)},
        Oracle(None),
        run="lies",
        seed=1,
        folder=place / "home",
        logs=place / "logs",
        stop=never,
        keep=writing.keep if writing else None,
    )
    try:
        planned = Planned(case=COMPUTE, kind=kind, round=1, witness=witness)
        return bench.measure(planned, ASK if kind is Kind.TIMED else unmeasured(planned))
    finally:
        os.close(never)
        os.close(ring)


LIES = {
    "silent": (Reason.CONTRACT, "no result: the program printed nothing"),
    "two": (Reason.CONTRACT, "two measurements"),
    "noise before": (Reason.CONTRACT, "line 1: stray bytes where a JSON object was expected: hello"),
    "noise after": (Reason.CONTRACT, "line 2: stray bytes where a JSON object was expected: bye"),
    "no LF": (Reason.CONTRACT, "incomplete: the last line has no LF"),
    "half": (Reason.CONTRACT, "incomplete: the last line has no LF"),
    "contract 1": (Reason.CONTRACT, "contract version 1, this harness speaks 2"),
    "contract missing": (Reason.CONTRACT, "missing required field `contract`"),
    "contract as text": (Reason.CONTRACT, "$.measurement.contract"),
    "checksum": (Reason.CHECKSUM, "iteration 0 (seed {seed}): deadbeef, right is "),
    "last checksum": (Reason.CHECKSUM, "iteration 1 (seed {next_seed}): deadbeef, right is "),
    "negative": (Reason.CONTRACT, "$.measurement.iterations[1].elapsed_ns: -1 is not a time"),
    "zero": (Reason.CONTRACT, "$.measurement.iterations[1].elapsed_ns: 0 is not a time"),
    "longer than its life": (Reason.CONTRACT, "clock: "),
    "one nanosecond": (Reason.IMPLAUSIBLE, "an iteration of 1 ns: faster than any processor"),
    "one too few": (Reason.CONTRACT, "1 iterations were reported, 2 were asked for"),
    "one too many": (Reason.CONTRACT, "3 iterations were reported, 2 were asked for"),
    "undeclared metric": (Reason.CONTRACT, "metrics ['speed'], declared are []"),
    "undeclared fact": (Reason.CONTRACT, "facts ['colour', "),
    "float": (Reason.CONTRACT, "1.5 is not an integer"),
    "bool": (Reason.CONTRACT, "'elapsed_ns' is True: integers and strings only"),
    "null": (Reason.CONTRACT, "'elapsed_ns' is None: integers and strings only"),
    "NaN": (Reason.CONTRACT, "NaN is not an integer"),
    "huge": (Reason.CONTRACT, "1000000000000000000 is beyond 2^53"),
    "exit 1": (Reason.CRASH, "exit 1: it was 1"),
    "exit 2": (Reason.CRASH, "exit 2: it was 2"),
    "exit 13": (Reason.CRASH, "exit 13: it was 13"),
    "exit 64": (Reason.HARNESS, "the program refused its arguments, a mistake of the harness: it was 64"),
    "exit 65": (Reason.WITNESS, "the program's own witness failed: it was 65"),
    "exit 134": (Reason.CRASH, "exit 134: it was 134"),
    "exit 255": (Reason.CRASH, "exit 255: it was 255"),
    "kill keeper": (Reason.KEEPER, "the keeper died during this invocation"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_no_number_and_is_told_in_a_sentence(keeper: Keeper, place: Path, lie: str) -> None:
    reason, sentence = LIES[lie]
    found = measured(keeper, place, lie)

    assert (found.outcome, found.reason) == (Status.FAILED, reason), found.diagnostic
    first = found.seed + 2**31
    assert sentence.format(seed=first % 2**32, next_seed=(first + 1) % 2**32) in found.diagnostic
    assert (
        found.diagnostic in next((place / "logs").glob("compute-goroutine-go-1.26-*-timed-1.log")).read_text()
    )


def test_the_same_program_without_a_lie_is_measured(keeper: Keeper, place: Path) -> None:
    found = measured(keeper, place, "honest")

    assert (found.outcome, found.reason, found.diagnostic) == (Status.MEASURED, None, "")
    assert found.measurement
    assert found.warm_ups
    planned = Planned(case=COMPUTE, kind=Kind.TIMED, round=1)
    assert (len(found.measurement.iterations), found.seed) == (2, seed_of(1, planned))
    assert found.warm_ups.count >= ASK.warm_up_least
    assert found.measurement.warmups is None
    assert (len(found.warm_ups.fold), found.trace) == (8, None)


@pytest.mark.parametrize(("lie", "outcome"), [("honest", Status.MEASURED), ("checksum", Status.FAILED)])
def test_a_trace_is_kept_whatever_it_is_worth(
    keeper: Keeper, place: Path, tmp_path: Path, lie: str, outcome: Status
) -> None:
    with create(tmp_path / "run", INFO) as writing:
        found = measured(keeper, place, lie, Kind.TRACED, writing)

    (kept,) = (tmp_path / "run" / "traces").iterdir()
    assert (found.outcome, found.trace) == (outcome, Kept(kept=12, of=12)), found.diagnostic
    assert gzip.decompress(kept.read_bytes()).count(b'"compute"') == 12


def test_the_record_names_the_witness_that_the_invocation_was_taken_for(keeper: Keeper, place: Path) -> None:
    assert measured(keeper, place, "exit 65", Kind.TRACED, witness="many").witness == "many"
    assert measured(keeper, place, "exit 65", Kind.TRACED).witness == "units"


def test_what_a_program_leaves_in_its_folder_goes_with_it(keeper: Keeper, place: Path) -> None:
    found = measured(keeper, place, "litter")
    directory = Path((place / "scene/cwd").read_text())

    assert found.outcome is Status.MEASURED
    assert directory.is_relative_to(place / "home")
    assert list((place / "home").iterdir()) == []
