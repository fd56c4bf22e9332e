"""The witnesses of the workloads: what each lets pass, and by which sentence it ends what is not the work."""

import re
from collections.abc import Callable, Sequence

import msgspec
import pytest

from harness.languages import model_of
from harness.model import (
    Census,
    Given,
    Hold,
    Iteration,
    Kind,
    Measurement,
    Observation,
    Report,
    Slice,
    WarmUps,
    Woken,
)
from harness.primitives import fmix32, seed_for, unit
from harness.workload import Sight, Witness
from harness.workloads import workload_of
from harness.workloads.timers import delay_ms

MS = 1_000_000
SEEDS = (101, 102, 103)
SEEN = Observation(
    exit=0,
    signal=None,
    killed=None,
    wall_ns=10**9,
    cpu_ns=0,
    voluntary_switches=1_000,
    involuntary_switches=0,
    processes=1,
    leaked=0,
    leaked_pipe=False,
    stdout=b"",
    stdout_bytes=0,
    stderr=b"",
    stderr_bytes=0,
    plateau=None,
)


def sight(
    workload: str,
    of: str,
    given: Given,
    slices: Sequence[Slice] = (),
    *,
    iterations: int = 1,
    warm_ups: int = 0,
    elapsed_ms: int = 100,
    **seen: int,
) -> Sight:
    """Return what was seen of `language/model`, with the right answers."""
    seeds, (language, model) = SEEDS[:iterations], of.split("/")
    elapsed_ns = elapsed_ms * MS
    first = Iteration(checksum="00000000", elapsed_ns=elapsed_ns)
    summed = WarmUps(count=warm_ups, ns=warm_ups * elapsed_ns, first=first, last_ns=())
    measurement = Measurement(
        contract=2,
        facts={},
        spawn_ns=1,
        join_ns=1,
        iterations=tuple(
            Iteration(checksum=f"{workload_of(workload).answer(seed, given):08x}", elapsed_ns=elapsed_ns)
            for seed in seeds
        ),
        metrics={},
        warmups=summed if warm_ups else None,
    )
    return Sight(
        given=given,
        warm_up_seeds=tuple(range(1, 1 + warm_ups)),
        seeds=seeds,
        report=Report(measurement=measurement, slices=tuple(slices)),
        observation=msgspec.structs.replace(SEEN, **seen),
        hold=None,
        model=model_of(language, model),
        early_ms=1,
    )


def witness(workload: str, name: str) -> Witness:
    return next(each for each in workload_of(workload).witnesses if each.name == name)


def moved(each: Slice, by: int) -> Slice:
    return msgspec.structs.replace(each, start=each.start + by, end=each.end + by)


# timers

SLEEPERS = {"concurrency": 10, "hops": 2, "delay_ms_min": 50, "delay_ms_max": 100}
SLEEPS, DELAYS, WAITS = (witness("timers", name).judge for name in ("sleeps", "delays", "waits"))


def sleeps(given: Given = SLEEPERS) -> list[Slice]:
    slices = []
    for task in range(given["concurrency"]):
        now = 0
        for hop in range(given["hops"]):
            ms = delay_ms(SEEDS[0], given, task, hop)
            slices.append(Slice(tid=task, task=task, start=now, end=now + ms * MS, size=ms, answer=0))
            now += ms * MS
    return slices


def slept(of: str, slices: Sequence[Slice], **seen: int) -> str:
    return SLEEPS(sight("timers", of, SLEEPERS, slices, **seen))


