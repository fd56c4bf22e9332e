"""Parked tasks: each sentence has its cause, and honest ones have none."""

from typing import Any

import msgspec
import pytest

from harness.judging.parked import miscounted, misled
from harness.language import Language
from harness.languages import LANGUAGES, model_of
from harness.model import (
    Census,
    Hold,
    Measurement,
    Observation,
    Report,
    Tally,
    Woken,
)
from harness.workload import Sight

TASKS = 10
MEASUREMENT = Measurement(contract=2, facts={}, spawn_ns=1, join_ns=1, iterations=(), metrics={})
SEEN = Observation(
    exit=0,
    signal=None,
    killed=None,
    wall_ns=1,
    cpu_ns=1,
    voluntary_switches=0,
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
GO, PYTHON, NODE = LANGUAGES["go"], LANGUAGES["python"], LANGUAGES["js"]
COUNTS = {Census.RUNTIME: "census", Census.THREADS: "look", Census.PROCESSES: "look"}
FIRST, FRESH, MOVED = (
    Tally(iteration=0, gate=2, found=TASKS),
    Tally(iteration=1, gate=1, found=TASKS, again=0, moved=0),
    Tally(iteration=1, gate=2, found=TASKS, again=TASKS, moved=TASKS),
)
HONEST = (FIRST, FRESH, MOVED)
THERE = (None, None, TASKS, TASKS)
RESTED = Tally(iteration=1, gate=2, found=TASKS, again=TASKS, moved=0)


def but(tally: Tally, **changes: int | None) -> Tally:
    return msgspec.structs.replace(tally, **changes)


def sight(
    language: Language,
    model: str,
    *tallies: Tally,
    holding: tuple[int, ...] = (TASKS,) * 4,
    there: tuple[int | None, ...] = THERE,
    last: tuple[str, ...] = (),
    woken: tuple[Woken, ...] = (),
    movers: tuple[tuple[int, ...], ...] = (),
) -> Sight:
    declared = model_of(language.name, model)
    word = COUNTS[declared.census]
    by_runtime = declared.census is Census.RUNTIME
    more = (each.replace("count", word) for each in last)
    hold = Hold(
        gates=2,
        script=((), ("collect", word), (word,), (word, *more, "poke 3 7")),
        tasks=TASKS,
        census=declared.census,
    )
    return Sight(
        given={"concurrency": TASKS},
        warm_up_seeds=(),
        seeds=(1, 2),
        report=Report(
            measurement=MEASUREMENT,
            holding=holding,
            there=there,
            tallies=tallies if by_runtime else (),
            woken=woken,
        ),
        observation=msgspec.structs.replace(SEEN, tallies=() if by_runtime else tallies, movers=movers),
        hold=hold,
        model=declared,
    )


def counted(language: Language, model: str, *tallies: Tally, **more: Any) -> str:
    return miscounted(sight(language, model, *tallies, **more), language)


MODELS = [(GO, "goroutine"), (PYTHON, "asyncio"), (PYTHON, "thread"), (PYTHON, "process-forkserver")]
EACH = pytest.mark.parametrize(("language", "model"), MODELS, ids=[model for _, model in MODELS])


@EACH
def test_honest_tasks_are_right(language: Language, model: str) -> None:
    assert counted(language, model, *HONEST) == ""


def test_a_census_that_listens_once_asked_counts_from_then_on() -> None:
    late = LANGUAGES["csharp"]
    silent = but(FIRST, found=0)

    assert late.counts_from == 1
    assert counted(late, "task", silent, FRESH, MOVED) == ""
    assert "0 (iteration 1, gate 1)" in counted(late, "task", FIRST, but(FRESH, found=0), MOVED)
    assert "0 (iteration 0, gate 2)" in counted(late, "thread", silent, FRESH, MOVED)


def test_what_was_not_held_is_not_asked() -> None:
    timed = msgspec.structs.replace(sight(GO, "goroutine"), hold=None)

    assert miscounted(timed, GO) == misled(timed, GO) == ""


@EACH
@pytest.mark.parametrize(
    ("tallies", "sentence"),
    [
        ((but(FIRST, found=8), FRESH, MOVED), "8 (iteration 0, gate 2), 10 were asked for"),
        ((but(FIRST, found=11), FRESH, MOVED), "11 (iteration 0, gate 2), 10 were asked for"),
        ((FIRST, but(FRESH, found=8), MOVED), "8 (iteration 1, gate 1), 10 were asked for"),
        ((FIRST, but(FRESH, again=1), MOVED), "1 of the tasks were there in the iteration before"),
        ((FIRST, FRESH, but(MOVED, again=9, moved=9)), "gate 2: 9 of 10 tasks were at the gate before"),
        ((FIRST, FRESH, but(MOVED, moved=9)), "gate 2: 9 of 10 tasks have run since the gate before"),
        ((FIRST, but(FRESH, again=None), MOVED), "iteration 1, gate 1: the census does not say `again`"),
        ((FIRST, but(FRESH, moved=None), MOVED), "iteration 1, gate 1: the census does not say `moved`"),
        ((FIRST, FRESH, but(MOVED, again=None)), "iteration 1, gate 2: the census does not say `again`"),
        ((FIRST, FRESH, but(MOVED, moved=None)), "iteration 1, gate 2: the census does not say `moved`"),
        ((FIRST, FRESH), "not counted at each plateau"),
        ((), "not counted at each plateau"),
    ],
)
def test_what_is_wrong_with_their_number_is_told(
    language: Language, model: str, tallies: tuple[Tally, ...], sentence: str
) -> None:
    assert sentence in counted(language, model, *tallies)


@pytest.mark.parametrize("at", range(4))
def test_each_plateau_must_hold_as_many_as_were_asked_for(at: int) -> None:
    holding = tuple(9 if number == at else TASKS for number in range(4))

    assert counted(GO, "goroutine", *HONEST, holding=holding) == "holding 9 tasks, 10 were asked for"


@pytest.mark.parametrize(("language", "model"), [(GO, "goroutine"), (PYTHON, "asyncio")])
def test_those_who_were_there_when_all_were_said_to_be_are_nearly_all(language: Language, model: str) -> None:
    many = tuple(but(each, found=100, again=each.again and 100, moved=each.moved and 100) for each in HONEST)

    def told(*there: int | None) -> str:
        seen = sight(language, model, *many, holding=(100,) * 4, there=there)
        assert seen.hold is not None
        asked = msgspec.structs.replace(seen, hold=msgspec.structs.replace(seen.hold, tasks=100))
        return miscounted(asked, language)

    assert told(None, None, 36, 36) == told(0, 0, 100, 100) == ""
    assert told(None, None, 35, 100) == (
        "iteration 1, gate 1: 35 of 100 tasks were there when all were said to have come"
    )
    assert "iteration 1, gate 2: 0 of 100" in told(None, None, 100, 0)
    assert told(None, None, 100, None) == "iteration 1, gate 2: the program does not say how many were there"
    assert "iteration 1, gate 1: the program does not say" in told(None, None, None, 100)


def test_who_was_there_is_asked_where_it_is_told() -> None:
    assert counted(NODE, "async", *HONEST, there=(None,) * 4) == ""
    assert counted(PYTHON, "thread", *HONEST, there=(None,) * 4) == ""


@EACH
def test_nobody_runs_while_all_rest(language: Language, model: str) -> None:
    last = ("rest 100", "count")

    assert counted(language, model, *HONEST, RESTED, last=last) == ""
    assert counted(language, model, *HONEST, but(RESTED, moved=1), last=last) == (
        "iteration 1, gate 2: 1 tasks have run that nobody had woken"
    )
    assert "does not say `moved`" in counted(language, model, *HONEST, but(RESTED, moved=None), last=last)
    assert "9 (iteration 1, gate 2)" in counted(language, model, *HONEST, but(RESTED, found=9), last=last)
    assert "not counted at each plateau" in counted(language, model, *HONEST, last=last)


def test_who_counted_is_told_with_what_that_can_not_see() -> None:
    few = but(FIRST, found=8)
    blind = msgspec.structs.replace(GO, unseen="tasks in a drawer")

    assert counted(blind, "goroutine", few, FRESH, MOVED) == (
        "suspended tasks, as the runtime counts them: 8 (iteration 0, gate 2), 10 were asked for"
        " (this census does not see tasks in a drawer)"
    )
    blind = msgspec.structs.replace(PYTHON, unseen="tasks in a drawer")
    for model, told in (("thread", "threads beside the first"), ("process-fork", "processes beside")):
        sentence = counted(blind, model, few, FRESH, MOVED)
        assert sentence.startswith(told)
        assert sentence.endswith("10 were asked for")


def test_counts_of_the_other_side_are_not_looked_at() -> None:
    """A program can't say how many threads there are, nor the kernel how many tasks."""
    for language, model in MODELS:
        own = sight(language, model, *HONEST)
        report = msgspec.structs.replace(own.report, tallies=own.observation.tallies)
        seen = msgspec.structs.replace(own.observation, tallies=own.report.tallies)
        swapped = msgspec.structs.replace(own, report=report, observation=seen)
        assert "not counted" in miscounted(swapped, language)


# Runtimes whose own threads no name tells from tasks, and those that tell less

BESIDE = NODE.threads_beside
AMONG = (
    but(FIRST, found=TASKS + BESIDE),
    but(FRESH, found=TASKS + BESIDE, again=BESIDE, moved=1),
    but(MOVED, found=TASKS + BESIDE, again=TASKS + BESIDE, moved=TASKS + 1),
)


def test_threads_beside_are_none_of_the_tasks() -> None:
    assert BESIDE > 0
    assert counted(NODE, "worker", *AMONG) == counted(NODE, "worker", *HONEST) == ""


@pytest.mark.parametrize(
    ("at", "changes", "sentence"),
    [
        (0, {"found": TASKS + BESIDE + 1}, f"{TASKS + BESIDE + 1} (iteration 0, gate 2)"),
        (0, {"found": TASKS - 1}, "9 (iteration 0, gate 2)"),
        (1, {"found": TASKS + BESIDE - 1}, "9 (iteration 1, gate 1)"),
        (1, {"found": TASKS + BESIDE + 1}, "11 (iteration 1, gate 1)"),
        (1, {"again": BESIDE + 1, "found": TASKS + BESIDE + 1}, "17 of the tasks were there"),
        (1, {"again": None, "found": TASKS}, "iteration 1, gate 1: the census does not say `again`"),
        (2, {"found": TASKS + BESIDE + 1}, f"{TASKS + BESIDE + 1} (iteration 1, gate 2)"),
    ],
)
def test_new_tasks_are_counted_without_what_stays_beside_them(
    at: int, changes: dict[str, int | None], sentence: str
) -> None:
    tallies = [but(each, **changes) if number == at else each for number, each in enumerate(AMONG)]

    assert sentence in counted(NODE, "worker", *tallies)


def test_threads_beside_may_run_while_all_rest() -> None:
    rested = but(AMONG[-1], moved=BESIDE)

    assert counted(NODE, "worker", *AMONG, rested, last=("rest 100", "count")) == ""
    told = counted(NODE, "worker", *AMONG, but(rested, moved=BESIDE + 1), last=("rest 100", "count"))
    assert told == f"iteration 1, gate 2: {BESIDE + 1} tasks have run that nobody had woken"


def test_threads_beside_excuse_no_task_that_the_runtime_counts() -> None:
    assert "11 (iteration 0, gate 2)" in counted(NODE, "async", but(FIRST, found=11), FRESH, MOVED)
    assert "1 of the tasks" in counted(NODE, "async", FIRST, but(FRESH, again=1), MOVED)


def test_a_runtime_need_say_no_more_than_it_can() -> None:
    silent = (FIRST, but(FRESH, moved=None), but(MOVED, moved=None))
    mute, short = (msgspec.structs.replace(NODE, tells=tells) for tells in ((), ("again",)))

    assert counted(short, "async", *silent) == ""
    assert "`again`" in counted(short, "async", FIRST, but(FRESH, again=None, moved=None), silent[2])
    assert counted(mute, "async", *(but(each, again=None, moved=None) for each in HONEST)) == ""
    assert "`moved`" in counted(mute, "worker", *silent)


# Pokes


def woken(task: int, by: int | None, moved: int | None = 1) -> Woken:
    return Woken(task=task, value=0, moved=moved, by=by)


def asked(*answers: Woken) -> str:
    return misled(sight(GO, "goroutine", *HONEST, woken=answers), GO)


def ran(*movers: tuple[int, ...], tasks: tuple[int, ...] = (3, 5, 3)) -> str:
    answers = tuple(woken(task, None, None) for task in tasks)
    return misled(sight(PYTHON, "thread", *HONEST, woken=answers, movers=movers), PYTHON)


def test_each_poke_wakes_its_own_task() -> None:
    assert asked(woken(3, 30), woken(5, 50), woken(3, 30)) == ""
    assert ran((30,), (50,), (30,)) == ""


def test_a_poke_that_wakes_none_or_several_is_told() -> None:
    assert asked(woken(3, 30, 0)) == "0 tasks ran when task 3 was poked"
    assert asked(woken(3, 30), woken(5, 50, 2)) == "2 tasks ran when task 5 was poked"
    assert asked(woken(3, 30, None)) == "None tasks ran when task 3 was poked"
    assert ran((), (50,), (30,)) == "0 tasks ran when task 3 was poked"
    assert ran((30,), (50, 51), (30,)) == "2 tasks ran when task 5 was poked"


def test_one_task_for_two_numbers_is_told() -> None:
    sentence = "one task ran when task 3 was poked, and when task 5 was"

    assert asked(woken(3, 30), woken(5, 30)) == ran((30,), (30,), (30,)) == sentence


def test_two_tasks_for_one_number_are_told() -> None:
    sentence = "task 3 was poked twice, and two tasks ran"

    assert asked(woken(3, 30), woken(5, 50), woken(3, 31)) == ran((30,), (50,), (31,)) == sentence


def test_where_no_poke_tells_who_ran_as_many_have_run_as_were_poked() -> None:
    after = (*HONEST, but(MOVED, moved=2))
    answers = tuple(woken(task, None, None) for task in (3, 5, 3))

    assert misled(sight(NODE, "async", *after, woken=answers), NODE) == ""
    assert misled(sight(NODE, "async", *HONEST), NODE) == ""
    for moved, tasks in ((1, answers), (2, answers[:1])):
        told = misled(sight(NODE, "async", *HONEST, but(MOVED, moved=moved), woken=tasks), NODE)
        assert told == f"{moved} tasks have run, {3 - moved} were poked"


def test_threads_of_such_a_runtime_are_told_by_the_kernel() -> None:
    threads = sight(NODE, "worker", *HONEST, woken=(woken(3, None, None),), movers=((),))

    assert misled(threads, NODE) == "0 tasks ran when task 3 was poked"


def test_a_second_count_at_a_gate_asks_nobody_to_have_run() -> None:
    shown = sight(NODE, "async", *HONEST, but(MOVED, moved=2))
    assert shown.hold is not None
    last = (*shown.hold.script[-1], "census")
    again = msgspec.structs.replace(shown.hold, script=(*shown.hold.script[:-1], last))

    assert miscounted(msgspec.structs.replace(shown, hold=again), NODE) == ""


def deep(language: Language, model: str, *frames: int | None) -> str:
    """Judge honest tasks that are three calls deep, each of whose tallies has so many frames."""
    honest = sight(language, model, *HONEST)
    assert honest.hold
    told = tuple(but(tally, frames=each) for tally, each in zip(HONEST, frames, strict=True))
    return miscounted(
        msgspec.structs.replace(
            honest,
            hold=msgspec.structs.replace(honest.hold, frames=3 * TASKS),
            report=msgspec.structs.replace(honest.report, tallies=told),
        ),
        language,
    )


@pytest.mark.parametrize(("language", "model"), [(GO, "goroutine"), (PYTHON, "asyncio"), (PYTHON, "thread")])
@pytest.mark.parametrize("wrong", [10, 29, 31, 0, None])
def test_all_calls_of_a_task_are_suspended(language: Language, model: str, wrong: int | None) -> None:
    assert deep(language, model, 30, 30, 30) == ""
    for place in range(3):
        frames = [30, 30, 30]
        assert deep(language, model, *frames[:place], wrong, *frames[place + 1 :]).endswith(
            f"{wrong} frames are suspended, 3 in each of 10 tasks were asked for"
        )


def test_frames_count_from_the_iteration_in_which_a_census_listens() -> None:
    late = LANGUAGES["csharp"]

    assert deep(late, "task", 0, 30, 30) == ""
    assert deep(late, "task", 0, 10, 30).startswith("iteration 1, gate 1: 10 frames are suspended")


def test_where_no_frames_are_asked_for_none_are_judged() -> None:
    assert counted(GO, "goroutine", *(but(each, frames=7) for each in HONEST)) == ""
