"""Tasks that park at two shared gates: what one costs to make, to wake and to keep."""

from typing import Final

from harness.language import Family
from harness.model import Given, Kind, Role, Text
from harness.primitives import MASK, fmix32, fold, seed_for
from harness.workload import Cheat, Finding, Picture, Point, Shape, Shows, Witness, Workload

NAME: Final = "spawn"
DEEP: Final = 10  # calls
FEWEST: Final = 10  # tasks of a witness


def _answer(seed: int, given: Given) -> int:
    return fold(_mixed(seed_for(seed, i), given["depth"]) for i in range(given["concurrency"]))


def _mixed(v: int, depth: int) -> int:
    for level in range(depth + 1):  # after each gate, and as each call around the innermost one goes on
        v = fmix32(v + level & MASK)
    return v


def _witness_at(given: Given, most: int) -> dict[str, int]:
    """Return so many tasks that their frames are as many as those of the most tasks of one call."""
    tasks = max(most // given["depth"], min(most, FEWEST))
    return {**given, "concurrency": tasks}


def _at(kind: Kind, concurrency: int, *models: str, depth: int = 1, headline: tuple[str, ...] = ()) -> Point:
    parameters = {"concurrency": concurrency, "depth": depth}
    return Point(parameters=parameters, models=models, kinds=(kind,), headline=headline)


def _cheats(language: str, model: str, *names: str, tasks: int = 1_000, depth: int = 1) -> tuple[Cheat, ...]:
    given = {"concurrency": tasks, "depth": depth}
    return tuple(
        Cheat(name=name, language=language, model=model, parameters=given, witness="census") for name in names
    )


def _timed(language: str, model: str, name: str, tasks: int) -> Cheat:
    given = {"concurrency": tasks, "depth": 1}
    return Cheat(name=name, language=language, model=model, parameters=given, witness="between", timed=True)


_A, _I = Role.ALTERNATIVE, Role.IDIOMATIC
_MODELS: Final = {
    "python": {"process-forkserver": _A, "process-fork": _A, "thread": _A, "asyncio": _I, "gevent": _A},
    "go": {"goroutine": _I},
    "js": {"async": _I, "promise": _A, "worker": _A},
    "csharp": {"task": _I, "task-run": _A, "thread": _A},
    "c": {"thread": _I, "process": _A},
}
_STARTED: Final = "task-run@dotnet-*"  # as light as `task`, but queued at its start
_ONCE: Final = (  # a process of Python's is the same without the GIL, and dear
    *("[!p]*", "promise@*", "process@*"),
    "process-*@cpython-3.1[0-9]",
)
_FEW: Final = ("thread@cpython-3.1[0-9]", "thread@c")  # of the threads
_LIGHT_PYTHON: Final = ("asyncio@cpython-3.1[0-9]", "gevent@cpython-3.1[0-9]")
_LIGHT_NODE: Final = "async@node-*"
_LIGHTER: Final = ("goroutine@go-*", "task@dotnet-*")  # a census of a hundred thousand is cheap
_DEEP: Final = _LIGHT_PYTHON[:1]  # the lighter of them
_CHAINED: Final = "promise@node-*"  # as light as `async`
_MILLION: Final = (Family.LIGHTEST, _STARTED, _CHAINED)
_FORKED: Final = "process-fork@cpython-3.1[0-9]"  # beside the headline

WORKLOAD: Final = Workload(
    name=NAME,
    place=3,
    version=3,
    question=Text(
        en="What does a task cost to make, to wake and to keep, when all share one gate?",
        zh="大家共用一扇门时，创建一个任务、唤醒它、让它待在那里，代价各是多少？",
    ),
    least={"concurrency": 1, "depth": 1},
    added={"depth": 1},
    kinds=(Kind.TIMED, Kind.HELD),
    floor="thread",
    models=_MODELS,
    points={
        "tiny": tuple(_at(kind, 10, *_ONCE) for kind in (Kind.TIMED, Kind.HELD)),
        "quick": (
            _at(Kind.TIMED, 1_000, Family.LIGHT, *_FEW, headline=(Family.LIGHTEST, *_FEW)),
            _at(Kind.TIMED, 10, Family.HEAVY, "thread@c"),
            *(_at(Kind.HELD, n, Family.LIGHT, _STARTED, headline=(Family.LIGHTEST,)) for n in (1_000, 5_000)),
            # 100,000 take Python seconds, and V8's census; with 20,000 V8's compilers are weighed, too.
            _at(Kind.HELD, 10_000, *_LIGHT_PYTHON, _LIGHT_NODE, headline=(_LIGHT_PYTHON[0], _LIGHT_NODE)),
            _at(Kind.HELD, 100_000, *_LIGHTER, _STARTED, headline=_LIGHTER),
            *(_at(Kind.HELD, n, Family.THREAD, headline=_FEW) for n in (100, 250, 500)),
            *(_at(Kind.HELD, n, Family.HEAVY, headline=("*",)) for n in (4, 8, 12)),
            _at(Kind.TIMED, 1_000, _CHAINED),
            *(_at(Kind.HELD, n, _CHAINED) for n in (1_000, 5_000, 10_000)),
            _at(Kind.TIMED, 10, _FORKED),
            *(_at(Kind.HELD, n, _FORKED) for n in (4, 8, 12)),
            *(_at(Kind.HELD, n, *_LIGHT_PYTHON, depth=DEEP, headline=_DEEP) for n in (1_000, 2_000, 4_000)),
            *(
                _at(Kind.HELD, n, *_LIGHTER, _STARTED, depth=DEEP, headline=_LIGHTER)
                for n in (1_000, 4_000, 20_000)
            ),
            *(
                _at(Kind.HELD, n, _LIGHT_NODE, _CHAINED, depth=DEEP, headline=(_LIGHT_NODE,))
                for n in (250, 500, 1_000)
            ),
            *(_at(Kind.HELD, n, Family.THREAD, depth=DEEP, headline=("thread@c",)) for n in (100, 250, 500)),
            *(_at(Kind.HELD, n, Family.HEAVY, _FORKED, depth=DEEP) for n in (4, 8, 12)),
        ),
        "full": (
            _at(Kind.TIMED, 10, Family.HEAVY, _FORKED, "thread@c"),
            _at(Kind.TIMED, 1_000, Family.LIGHT, _STARTED, _CHAINED, Family.THREAD),
            _at(Kind.TIMED, 10_000, Family.LIGHT, _STARTED, _CHAINED),
            *(_at(Kind.TIMED, n, *_MILLION) for n in (100_000, 1_000_000)),
            *(_at(Kind.HELD, n, Family.LIGHT, _STARTED, _CHAINED) for n in (1_000, 10_000, 100_000)),
            _at(Kind.HELD, 1_000_000, *_MILLION),
            *(_at(Kind.HELD, n, Family.THREAD) for n in (250, 1_000, 4_000)),
            *(_at(Kind.HELD, n, Family.HEAVY, _FORKED) for n in (10, 20, 40)),
            *(
                _at(Kind.HELD, n, Family.LIGHT, _STARTED, _CHAINED, depth=DEEP)
                for n in (1_000, 10_000, 100_000)
            ),
            *(_at(Kind.HELD, n, Family.THREAD, depth=DEEP) for n in (250, 1_000, 4_000)),
            *(_at(Kind.HELD, n, Family.HEAVY, _FORKED, depth=DEEP) for n in (10, 20, 40)),
        ),
    },
    answer=_answer,
    enters=("concurrency", "depth"),
    compiled="oracle_spawn",
    witnesses=(Witness(name="census", kind=Kind.HELD, at=_witness_at),),
    cost_ms=lambda given, pace: given["concurrency"] * pace.task_us / 1_000,
    gates=2,
    part="concurrency",
    part_name="task",
    subject=lambda given: f"To make, wake and end one of {given['concurrency']:,} tasks",
    pictures=(
        Picture(
            shape=Shape.EACH,
            name=lambda _: "weight-spawn",
            measured=lambda _: "spawn, all tasks suspended.",
            title="Each parked task weighs",
            headline=1,
        ),
        Picture(
            shape=Shape.WEIGHT,
            name=lambda _: "memory-spawn",
            measured=lambda _: "spawn, all tasks suspended.",
            title="Memory grows with each parked task by",
        ),
    ),
    findings=(
        Finding(
            place=1,
            question=Text(en="What does a task weigh?", zh="一个任务占多少内存？"),
            shows=Shows.WEIGHT,
        ),
        Finding(
            place=2,
            question=Text(
                en="What does it cost to make a task, park it twice and end it? (1,000 at once, each)",
                zh="创建一个任务、让它等待两次再结束，要多少时间？（同时 1,000 个，平均每个）",
            ),
            shows=Shows.TIME,
            given={"concurrency": 1_000, "depth": 1},
        ),
    ),
    cheats=(
        *_cheats("python", "asyncio", "spawn_eight_tasks", "spawn_never_started", "spawn_kept_tasks"),
        *_cheats("python", "asyncio", "spawn_first_gate_left_out", "spawn_registered"),
        *_cheats("python", "asyncio", "spawn_called_early"),
        *_cheats("python", "asyncio", "spawn_time_out", tasks=100),
        *_cheats("python", "asyncio", "spawn_flat", depth=10),
        *_cheats("python", "gevent", "spawn_greenlets_called_early"),
        *_cheats("python", "asyncio", "spawn_other_path", tasks=2_000),
        *_cheats("python", "thread", "spawn_threads_array", "spawn_kept_threads", "spawn_polling", tasks=100),
        *_cheats("python", "process-forkserver", "spawn_eight_of_ten", tasks=10),
        *_cheats("go", "goroutine", "spawn_closures", "spawn_kept_goroutines"),
        *_cheats("go", "goroutine", "spawn_first_gate_left_out", "spawn_spinning"),
        *_cheats("go", "goroutine", "spawn_polling"),
        *_cheats("go", "goroutine", "spawn_called_early", tasks=10_000),  # of fewer nearly all may have come
        *_cheats("go", "goroutine", "spawn_flat", depth=10),
        *_cheats("js", "async", "spawn_closures", "spawn_kept_promises", "spawn_first_gate_left_out"),
        *_cheats("js", "async", "spawn_called_early"),
        *_cheats("js", "async", "spawn_flat", depth=10),
        *_cheats("js", "async", "spawn_other_path", tasks=2_000),
        *_cheats("js", "promise", "spawn_one_chain"),
        *_cheats("js", "promise", "spawn_flat_chains", depth=10),
        *_cheats("js", "worker", "spawn_eight_of_ten", tasks=10),
        *_cheats("csharp", "task", "spawn_never_suspends", "spawn_kept_tasks", "spawn_first_gate_left_out"),
        *_cheats("csharp", "task", "spawn_called_early", "spawn_polling"),
        *_cheats("csharp", "task", "spawn_flat", depth=10),
        *_cheats("csharp", "task", "spawn_other_path", tasks=2_000),
        # So many that what is done outside the clock is far more than an honest program may lose there.
        _timed("python", "asyncio", "spawn_made_between", 10_000),
        _timed("go", "goroutine", "spawn_outside_the_clock", 20_000),
        _timed("js", "async", "spawn_ended_after", 50_000),
        _timed("csharp", "thread", "spawn_made_between", 500),
    ),
)