def test_honest_sleeps_pass() -> None:
    assert all(50 <= each.size <= 100 for each in sleeps())
    for of in ("c/thread", "c/epoll", "c/timerfd", "python/asyncio", "js/async"):
        assert slept(of, sleeps()) == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda all_: all_[1:], "19 sleeps of 10 tasks, 10 x 2 were asked for"),
        (
            lambda all_: [*all_[2:], *(msgspec.structs.replace(each, task=1) for each in all_[:2])],
            "20 sleeps of 9 tasks",
        ),
        (
            lambda all_: [msgspec.structs.replace(all_[0], size=all_[0].size + 1), *all_[1:]],
            "task 0 slept .* in hop 0",
        ),
        (
            lambda all_: [msgspec.structs.replace(all_[0], end=all_[0].end - 2 * MS), *all_[1:]],
            "task 0 slept .* in hop 0",
        ),
        (lambda all_: [all_[0], moved(all_[1], -1), *all_[2:]], "task 0 began hop 1 before"),
        (
            lambda all_: [moved(each, 1_000 * MS if each.task < 2 else 0) for each in all_],
            "at most 8 of 10 tasks slept at the same time",
        ),
    ],
)
def test_sleeps_that_are_not_the_work_are_told(
    change: Callable[[list[Slice]], list[Slice]], sentence: str
) -> None:
    assert re.match(sentence, slept("python/asyncio", change(sleeps())))


def test_of_each_sleep_it_is_noted_how_late_it_ended() -> None:
    late = [-3_500_000, *[1_000 * n for n in range(1, 199)], 9 * MS]  # 200 of them
    slices = [
        Slice(tid=0, task=n, start=n, end=n + 5 * MS + ns, size=5, answer=0) for n, ns in enumerate(late)
    ]
    report = sight("timers", "c/epoll", SLEEPERS, slices[::-1]).report

    assert workload_of("timers").noted(report) == {
        "early_slices": 1,
        "earliest_ns": -3_500_000,
        "late_p50_ns": 99_000,
        "late_p99_ns": 197_000,
        "latest_ns": 9 * MS,
    }
    assert workload_of("timers").noted(msgspec.structs.replace(report, slices=())) == {}


def test_the_order_in_the_file_says_nothing() -> None:
    assert slept("python/asyncio", sleeps()[::-1]) == ""


def test_a_millisecond_early_is_not_too_early() -> None:
    slices = [msgspec.structs.replace(each, end=each.end - MS) for each in sleeps()]

    assert slept("python/asyncio", slices) == ""


def test_nine_of_ten_at_the_same_time_are_enough() -> None:
    slices = [moved(each, 1_000 * MS if each.task == 0 else 0) for each in sleeps()]

    assert slept("python/asyncio", slices) == ""


def in_step(ahead: int) -> list[Slice]:
    """Let the first so many tasks go on to hop 1 by themselves, and the others once all have ended hop 0."""
    slices, ended = sleeps(), max(each.end for each in sleeps()[::2])
    second = sorted(slices[1::2], key=lambda each: each.start)
    held = [moved(each, ended - each.start) for each in second[ahead:]]
    return [*slices[::2], *second[:ahead], *held]


def test_half_of_the_tasks_go_on_by_themselves() -> None:
    told = "4 of 10 tasks began hop 1 before all had ended the one before it"

    assert slept("js/async", in_step(5)) == ""
    assert slept("js/async", in_step(4)) == told


def test_one_task_has_nobody_to_be_ahead_of() -> None:
    one = SLEEPERS | {"concurrency": 1}

    assert SLEEPS(sight("timers", "js/async", one, sleeps(one))) == ""


def test_at_the_delays_that_are_measured_nobody_has_to_sleep_at_once() -> None:
    """Threads are made more slowly than short delays end; that each slept as told is asked here, too."""
    apart = [moved(each, 1_000 * MS * each.task) for each in sleeps()]

    assert DELAYS(sight("timers", "c/thread", SLEEPERS, apart)) == ""
    assert DELAYS(sight("timers", "c/thread", SLEEPERS, apart[1:])).startswith("19 sleeps of 10 tasks")
    assert DELAYS(sight("timers", "c/thread", SLEEPERS, apart, voluntary_switches=19)) != ""


