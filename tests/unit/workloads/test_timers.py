"""The witnesses of timers: what each lets pass, and by which sentence it ends what is not the work."""

import re
from collections.abc import Callable, Sequence

import msgspec
import pytest
from sights import MS, SEEDS, moved, sight, witness

from harness.model import (
    Given,
    Slice,
)
from harness.workloads import workload_of
from harness.workloads.timers import delay_ms

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
