"""What the onlooker makes of what the kernel says, look by look, on a clock that only its pauses move."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, repeat
from typing import Final, TypeAlias

import pytest

from harness.model import Census, Hold
from harness.processes import onlooker
from harness.processes.onlooker import PATIENCE_S, Onlooker, Task

ROOT, LEADER = 1, 2
A, B = Task(10, 0), Task(11, 0)
HOLD = Hold(gates=2, script=((), ()), tasks=2, census=Census.THREADS)
Look: TypeAlias = dict[Task, tuple[str, int]]  # a task -> its state, its voluntary switches
BEFORE: Final[Look] = {A: ("S", 1), B: ("S", 1)}
RUNS: Final[Look] = BEFORE | {A: ("R", 2)}
MOVED: Final[Look] = BEFORE | {A: ("S", 2)}


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


class Scripted(Onlooker):
    """Sees one look after the other; the program sleeps where all that it sees do, and a helper of it."""

    def __init__(self) -> None:
        super().__init__(ROOT, HOLD)
        self.looks: Iterator[Look] = iter(())
        self.helper_sleeps: Iterator[bool] = repeat(True)
        self._at: Look = {}
        self._asked = 0

    def sees(self, *looks: Look, then: Iterable[Look] = ()) -> None:
        self.looks = chain(looks, then)

    def _asleep(self) -> dict[Task, int]:
        self._at = next(self.looks)
        return {task: switches for task, (state, switches) in self._at.items() if state == "S"}

    def _look(self, task: Task) -> tuple[str, int] | None:
        if self._asked % len(BEFORE) == 0:  # both are looked at, in any order
            self._at = next(self.looks)
        self._asked += 1
        return self._at.get(task)

    def _sleeps(self, asleep: Collection[int]) -> bool:
        return {task.number for task in self._at} <= set(asleep) and next(self.helper_sleeps)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(onlooker, "time", clock)
    monkeypatch.setattr(onlooker, "processes", lambda: {ROOT: (0, 0), LEADER: (ROOT, 0), 3: (LEADER, 0)})
    return clock


@pytest.fixture
def scripted(clock: Clock) -> Scripted:  # noqa: ARG001 -- it is set before
    return Scripted()


@pytest.fixture
def parked(scripted: Scripted) -> Scripted:
    """Both tasks were counted as they came, and are looked at from here on."""
    scripted.sees(BEFORE, BEFORE)
    scripted.tally(1, 1)
    return scripted


def test_tasks_are_counted_once_all_have_come_and_rest(scripted: Scripted) -> None:
    scripted.helper_sleeps = iter((False, True, True))
    scripted.sees({A: ("S", 1)}, BEFORE, BEFORE, MOVED, MOVED)

    assert scripted.tally(0, 2).found == 2
    assert not list(scripted.looks)


def test_some_that_rest_are_not_all(scripted: Scripted) -> None:
    alone = {A: ("S", 1)}
    scripted.sees(alone, alone, alone, BEFORE, BEFORE)

    assert scripted.tally(0, 2).found == 2


def test_those_that_are_missing_are_not_waited_for_for_ever(scripted: Scripted, clock: Clock) -> None:
    scripted.sees(then=repeat({A: ("S", 1)}))

    assert scripted.tally(0, 2).found == 1
    assert clock.now > PATIENCE_S


def test_a_task_has_moved_once_it_rests_again(parked: Scripted) -> None:
    for ran, other in ((A, B), (B, A)):
        runs, moved = ({ran: (state, 2), other: ("S", parked._switches[other])} for state in "RS")
        parked.sees(runs, runs, moved, moved)

        assert parked.movers() == (ran.number,)
        assert not list(parked.looks)


def test_a_task_has_moved_once_the_program_rests(parked: Scripted) -> None:
    parked.helper_sleeps = iter((False, True))
    parked.sees(MOVED, MOVED, MOVED)

    assert parked.movers() == (A.number,)
    assert not list(parked.looks)


def test_whoever_wakes_nobody_is_waited_for_once(parked: Scripted, clock: Clock) -> None:
    def waited() -> float:
        begun = clock.now
        assert parked.movers() == ()
        return clock.now - begun

    parked.sees(then=repeat(BEFORE))
    assert waited() > PATIENCE_S
    assert waited() < PATIENCE_S / 2
    parked.sees(MOVED, MOVED)
    assert parked.movers() == (A.number,)
    parked.sees(then=repeat(MOVED))
    assert waited() > PATIENCE_S


def test_whoever_never_rests_is_waited_for_once_but_for_who_moves(parked: Scripted, clock: Clock) -> None:
    parked.sees(then=repeat(RUNS))
    assert parked.movers() == (A.number,)
    assert clock.now > PATIENCE_S

    begun = clock.now
    parked.sees(RUNS, RUNS, RUNS | {B: ("R", 2)})
    assert parked.movers() == (B.number,)
    assert clock.now - begun < PATIENCE_S / 2


def test_whoever_woke_nobody_may_rest_all_the_same(parked: Scripted) -> None:
    parked.sees(then=repeat(BEFORE))
    assert parked.movers() == ()

    parked.sees(RUNS, MOVED, MOVED)
    parked._patience_s = PATIENCE_S
    assert parked.movers() == (A.number,)
    assert not list(parked.looks)