def test_at_the_delays_that_are_measured_half_of_those_without_a_name_go_on_by_themselves() -> None:
    for of, told in (
        ("js/async", "4 of 10 tasks began hop 1 before all had ended the one before it"),
        ("go/goroutine", ""),
    ):
        assert DELAYS(sight("timers", of, SLEEPERS, in_step(5))) == ""
        assert DELAYS(sight("timers", of, SLEEPERS, in_step(4))) == told
    assert DELAYS(sight("timers", "js/async", SLEEPERS, sleeps()[1:])).startswith("19 sleeps")


def test_short_delays_are_traced_as_they_are_measured() -> None:
    at, given = witness("timers", "delays").at, SLEEPERS | {"hops": 5}
    assert at is not None

    assert at(given, 8) == given


def test_each_task_has_a_name_of_its_own_where_the_runtime_knows_it() -> None:
    one = [msgspec.structs.replace(each, tid=7) for each in sleeps()]
    shared = [msgspec.structs.replace(each, tid=min(each.tid, 8)) for each in sleeps()]

    for of in ("python/asyncio", "python/gevent", "go/goroutine", "c/thread"):
        assert slept(of, one) == "1 tasks by the runtime's own numbers, 10 were asked for"
        assert slept(of, shared) == "9 tasks by the runtime's own numbers, 10 were asked for"
    for of in ("c/epoll", "c/timerfd", "js/async", "csharp/task"):
        assert slept(of, one) == ""


def test_a_task_has_one_name() -> None:
    slices = sleeps()
    swapped = [msgspec.structs.replace(slices[0], tid=1), *slices[1:]]

    assert slept("python/asyncio", swapped) == "task 0 slept under several names"
    assert slept("js/async", swapped) == ""


def test_threads_that_sleep_go_to_wait() -> None:
    enough, fewer = 10 * 2, 10 * 2 - 1
    told = "threads went to wait 19 times, 20 sleeps were asked for"

    assert slept("c/thread", sleeps(), voluntary_switches=enough) == ""
    assert slept("c/thread", sleeps(), voluntary_switches=fewer) == told
    assert slept("c/epoll", sleeps(), voluntary_switches=fewer) == ""


def waited(of: str, *, tasks: int = 100, iterations: int = 1, warm_ups: int = 0, **seen: int) -> str:
    given = {"concurrency": tasks, "hops": 2, "delay_ms_min": 50, "delay_ms_max": 100}
    return WAITS(sight("timers", of, given, (), iterations=iterations, warm_ups=warm_ups, **seen))


def test_threads_that_are_timed_go_to_wait_in_each_iteration_warm_ups_too() -> None:
    for warm_ups, iterations in ((0, 1), (0, 3), (2, 1)):
        asked = 200 * (warm_ups + iterations)
        told = f"threads went to wait {asked - 1} times, {asked} sleeps were asked for"

        for of, waits, sentence in (
            ("c/thread", asked, ""),
            ("c/thread", asked - 1, told),
            ("c/epoll", asked - 1, ""),
        ):
            found = waited(of, warm_ups=warm_ups, iterations=iterations, voluntary_switches=waits)
            assert found == sentence


def test_timers_that_go_off_while_all_is_idle_are_waits() -> None:
    """A chain lasts some 190 ms; whoever was busy, or lost its CPU, need not wait."""
    assert "waits in all, while timers went off for" in waited("c/epoll", voluntary_switches=20)
    assert waited("c/epoll", voluntary_switches=20, involuntary_switches=40) == ""
    assert waited("c/epoll", voluntary_switches=20, cpu_ns=150 * MS) == ""
    assert waited("c/epoll", voluntary_switches=60) == ""
    assert "waits in all" in waited("c/epoll", voluntary_switches=60, warm_ups=1)
    assert "waits in all" in waited("c/epoll", voluntary_switches=60, iterations=2)


