"""Sleeping tasks, and how late they wake up when there are many."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Final

from harness.language import Family, Property
from harness.model import Given, Kind, Measurement, Report, Role, Slice, Text
from harness.primitives import MASK, fmix32, fold, greatest_overlap, seed_for
from harness.workload import (
    Cheat,
    Derived,
    Finding,
    Noted,
    Picture,
    Point,
    Shape,
    Shows,
    Sight,
    Witness,
    Workload,
)

NAME: Final = "timers"
TRACED_HOPS: Final = 2
TRACED_MS: Final = ((10, 150), (100, 200), (1_000, 2_000), (10_000, 2_500))
"""(tasks at the most, longest delay): long against the making of the tasks, on a busy machine too."""
SLICE_US: Final = 45  # to read and judge the trace of one sleep, as reckoned
DELAY_US: Final = 0.65  # to know of one sleep how long it should have been
OVERLAP_LEAST: Final = 0.9  # of the tasks


def delay_ms(seed: int, given: Given, task: int, hop: int) -> int:
    """Return how long a task sleeps in one hop."""
    least, most = given["delay_ms_min"], given["delay_ms_max"]
    return least + seed_for(seed, task * given["hops"] + hop & MASK) % (most - least + 1)


def _answer(seed: int, given: Given) -> int:
    return fold(_slept(seed, given, task) for task in range(given["concurrency"]))


def _slept(seed: int, given: Given, task: int) -> int:
    v = seed_for(seed, task)
    for hop in range(given["hops"]):
        v = fmix32(v + delay_ms(seed, given, task, hop) & MASK)
    return v


# Witnesses


def _traced_at(given: Given, _: int) -> dict[str, int]:
    """Take as many tasks as are measured: whoever has fewer for them is seen where it counts."""
    tasks = given["concurrency"]
    most = next((ms for up_to, ms in TRACED_MS if tasks <= up_to), TRACED_MS[-1][1])
    return _given(tasks, TRACED_HOPS, most // 2, most)


def _sleeps(sight: Sight) -> str:
    """Ask for what is asked of each trace, and that nearly all tasks slept at once, each at its own pace."""
    by_task = _by_task(sight.report.slices)
    return _as_told(sight, by_task) or _at_once(by_task) or _own_pace(by_task, sight.given["hops"])


def _delays(sight: Sight) -> str:
    """Ask for what is asked of each trace, and of tasks without a name that each went on at its own pace.

    Of 10,000 goroutines that woke up late, on a busy machine, a third was a hop ahead: the others had all
    ended one before they began the next. But whoever sleeps for others has one name for them.
    """
    by_task, hops = _by_task(sight.report.slices), sight.given["hops"]
    return _as_told(sight, by_task) or ("" if sight.model.named else _own_pace(by_task, hops))


def _by_task(slices: Sequence[Slice]) -> dict[int, list[Slice]]:
    """Return each task's sleeps in the order of their beginnings."""
    by_task: dict[int, list[Slice]] = {}
    for each in sorted(slices, key=lambda each: each.start):
        by_task.setdefault(each.task, []).append(each)
    return by_task


def _as_told(sight: Sight, by_task: Mapping[int, Sequence[Slice]]) -> str:
    """Ask that each task, under a name of its own, slept as long as it was told, hop after hop."""
    given, slices = sight.given, sight.report.slices
    tasks, hops = given["concurrency"], given["hops"]
    if len(slices) != tasks * hops or set(by_task) != set(range(tasks)):
        return f"{len(slices)} sleeps of {len(by_task)} tasks, {tasks} x {hops} were asked for"
    for task, own in by_task.items():
        if wrong := _chain(sight, task, own):
            return wrong
        if sight.model.named and len({each.tid for each in own}) > 1:
            return f"task {task} slept under several names"
    named = len({each.tid for each in slices})
    if sight.model.named and named != tasks:
        return f"{named} tasks by the runtime's own numbers, {tasks} were asked for"
    return _blocked(sight, 1)


def _at_once(by_task: Mapping[int, Sequence[Slice]]) -> str:
    most = greatest_overlap((own[0].start, own[-1].end) for own in by_task.values())
    if most < OVERLAP_LEAST * len(by_task):
        return f"at most {most} of {len(by_task)} tasks slept at the same time"
    return ""


def _own_pace(by_task: Mapping[int, Sequence[Slice]], hops: int) -> str:
    """Ask that half of the tasks go on to a hop while others are still in the one before it."""
    for hop in range(1, hops):
        ended = max(own[hop - 1].end for own in by_task.values())
        ahead = sum(own[hop].start < ended for own in by_task.values())
        if ahead < len(by_task) // 2:
            return f"{ahead} of {len(by_task)} tasks began hop {hop} before all had ended the one before it"
    return ""


