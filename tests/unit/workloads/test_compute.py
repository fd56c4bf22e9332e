"""The witnesses of compute: what each lets pass, and by which sentence it ends what is not the work."""

from collections.abc import Callable, Sequence

import msgspec
import pytest
from sights import MS, SEEDS, moved, sight, witness

from harness.model import (
    Given,
    Kind,
    Slice,
)
from harness.primitives import unit
from harness.workloads import workload_of

UNITS = {"units": 12, "size": 10, "workers": 2}
JUDGE = witness("compute", "units").judge


def units(k: int, *, given: Given = UNITS, at_once: int | None = None) -> list[Slice]:
    """Return the units of iteration k, as many at a time as there are workers, one after the other tuple."""
    count, size, wide = given["units"], given["size"], at_once or given["workers"]
    return [
        Slice(
            tid=i % wide,
            task=i,
            start=1_000 * k + 10 * (i // wide),
            end=1_000 * k + 10 * (i // wide) + 9,
            size=size,
            answer=unit(SEEDS[k], i, size),
        )
        for i in range(count)
    ]


def computed(*by_iteration: Sequence[Slice], of: str = "go/goroutine", given: Given = UNITS) -> str:
    slices = [each for slices in by_iteration for each in slices]
    return JUDGE(sight("compute", of, given, slices, iterations=3))


def alone(slices: Sequence[Slice], numbers: range) -> list[Slice]:
    """Let units of these places meet nobody: each ends before its neighbour begins."""
    begun = slices[0].start
    spread = [
        msgspec.structs.replace(each, start=begun + 30 * n, end=begun + 30 * n + 29)
        for n, each in enumerate(slices)
    ]
    paired = [
        msgspec.structs.replace(each, start=begun + 60 * (n // 2) + n % 2, end=begun + 60 * (n // 2) + 29)
        for n, each in enumerate(slices)
    ]
    return [spread[n] if n in numbers else paired[n] for n in range(len(slices))]


@pytest.mark.parametrize("of", ["go/goroutine", "go/pool", "c/thread", "python/process-forkserver"])
def test_honest_units_pass(of: str) -> None:
    assert computed(*map(units, range(3)), of=of) == ""


def test_units_of_all_iterations_are_recorded() -> None:
    assert computed(units(0)) == "12 units were recorded, 3 times 12 were asked for"
    assert computed(units(0), units(1), units(2)[1:]) == "35 units were recorded, 3 times 12 were asked for"


WRONG: dict[str, tuple[Callable[[list[Slice]], list[Slice]], str]] = {
    "one twice": (
        lambda all_: [*all_[:-1], msgspec.structs.replace(all_[-1], task=0)],
        "not each of 12 units",
    ),
    "smaller": (
        lambda all_: [msgspec.structs.replace(all_[0], size=9), *all_[1:]],
        "units of [9, 10] rounds, 10 were asked for",
    ),
    "another answer": (
        lambda all_: [msgspec.structs.replace(all_[0], answer=1), *all_[1:]],
        "the recorded units add up to",
    ),
    "one after the other": (
        lambda all_: alone(all_, range(12)),
        "2 workers, at most 1 at the same time; 2 were asked for",
    ),
    "one worker": (
        lambda all_: [msgspec.structs.replace(each, tid=0) for each in all_],
        "1 workers, at most 2 at the same time; 2 were asked for",
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("k", range(3))
def test_in_each_iteration_units_are_the_work(name: str, k: int) -> None:
    change, sentence = WRONG[name]
    by_iteration = [change(units(each)) if each == k else units(each) for each in range(3)]

    assert computed(*by_iteration).startswith(f"iteration {k}: {sentence}")


def test_a_unit_that_is_looked_up_is_none() -> None:
    """Ten steps take five nanoseconds on the fastest processor; the pair still overlaps."""
    quick = [msgspec.structs.replace(each, end=each.start + 4) for each in units(1)]
    enough = [msgspec.structs.replace(each, end=each.start + 5) for each in units(1)]

    assert computed(units(0), enough, units(2)) == ""
    assert computed(units(0), quick, units(2)) == (
        "iteration 1: a unit was recorded that no processor computes so fast"
    )


def test_no_unit_begins_before_the_iteration_before_is_answered() -> None:
    early = [moved(units(1)[0], -1_000), *units(1)[1:]]

    assert computed(units(0), early, units(2)).startswith("iteration 0: ")


@pytest.mark.parametrize("third", range(3))
def test_in_the_second_iteration_each_third_of_the_units_meets(third: int) -> None:
    """In the others one third that does not is excused: stragglers wait."""
    places = range(4 * third, 4 * third + 4)
    lonely = [alone(units(k), places) for k in range(3)]

    assert computed(lonely[0], units(1), lonely[2]) == ""
    assert computed(units(0), lonely[1], units(2)) == (
        "iteration 1: 2 workers, at most 1 at the same time; 2 were asked for"
    )


def test_thirds_that_are_too_small_are_not_asked_to_meet() -> None:
    few = {"units": 5, "size": 10, "workers": 2}
    meet = [alone(units(k, given=few), range(2, 5)) for k in range(3)]

    assert computed(*meet, given=few) == ""


def test_as_few_units_as_can_meet_are_asked_to() -> None:
    """Twice as many as workers in each iteration, three times as many in each third of the second."""
    four, six = UNITS | {"units": 4}, UNITS | {"units": 6}
    serial = [alone(units(k, given=four), range(4)) for k in range(3)]
    lonely = alone(units(1, given=six), range(4, 6))

    assert computed(*serial, given=four).startswith("iteration 0: 2 workers, at most 1 at the same time")
    assert computed(units(0, given=six), lonely, units(2, given=six), given=six).startswith("iteration 1: ")


def test_too_few_units_meet_nobody() -> None:
    few = {"units": 3, "size": 10, "workers": 2}
    serial = [alone(units(k, given=few), range(3)) for k in range(3)]

    one = [[msgspec.structs.replace(each, tid=0) for each in own] for own in serial]

    assert computed(*serial, given=few) == computed(*serial, given=few, of="go/pool") == ""
    assert computed(*one, given=few, of="go/pool") == ""


@pytest.mark.parametrize("k", range(3))
def test_where_none_meets_one_worker_may_do_all_the_work_beside_the_straggler(k: int) -> None:
    three = UNITS | {"workers": 3}
    by_iteration = [units(each, given=three, at_once=2 if each == k else None) for each in range(3)]
    told = f"iteration {k}: 2 workers, at most 2 at the same time; 3 were asked for"

    assert computed(*by_iteration, given=three) == ("" if k == 2 else told)


@pytest.mark.parametrize("of", ["go/pool", "go/goroutine"])
def test_as_few_units_as_can_meet_have_the_same_hands_where_workers_are_kept(of: str) -> None:
    four = UNITS | {"units": 4}
    others = [msgspec.structs.replace(each, tid=each.tid + 2) for each in units(2, given=four)]
    told = "4 workers in all, at most 2 at the same time; 2 were asked for" if of == "go/pool" else ""

    assert computed(units(0, given=four), units(1, given=four), others, given=four, of=of) == told


KEPT = ("python/process-forkserver", "python/process-fork", "python/thread", "python/thread-native")
KEEPERS = (
    *KEPT,
    "python/thread-pool",
    "go/pool",
    "js/worker",
    "js/worker-shared",
    "c/thread",
    "c/thread-pool",
)


@pytest.mark.parametrize("of", [*KEEPERS, "go/goroutine", "csharp/task-run"])
def test_workers_that_are_kept_are_the_same_in_all_iterations(of: str) -> None:
    others = [msgspec.structs.replace(each, tid=each.tid + 2) for each in units(2)]
    told = "4 workers in all, at most 2 at the same time; 2 were asked for" if of in KEEPERS else ""

    assert computed(units(0), units(1), others, of=of) == told


@pytest.mark.parametrize("of", [*KEEPERS, "go/goroutine"])
def test_workers_that_are_kept_do_one_unit_at_a_time(of: str) -> None:
    wide = [msgspec.structs.replace(each, tid=each.tid % 2) for each in units(1, at_once=3)]
    told = "2 workers in all, at most 3 at the same time; 2 were asked for" if of in KEEPERS else ""

    assert computed(units(0), wide, units(2), of=of) == told


def test_compute_is_traced_as_it_is_measured_and_three_times() -> None:
    at = witness("compute", "units").at
    assert at is not None
    assert at(UNITS, 2) == UNITS
    assert workload_of("compute").traced_iterations == 3


def cores(cpu_ms: int, *, workers: int = 2, wall_ms: int = 1_000, warm_ups: int = 0) -> str:
    shown = sight(
        *("compute", "go/pool", {"units": 12, "size": 10, "workers": workers}),
        iterations=3,
        warm_ups=warm_ups,
        elapsed_ms=300,
        cpu_ns=cpu_ms * MS,
        wall_ns=wall_ms * MS,
    )
    return witness("compute", "cores").judge(shown)


def test_as_many_cores_are_busy_as_there_are_workers() -> None:
    """2.1 of 900 ms, 3 of the 100 ms beside them, and 20 ms."""
    assert cores(2_210) == ""
    assert cores(2_211) == (
        "2211 ms of CPU time, 2 workers have at most 2210 ms"
        " in 900 ms of computing and 100 ms of starting and ending"
    )
    assert cores(1_211, workers=1) != "" == cores(1_210, workers=1)
    assert cores(2_510, wall_ms=1_100) == "" != cores(2_511, wall_ms=1_100)


def test_warm_ups_are_computing_too() -> None:
    assert cores(3_770, wall_ms=1_600, warm_ups=2) != "" == cores(3_470, wall_ms=1_600, warm_ups=2)
    assert cores(3_471, wall_ms=1_600, warm_ups=2).endswith(
        "in 1500 ms of computing and 100 ms of starting and ending"
    )


def test_cores_are_asked_of_what_is_timed() -> None:
    assert witness("compute", "cores").kind is witness("timers", "waits").kind is Kind.TIMED
    assert witness("compute", "cores").at is None
