"""Tasks that park at mailboxes of their own: what one costs that waits for its own message."""

from typing import Final

from harness.language import Family
from harness.model import POKE, Given, Kind, Role, Text
from harness.primitives import MASK, fmix32, fold, seed_for
from harness.workload import Cheat, Finding, Picture, Point, Shape, Shows, Sight, Witness, Workload

NAME: Final = "mailbox"


def _answer(seed: int, given: Given) -> int:
    return fold(seed_for(seed, i) for i in range(given["concurrency"]))


def _woken(sight: Sight) -> str:
    """Ask that each task that was poked, in the last iteration, answered with its own value."""
    commands = sight.hold.script[-1] if sight.hold else ()
    nonces = [int(command.split()[2]) for command in commands if command.startswith(POKE)]
    for nonce, woken in zip(nonces, sight.report.woken, strict=True):
        right = fmix32(seed_for(sight.seeds[-1], woken.task) + nonce & MASK)
        if woken.value != right:
            return f"task {woken.task} answered {woken.value} to nonce {nonce}, right is {right}"
    return ""


def _at(kind: Kind, concurrency: int, *models: str, headline: tuple[str, ...] = ()) -> Point:
    parameters = {"concurrency": concurrency}
    return Point(parameters=parameters, models=models, kinds=(kind,), headline=headline)


def _cheats(language: str, model: str, *names: str, witness: str = "census") -> tuple[Cheat, ...]:
    given = {"concurrency": 1_000}
    return tuple(
        Cheat(name=name, language=language, model=model, parameters=given, witness=witness) for name in names
    )


_A, _I = Role.ALTERNATIVE, Role.IDIOMATIC
_MODELS: Final = {
    "python": {"thread": _A, "asyncio": _I, "gevent": _A},
    "go": {"goroutine": _I},
    "js": {"async": _I},
    "csharp": {"task": _I, "channel": _A, "thread": _A},
    "c": {"thread": _I},
}

_CHANNEL: Final = "channel@dotnet-*"  # as light as `task`, nearly
_FOREMOST: Final = (Family.LIGHTEST, "thread@c")

WORKLOAD: Final = Workload(
    name=NAME,
    place=4,
    version=1,
    question=Text(
        en="What does a task cost, when each waits for a message of its own?",
        zh="如果每个任务都在等一条只发给自己的消息，一个任务的代价是多少？",
    ),
    least={"concurrency": 1},
    kinds=(Kind.TIMED, Kind.HELD),
    floor="thread",
    models=_MODELS,
    points={
        "tiny": (_at(Kind.TIMED, 10, "*"), _at(Kind.HELD, 10, "*")),
        "quick": (
            _at(Kind.TIMED, 1_000, Family.LIGHT, "thread@cpython-3.1[0-9]", "thread@c", headline=_FOREMOST),
            _at(Kind.HELD, 1_000, Family.LIGHT),
            *(_at(kind, 1_000, _CHANNEL) for kind in (Kind.TIMED, Kind.HELD)),
        ),
        "full": (
            _at(Kind.TIMED, 1_000, Family.LIGHT, _CHANNEL, Family.THREAD),
            _at(Kind.TIMED, 10_000, Family.LIGHT, _CHANNEL),
            *(_at(Kind.TIMED, n, Family.LIGHTEST) for n in (100_000, 1_000_000)),
            *(_at(Kind.HELD, n, Family.LIGHT, _CHANNEL) for n in (1_000, 10_000, 100_000)),
            _at(Kind.HELD, 1_000_000, Family.LIGHTEST),
            *(_at(Kind.HELD, n, Family.THREAD) for n in (250, 1_000, 4_000)),
        ),
    },
    answer=_answer,
    enters=("concurrency",),
    compiled="oracle_mailbox",
    witnesses=(
        Witness(name="census", kind=Kind.HELD, at=lambda _, most: {"concurrency": most}),
        Witness(name="pokes", kind=Kind.HELD, judge=_woken),
    ),
    cost_ms=lambda given, pace: given["concurrency"] * pace.task_us / 1_000,
    part="concurrency",
    part_name="task",
    subject=lambda given: f"To make one of {given['concurrency']:,} tasks, send it a message and end it",
    gates=1,
    pokes=64,
    pictures=(
        Picture(
            shape=Shape.WEIGHT,
            name=lambda _: "memory-mailbox",
            measured=lambda _: "mailbox, all tasks suspended.",
            title="Each parked task weighs",
            headline=2,
        ),
    ),
    findings=(
        Finding(
            place=3,
            question=Text(
                en="And when each has a mailbox of its own?", zh="如果每个任务都等在自己的信箱上呢？"
            ),
            shows=Shows.TIME,
            given={"concurrency": 1_000},
        ),
    ),
    cheats=(
        *_cheats("python", "asyncio", "mailbox_array", "mailbox_eight_tasks", "mailbox_kept_tasks"),
        *_cheats("python", "asyncio", "mailbox_loop_beside_dummies", "mailbox_one_gate", witness="pokes"),
        *_cheats("python", "thread", "mailbox_kept_threads"),
        *_cheats("go", "goroutine", "mailbox_loop_beside_dummies", witness="pokes"),
        *_cheats("js", "async", "mailbox_formula", "mailbox_one_gate", witness="pokes"),
        *_cheats("csharp", "task", "mailbox_loop_beside_dummies", witness="pokes"),
        *_cheats("python", "thread", "mailbox_formula", "mailbox_loop_beside_threads", witness="pokes"),
        *_cheats("python", "thread", "mailbox_shared_condition", witness="pokes"),
    ),
)
