from collections.abc import Iterator

import pytest

import stopwatch
from arguments import Invocation
from stopwatch import Stopwatch, WitnessError

MS = 1_000_000


class Clock:
    """Stands still unless told."""

    def __init__(self) -> None:
        self.now = 1

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(stopwatch, "perf_counter_ns", clock)
    return clock


def watch(*, ms: int = 0, least: int = 0, iterations: int = 1, plateaus: int = 0) -> Stopwatch:
    invocation = Invocation(
        workload="spawn",
        model="thread",
        seed=5,
        warmup_ms=ms,
        warmup_least=least,
        iterations=iterations,
        parameters={},
        hold=False,
        trace=None,
    )
    return Stopwatch(invocation, plateaus=plateaus)


def work(watch: Stopwatch, clock: Clock, each_ns: int) -> list[int]:
    """Answer each seed with its lowest digit, after so long; return the seeds."""
    seeds = []
    for seed in watch.seeds():
        seeds.append(seed)
        clock.now += each_ns
        watch.answered(seed % 10)
    return seeds


TIMED = [5 + 2**31, 6 + 2**31]


@pytest.mark.parametrize(
    ("ms", "least", "each_ns", "warmups"),
    [
        (0, 0, MS, 0),
        (0, 3, MS, 3),
        (4, 0, MS, 4),
        (4, 6, MS, 6),
        (4, 3, MS, 4),
        (1, 0, 5 * MS, 1),
        (1, 0, MS - 1, 2),
    ],
)
def test_warm_ups_are_run_by_number_and_by_time(
    clock: Clock, ms: int, least: int, each_ns: int, warmups: int
) -> None:
    watched = watch(ms=ms, least=least, iterations=2)

    assert work(watched, clock, each_ns) == [*range(5, 5 + warmups), *TIMED]
    assert watched.warmups.count == warmups
    assert watched.entries == [{"checksum": f"{seed % 10:08x}", "elapsed_ns": each_ns} for seed in TIMED]


def test_of_many_warm_ups_the_first_and_the_last_64_are_reported(clock: Clock) -> None:
    watched = watch(least=100)
    for seed in watched.seeds():
        clock.now += seed
        watched.answered(0)

    report = watched.warmups.report()
    assert report["count"] == 100
    assert report["ns"] == sum(range(5, 105))
    assert report["first"] == {"checksum": "00000000", "elapsed_ns": 5}
    assert report["last_ns"] == list(range(41, 105))


def test_what_passes_between_two_iterations_is_none_of_them(clock: Clock) -> None:
    watched = watch(least=2, iterations=2)
    for _ in watched.seeds():
        clock.now += 7
        watched.answered(0)
        clock.now += 100

    assert watched.between_ns == 300
    assert [entry["elapsed_ns"] for entry in watched.entries] == [7, 7]


@pytest.mark.parametrize(("plateaus", "reached"), [(0, 1), (1, 0), (1, 2), (2, 0), (2, 1), (2, 3)])
def test_a_plateau_too_many_or_too_few_is_seen_in_the_iteration_where_it_is(
    clock: Clock, plateaus: int, reached: int
) -> None:
    watched = watch(iterations=2, plateaus=plateaus)
    seeds = watched.seeds()
    iterate(watched, seeds, plateaus)

    with pytest.raises(WitnessError, match=f"{reached} plateaus"):
        iterate(watched, seeds, reached)
    assert clock.now == 1


def iterate(watch: Stopwatch, seeds: Iterator[int], plateaus: int) -> None:
    next(seeds)
    for _ in range(plateaus):
        watch.at_plateau()
    watch.answered(0)


def test_the_last_plateau_of_each_iteration_is_stamped(clock: Clock) -> None:
    watched = watch(iterations=2, plateaus=2)
    places = []
    for _ in watched.seeds():
        for _ in range(2):
            clock.now += 3
            places.append(watched.at_plateau())
        clock.now += 1
        watched.answered(0)

    assert places == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert [entry["plateau_ns"] for entry in watched.entries] == [6, 6]


def test_seeds_are_not_taken_in_advance() -> None:
    seeds = watch(iterations=2).seeds()
    next(seeds)

    with pytest.raises(WitnessError, match="asked for before"):
        next(seeds)


def test_there_is_one_answer_to_a_seed() -> None:
    watched = watch(iterations=2)
    next(watched.seeds())
    watched.answered(0)

    with pytest.raises(WitnessError, match="no seed"):
        watched.answered(0)
