"""The profiles: at which parameters each is taken, by whom, and how often.

A point names the implementations it is for by patterns over `model@runtime`. `GIL` stands for a
CPython with the GIL in its default build, `LIGHT` for tasks that are no OS threads.
"""

from harness.model import Kind, Point, Profile

GIL = "cpython-3.1[0-9]"
ALL = ("*",)
LIGHT = (f"asyncio@{GIL}", f"gevent@{GIL}", "goroutine@go-*", "promise@node-*", "task@dotnet-*", "epoll@c")
LIGHTEST = tuple(model for model in LIGHT if not model.startswith("gevent"))
STARTED = ("task-run@dotnet-*",)  # like `task`, but queued at its start: only spawn has it
THREADS = (f"thread@{GIL}", "thread@dotnet-*", "thread@c")
HEAVY = (f"process-forkserver@{GIL}", "worker@node-*", "process@c")
PARALLEL = ("*thread*@*", "process-*@*", "goroutine@*", "pool@*", "worker@*", "task-run@*", "parallel@*")
MILLION = (f"asyncio@{GIL}", "goroutine@go-*", "promise@node-*", "task@dotnet-*", "task-run@dotnet-*")


def _timed(models: tuple[str, ...], **parameters: int) -> Point:
    return Point(parameters=parameters, models=models, kinds=(Kind.TIMED,))


def _held(models: tuple[str, ...], *concurrencies: int) -> tuple[Point, ...]:
    return tuple(
        Point(parameters={"concurrency": n}, models=models, kinds=(Kind.HELD,)) for n in concurrencies
    )


TINY = Profile(
    name="tiny",
    rounds=1,
    held_rounds=0,  # the census invocation alone
    budget_s=90,
    target_ms=0,
    points={
        "timers": (_timed(ALL, concurrency=10, hops=2, delay_ms_max=20),),
        "compute": (
            _timed(
                ("sequential@*", "asyncio@*", "gevent@*", "promise@*", "task@*"),
                units=8,
                size=2_000,
                workers=1,
            ),
            _timed(PARALLEL, units=8, size=2_000, workers=2),
        ),
        "spawn": (_timed(ALL, concurrency=10), *_held(ALL, 10)),
        "mailbox": (_timed(ALL, concurrency=10), *_held(ALL, 10)),
    },
)

_FREE = ("thread@cpython-3.*t", "thread@cpython-3.*t-gil")
_LARGE = (
    *(f"thread-native@{GIL}", f"thread-native-held@{GIL}", "goroutine@go-*"),
    *("worker@node-*", "task-run@dotnet-*", "thread@c"),
)
_SMALL_AT_TWO = (
    "goroutine@go-*",
    "pool@go-*",
    "worker@node-*",
    "task-run@dotnet-*",
    "parallel@dotnet-*",
    "thread@c",
)

QUICK = Profile(
    name="quick",
    rounds=7,
    held_rounds=3,
    budget_s=300,
    target_ms=100,
    points={
        "timers": (
            _timed((*LIGHT, *THREADS), concurrency=1_000, hops=2, delay_ms_max=20),
            _timed(LIGHTEST, concurrency=10_000, hops=2, delay_ms_max=20),
        ),
        "compute": (
            _timed(
                (f"sequential@{GIL}", f"process-forkserver@{GIL}", f"thread@{GIL}", *_FREE, "thread@c"),
                units=16,
                size=20_000,
                workers=1,
            ),
            _timed(
                (f"process-forkserver@{GIL}", f"thread@{GIL}", *_FREE, *_SMALL_AT_TWO),
                units=16,
                size=20_000,
                workers=2,
            ),
            _timed(_LARGE, units=16, size=1_000_000, workers=1),
            _timed(_LARGE, units=16, size=1_000_000, workers=2),
        ),
        "spawn": (
            _timed((*LIGHT, *STARTED, *THREADS), concurrency=1_000),
            _timed((*HEAVY, "thread@c"), concurrency=10),
            *_held((*LIGHT, *STARTED), 1_000, 10_000),
            *_held(MILLION, 100_000),
            *_held((f"gevent@{GIL}",), 5_000),  # a third size for its slope; 100,000 take it seconds
            *_held(THREADS, 250, 500, 1_000),
            *_held(HEAVY, 5, 10, 20),
        ),
        "mailbox": (
            _timed((*LIGHT, f"thread@{GIL}", "thread@c"), concurrency=1_000),
            *_held((*LIGHT, *THREADS), 1_000),
        ),
    },
)

FULL = Profile(
    name="full",
    rounds=20,
    held_rounds=3,
    budget_s=5_400,
    target_ms=250,
    points={
        "timers": (
            _timed(ALL, concurrency=10, hops=5, delay_ms_max=20),
            _timed(ALL, concurrency=1_000, hops=5, delay_ms_max=20),
            _timed(LIGHT, concurrency=10_000, hops=5, delay_ms_max=20),
            _timed(LIGHT, concurrency=10_000, hops=1, delay_ms_max=1_000),
        ),
        "compute": tuple(
            _timed(ALL if workers == 1 else PARALLEL, units=64, size=size, workers=workers)
            for size in (20_000, 1_000_000)
            for workers in (1, 2, 4)
        ),
        "spawn": (
            _timed((*HEAVY, "thread@c"), concurrency=10),
            _timed((*LIGHT, *STARTED, *THREADS), concurrency=1_000),
            _timed((*LIGHT, *STARTED), concurrency=10_000),
            *(_timed(MILLION, concurrency=n) for n in (100_000, 1_000_000)),
            *_held((*LIGHT, *STARTED), 1_000, 10_000, 100_000),
            *_held(MILLION, 1_000_000),
            *_held(THREADS, 250, 1_000, 4_000),
            *_held(HEAVY, 10, 20, 40),
        ),
        "mailbox": (
            _timed((*LIGHT, *THREADS), concurrency=1_000),
            _timed(LIGHT, concurrency=10_000),
            *(_timed(MILLION, concurrency=n) for n in (100_000, 1_000_000)),
            *_held(LIGHT, 1_000, 10_000, 100_000),
            *_held(MILLION, 1_000_000),
            *_held(THREADS, 250, 1_000, 4_000),
        ),
    },
)

PROFILES = {profile.name: profile for profile in (TINY, QUICK, FULL)}
EXPENSIVE_ROUNDS = 7
"""Rounds of a timed case with 100,000 tasks or more: the first ones, so that they stay paired."""