def _chain(sight: Sight, task: int, own: Sequence[Slice]) -> str:
    allowance_ns = sight.model.early_ms * 1_000_000
    for hop, each in enumerate(own):
        asked = delay_ms(sight.seeds[0], sight.given, task, hop)
        if each.size != asked or each.end - each.start < asked * 1_000_000 - allowance_ns:
            took = (each.end - each.start) / 1e6
            return f"task {task} slept {took:.2f} ms in hop {hop}, {asked} ms were asked for"
        if hop and each.start < own[hop - 1].end:
            return f"task {task} began hop {hop} before the one before it had ended"
    return ""


def _blocked(sight: Sight, iterations: int) -> str:
    """Ask that each sleep of a thread was one: the kernel counts whoever goes to wait."""
    sleeps = sight.given["concurrency"] * sight.given["hops"] * iterations
    waits = sight.observation.voluntary_switches
    if sight.model.has(Property.THREAD_PER_TASK) and waits < sleeps:
        return f"threads went to wait {waits} times, {sleeps} sleeps were asked for"
    return ""


def _waits(sight: Sight) -> str:
    """Ask that the process waited about as often as its timers went off while it was idle."""
    # Whoever is busy, or not let on a CPU, does not wait: what it used and lost counts for it. Whoever wakes
    # up late finds several timers gone off at once: how late its tasks are counts for it as well.
    seen, measured, given = sight.observation, sight.report.measurement, sight.given
    waits = seen.voluntary_switches + seen.involuntary_switches
    seeds = (*sight.warm_up_seeds, *sight.seeds)
    chains = _chains_ms(seeds, given)
    idle_ms = sum(min(chain, given["concurrency"] * given["hops"]) for chain in chains) - seen.cpu_ns / 1e6
    late_ms = max(0.0, (measured.clocked_ns / 1e6 - sum(chains)) / len(seeds))
    if waits < idle_ms / 4 / (1 + late_ms):
        return (
            f"{waits} waits in all, while timers went off for {idle_ms:.0f} ms"
            f" and tasks were {late_ms:.1f} ms late"
        )
    return _blocked(sight, len(seeds))


def _impossible(sight: Sight) -> str:
    chains = _chains_ms(sight.seeds, sight.given)
    for each, chain in zip(sight.report.measurement.iterations, chains, strict=True):
        if each.elapsed_ns < (chain - sight.model.early_ms * sight.given["hops"]) * 1_000_000:
            return f"{each.elapsed_ns} ns for sleeps of {chain} ms one after the other"
    return ""


# Figures


def _lateness(report: Report) -> dict[str, int]:
    """Say how late recorded sleeps ended, each by itself; below zero they were early."""
    late = sorted(each.end - each.start - each.size * 1_000_000 for each in report.slices)
    if not late:
        return {}
    return {
        "early_slices": sum(ns < 0 for ns in late),
        "earliest_ns": late[0],
        "late_p50_ns": late[ceil(len(late) * 0.5) - 1],
        "late_p99_ns": late[ceil(len(late) * 0.99) - 1],
        "latest_ns": late[-1],
    }


def _overshoot_us(measured: Measurement, seeds: Sequence[int], given: Given) -> list[float]:
    chains = _chains_ms(seeds, given)
    return [
        (each.elapsed_ns - chain * 1e6) / 1e3 for each, chain in zip(measured.iterations, chains, strict=True)
    ]


def _chains_ms(seeds: Sequence[int], given: Given) -> list[int]:
    """Return of each seed the longest sum of one task's sleeps, which no iteration can be faster than."""
    values = [given.get(name, _ADDED.get(name, 0)) for name in _LEAST]
    return [_chain_ms(seed, *values) for seed in seeds]


@lru_cache(4_096)
def _chain_ms(seed: int, tasks: int, hops: int, least: int, most: int) -> int:
    given = _given(tasks, hops, least, most)
    return max(sum(delay_ms(seed, given, task, hop) for hop in range(hops)) for task in range(tasks))


# Words


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _subject(given: Given) -> str:
    tasks, most = given["concurrency"], given["delay_ms_max"]
    return f"{tasks:,} tasks that sleep {_times(given['hops'])}, up to {most:,} ms each"


def _measured(given: Given) -> str:
    return (
        f"timers, each task sleeps {_times(given['hops'])}, 1 to {given['delay_ms_max']:,} ms. Elapsed"
        " time less the sum of the longest task's sleeps, making tasks included; below zero: early."
    )


# Declarations

_LEAST: Final = {"concurrency": 1, "hops": 1, "delay_ms_min": 1, "delay_ms_max": 1}
_ADDED: Final = {"delay_ms_min": 1}
_A, _I = Role.ALTERNATIVE, Role.IDIOMATIC
_MODELS: Final = {
    "python": {"thread": _A, "asyncio": _I, "gevent": _A},
    "go": {"goroutine": _I},
    "js": {"async": _I},
    "csharp": {"task": _I, "thread": _A},
    "c": {"thread": _A, "epoll": _I, "timerfd": _A},
}


def _check_ms(given: Given, kind: Kind) -> float:
    return given["concurrency"] * given["hops"] * (SLICE_US if kind is Kind.TRACED else DELAY_US) / 1_000


