"""How long an invocation is waited for, and what is asked of one that holds."""

import pytest

from harness.languages import LANGUAGES
from harness.model import Census, Kind, Planned
from harness.planning.counts import Counts
from harness.planning.hold import hold_of
from harness.planning.prepare import case_of
from harness.running.measure import deadline_s

LARGE = "spawn/asyncio@cpython-3.13?concurrency=1000000"  # healthy, and takes 21 s
SMALL = "spawn/asyncio@cpython-3.13?concurrency=10"
# Its sleeps: up to 20 s.
LONG = "timers/asyncio@cpython-3.13?concurrency=100&delay_ms_max=1000&delay_ms_min=1&hops=20"
UNITS = "compute/{}@cpython-3.13?size=2000&units=8&workers=2"
CALIBRATED = Counts(warm_up_ms=900, warm_up_least=1, iterations=5, iteration_ms=100.0)


@pytest.mark.parametrize(
    ("case", "kind", "ask", "least_s", "most_s"),
    [
        (SMALL, Kind.TIMED, Counts(), 10, 10),
        (LARGE, Kind.TIMED, Counts(), 100, 1_000),
        (SMALL, Kind.TIMED, CALIBRATED, 30, 30),
        (LARGE, Kind.TIMED, CALIBRATED, 30, 30),
        (LARGE, Kind.HELD, Counts(), 2_120, 2_120),
        (SMALL, Kind.HELD, Counts(), 120, 121),
        (SMALL, Kind.CALIBRATION, Counts(warm_up_ms=1_000, warm_up_least=1), 60, 60),
        (LONG, Kind.TRACED, Counts(), 100, 1_000),
        (UNITS.format("thread"), Kind.TRACED, Counts(), 10, 10),
        (UNITS.format("process-fork"), Kind.TRACED, Counts(), 30, 30),
    ],
)
def test_a_deadline_follows_from_what_was_calibrated_or_else_is_reckoned(
    case: str, kind: Kind, ask: Counts, least_s: float, most_s: float
) -> None:
    planned = Planned(case=case_of(case), kind=kind, round=1)

    assert least_s <= deadline_s(planned, ask) <= most_s


def script(
    implementation: str, tasks: int, *, round_number: int = 1, seed: int = 1
) -> tuple[tuple[str, ...], ...]:
    case = case_of(f"{implementation}?concurrency={tasks}")
    return hold_of(Planned(case=case, kind=Kind.HELD, round=round_number), seed).script


def pokes(implementation: str, tasks: int, *, round_number: int = 1, seed: int = 1) -> list[list[int]]:
    """Return what is poked, and what with: the rest of the last plateau, after its count."""
    last = script(implementation, tasks, round_number=round_number, seed=seed)[-1]
    poked = last[1:]
    assert {each.split()[0] for each in poked} <= {"poke"}
    return [[int(word) for word in each.split()[1:]] for each in poked]


ASYNCIO, THREAD = "asyncio@cpython-3.13", "thread@cpython-3.13"


@pytest.mark.parametrize(
    ("model", "word", "census"),
    [
        ("asyncio", "census", Census.RUNTIME),
        ("thread", "look", Census.THREADS),
        ("process-forkserver", "look", Census.PROCESSES),
    ],
)
def test_tasks_are_weighed_first_and_counted_from_then_on(model: str, word: str, census: Census) -> None:
    case = case_of(f"spawn/{model}@cpython-3.13?concurrency=10")
    hold = hold_of(Planned(case=case, kind=Kind.HELD, round=2), 1)

    assert hold.script == ((), ("collect", word), (word,), (word,))
    assert (hold.gates, hold.tasks, hold.census) == (2, 10, census)
    assert hold.helpers == LANGUAGES["python"].helpers != ()


def test_a_workload_of_one_gate_is_weighed_and_counted_there() -> None:
    first, (word, *poked) = script(f"mailbox/{ASYNCIO}", 1_000)

    assert (first, word) == (("collect", "census"), "census")
    assert len(poked) == len(pokes(f"mailbox/{ASYNCIO}", 1_000))


@pytest.mark.parametrize(
    ("implementation", "tasks", "different"),
    [
        (ASYNCIO, 1_000, 64),
        (ASYNCIO, 10_000, 10),
        (ASYNCIO, 100_000, 4),
        (ASYNCIO, 2, 2),
        (ASYNCIO, 1, 1),
        (THREAD, 250, 64),
        (THREAD, 1_000, 16),
        (THREAD, 4_000, 4),
    ],
)
def test_so_many_are_poked_and_the_first_once_more(implementation: str, tasks: int, different: int) -> None:
    poked = pokes(f"mailbox/{implementation}", tasks)
    numbers = [number for number, _ in poked]

    assert len(numbers) == different + 1
    assert len(set(numbers)) == different
    assert numbers[-1] == numbers[0]
    assert set(numbers) <= set(range(tasks))
    assert all(0 <= nonce < 2**32 for _, nonce in poked)
    assert len({nonce for _, nonce in poked}) == different + 1


def test_what_is_poked_is_another_choice_in_each_round_and_run() -> None:
    chosen = pokes(f"mailbox/{ASYNCIO}", 1_000)

    assert chosen == pokes(f"mailbox/{ASYNCIO}", 1_000)
    assert chosen != pokes(f"mailbox/{ASYNCIO}", 1_000, round_number=2)
    assert chosen != pokes(f"mailbox/{ASYNCIO}", 1_000, seed=2)


@pytest.mark.parametrize(
    ("implementation", "tasks", "round_number", "counted"),
    [
        ("goroutine@go-1.26", 1_000, 2, True),
        ("goroutine@go-1.26", 1_001, 2, False),
        ("goroutine@go-1.26", 1_001, 1, True),
        ("goroutine@go-1.26", 100_000, 0, True),
        ("goroutine@go-1.26", 100_001, 0, False),
        ("async@node-26", 100_000, 1, True),
        ("async@node-26", 100_001, 1, False),
    ],
)
def test_many_are_counted_in_the_first_round_only_and_very_many_where_it_can_be_borne(
    *, implementation: str, tasks: int, round_number: int, counted: bool
) -> None:
    first, last = script(f"mailbox/{implementation}", tasks, round_number=round_number)

    assert first == (("collect", "census") if counted else ("collect",))
    assert (last[:1] == ("census",)) == counted
    assert (len(last) > 1) == counted


def test_where_no_poke_tells_who_ran_the_tasks_are_counted_once_more() -> None:
    last = script("mailbox/async@node-26", 1_000)[-1]

    assert (last[0], last[-1], last[1:-1].count("census")) == ("census", "census", 0)
    assert script("spawn/async@node-26", 1_000)[-1] == ("census",)


@pytest.mark.parametrize("tasks", [11, 1_000])
def test_for_a_witness_few_are_counted_again_after_a_rest(tasks: int) -> None:
    *_, before, last = script("spawn/async@node-26", tasks, round_number=0)

    assert (before, last) == (("census",), ("census", "rest 100", "census"))
    assert script(f"mailbox/{ASYNCIO}", tasks, round_number=0)[-1][:3] == last
    assert script("spawn/async@node-26", tasks, round_number=1)[-1] == ("census",)


@pytest.mark.parametrize("tasks", [10, 1_001])
def test_very_few_and_many_do_not_rest(tasks: int) -> None:
    assert script("spawn/async@node-26", tasks, round_number=0)[-1] == ("census",)