def test_timers_that_go_off_together_are_one_wait() -> None:
    """Late tasks find several gone off; and few tasks have few timers, however long they sleep."""
    assert waited("c/epoll", elapsed_ms=250, voluntary_switches=2) == ""
    assert waited("c/epoll", warm_ups=2, elapsed_ms=250, voluntary_switches=4) == ""
    assert "waits in all" in waited("c/epoll", warm_ups=9, elapsed_ms=250, voluntary_switches=1)
    assert "waits in all" in waited("c/epoll", elapsed_ms=150, voluntary_switches=20)
    assert waited("c/epoll", tasks=4, voluntary_switches=2) == ""
    assert "waits in all" in waited("c/epoll", tasks=4, voluntary_switches=1)


@pytest.mark.parametrize(
    ("tasks", "longest_ms"),
    [
        (1, 150),
        (10, 150),
        (11, 200),
        (100, 200),
        (101, 2_000),
        (1_000, 2_000),
        (10_000, 2_500),
        (10_001, 2_500),
    ],
)
def test_timers_are_traced_with_as_many_tasks_as_are_measured(tasks: int, longest_ms: int) -> None:
    at = witness("timers", "sleeps").at
    assert at is not None

    taken = at({"concurrency": tasks, "hops": 5, "delay_ms_min": 1, "delay_ms_max": 20}, 8)

    assert taken == {
        "concurrency": tasks,
        "hops": 2,
        "delay_ms_min": longest_ms // 2,
        "delay_ms_max": longest_ms,
    }


# compute

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
KEEPERS = (*KEPT, "go/pool", "js/worker", "js/worker-shared", "c/thread", "c/thread-pool")


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


# spawn and mailbox


@pytest.mark.parametrize("workload", ["spawn", "mailbox"])
def test_tasks_are_counted_at_as_many_as_are_held(workload: str) -> None:
    census = witness(workload, "census")
    assert census.at is not None
    others = {name: 1 for name in workload_of(workload).least if name != "concurrency"}
    assert census.at({"concurrency": 10, **others}, 1_000) == {"concurrency": 1_000, **others}
    assert (census.kind, workload_of(workload).gates) == (Kind.HELD, {"spawn": 2, "mailbox": 1}[workload])


@pytest.mark.parametrize(("most", "tasks"), [(1_000, 100), (40, 10), (10, 10), (4, 4)])
def test_deep_tasks_are_counted_at_as_many_as_have_the_frames_of_flat_ones(most: int, tasks: int) -> None:
    census = witness("spawn", "census")
    assert census.at is not None
    assert census.at({"concurrency": 7, "depth": 10}, most) == {"concurrency": tasks, "depth": 10}


def answered(
    *values: tuple[int, int], commands: tuple[str, ...] = ("census", "poke 3 7", "poke 8 4294967295")
) -> str:
    mail = sight("mailbox", "go/goroutine", {"concurrency": 10}, iterations=2)
    hold = Hold(gates=1, script=(("collect", "census"), commands), tasks=10, census=Census.RUNTIME)
    woken = tuple(Woken(task=task, value=value) for task, value in values)
    report = msgspec.structs.replace(mail.report, woken=woken)
    return witness("mailbox", "pokes").judge(msgspec.structs.replace(mail, hold=hold, report=report))


def value(task: int, nonce: int, seed: int = SEEDS[1]) -> tuple[int, int]:
    return task, fmix32((seed_for(seed, task) + nonce) % 2**32)


def test_each_task_answers_with_its_own_value_of_the_last_iteration() -> None:
    right = value(3, 7), value(8, 2**32 - 1)

    assert answered(*right) == ""
    for wrong in (value(3, 8), value(3, 7, SEEDS[0])):
        assert answered(wrong, right[1]).startswith(f"task 3 answered {wrong[1]} to nonce 7, right is")
    assert answered(right[0], (8, 1)).startswith("task 8 answered 1 to nonce 4294967295, right is")


def test_who_was_not_poked_has_nothing_to_answer() -> None:
    assert answered(commands=("census",)) == ""
    assert witness("mailbox", "pokes").judge(sight("mailbox", "go/goroutine", {"concurrency": 10})) == ""