def _given(concurrency: int, hops: int, delay_ms_min: int, delay_ms_max: int) -> dict[str, int]:
    return dict(zip(_LEAST, (concurrency, hops, delay_ms_min, delay_ms_max), strict=True))


def _point(
    concurrency: int, hops: int, delay_ms_max: int, *models: str, headline: tuple[str, ...] = ()
) -> Point:
    parameters = _given(concurrency, hops, 1, delay_ms_max)
    return Point(parameters=parameters, models=models, kinds=(Kind.TIMED,), headline=headline)


def _cheats(
    language: str, model: str, *names: str, tasks: int = 100, witness: str = "sleeps"
) -> tuple[Cheat, ...]:
    given = _traced_at({"concurrency": tasks}, tasks) if witness == "sleeps" else _given(tasks, 2, 1, 20)
    return tuple(
        Cheat(name=name, language=language, model=model, parameters=given, witness=witness) for name in names
    )


def _timed(language: str, model: str, name: str, witness: str) -> Cheat:
    given = _given(100, TRACED_HOPS, 50, 100)
    return Cheat(name=name, language=language, model=model, parameters=given, witness=witness, timed=True)


WORKLOAD: Final = Workload(
    name=NAME,
    place=1,
    version=1,
    question=Text(
        en="How late do sleeping tasks wake up, when there are many?",
        zh="睡着的任务很多时，它们会晚多久醒来？",
    ),
    least=_LEAST,
    kinds=(Kind.TIMED, Kind.TRACED),
    floor="epoll",
    models=_MODELS,
    points={
        "tiny": (_point(10, 2, 20, "*"),),
        "quick": (
            _point(1_000, 2, 20, Family.LIGHT, "thread@cpython-3.1[0-9]", "thread@c"),
            _point(10_000, 2, 20, Family.LIGHTEST, headline=("*",)),
        ),
        "full": (
            _point(10, 5, 20, "*"),
            _point(1_000, 5, 20, "*"),
            _point(10_000, 5, 20, Family.LIGHT),
            _point(10_000, 1, 1_000, Family.LIGHT),
        ),
    },
    answer=_answer,
    added=_ADDED,
    enters=tuple(_LEAST),
    compiled="oracle_timers",
    witnesses=(
        Witness(name="sleeps", kind=Kind.TRACED, judge=_sleeps, at=_traced_at),
        Witness(name="delays", kind=Kind.TRACED, judge=_delays, at=lambda given, _: dict(given)),
        Witness(name="waits", kind=Kind.TIMED, judge=_waits),
    ),
    settle_share=0.3,
    impossible=_impossible,
    noted=_lateness,
    columns=(
        Noted(name="early_slices", label="early", of=lambda given: given["concurrency"] * given["hops"]),
        Noted(name="earliest_ns", label="earliest"),
        Noted(name="late_p50_ns", label="half of them by"),
        Noted(name="late_p99_ns", label="99 of 100 by"),
        Noted(name="latest_ns", label="latest"),
    ),
    cost_ms=lambda given, pace: (
        given["hops"] * (given["delay_ms_max"] + given["concurrency"] * pace.wake_us / 1_000)
    ),
    check_ms=_check_ms,
    subject=_subject,
    derived=(
        Derived(
            name="overshoot",
            hint="timers: an iteration less its longest chain of sleeps",
            unit_ns=1e3,
            better="closer to zero is better",
            of=_overshoot_us,
        ),
    ),
    pictures=(
        Picture(
            shape=Shape.LATE,
            name=lambda given: f"overshoot-timers-hops-{given['hops']}-delay-{given['delay_ms_max']}",
            measured=_measured,
            title="How late {most} sleeping tasks are done",
            figure="overshoot",
            along="sleeping tasks",
        ),
    ),
    findings=(
        Finding(
            place=8,
            question=Text(
                en="How late are all of 10,000 sleeping tasks done? (after the longest chain of two sleeps)",
                zh="一万个睡眠的任务，全部完成要晚多久？（与最长的两次睡眠之和相比）",
            ),
            shows=Shows.DERIVED,
            given={"concurrency": 10_000},
            figure="overshoot",
        ),
    ),
    cheats=(
        *_cheats("python", "asyncio", "timers_one_per_task", "timers_all_hops_at_once"),
        *_cheats("python", "asyncio", "timers_stepped_by_hand"),
        *_cheats("python", "asyncio", "timers_one_sleeps", tasks=1_000),
        *_cheats("python", "thread", "timers_pool", tasks=1_000),
        *_cheats("go", "goroutine", "timers_one_sleep"),
        *_cheats("python", "asyncio", "timers_short_path", witness="delays"),
        *_cheats("js", "async", "timers_shared_ticker", "timers_lockstep"),
        *_cheats("js", "async", "timers_short_path", "timers_short_lockstep", witness="delays"),
        *_cheats("js", "async", "timers_one_sleeps", tasks=1_000),
        *_cheats("csharp", "task", "timers_mean_delay"),
        _timed("go", "goroutine", "timers_one_sleep", "waits"),
        _timed("js", "async", "timers_half_delay", "impossible"),
    ),
)
