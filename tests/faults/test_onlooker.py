"""Parked tasks that the kernel knows, counted from outside in real programs."""

import pytest
from bench import Bench

from harness.model import Census, Hold, Observation
from harness.processes import onlooker

LOOK = ("look",)
TASKS = 8
BOTH = pytest.mark.parametrize(
    ("behaviour", "census"), [("hold_gates", Census.THREADS), ("hold_processes", Census.PROCESSES)]
)


def hold(
    *pokes: str, census: Census = Census.THREADS, tasks: int = TASKS, helpers: tuple[str, ...] = ()
) -> Hold:
    """Look as a held `spawn` is looked at: at the last gate of iteration 0, then at each."""
    script = ((), LOOK, LOOK, (*LOOK, *pokes))
    return Hold(gates=2, script=script, tasks=tasks, census=census, helpers=helpers)


def counted(seen: Observation) -> list[tuple[int, int, int, int | None, int | None]]:
    return [(each.iteration, each.gate, each.found, each.again, each.moved) for each in seen.tallies]


HONEST = [(0, 2, TASKS, None, None), (1, 1, TASKS, 0, 0), (1, 2, TASKS, TASKS, TASKS)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait only for a moment for what will not come."""
    monkeypatch.setattr(onlooker, "PATIENCE_S", 0.2)


@BOTH
def test_tasks_that_are_made_anew_and_go_from_gate_to_gate(
    bench: Bench, behaviour: str, census: Census
) -> None:
    seen = bench.say(behaviour, str(TASKS), hold=hold(census=census))

    assert (seen.exit, counted(seen)) == (0, HONEST)


def test_patience_is_for_what_does_not_come(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does is waited for no longer: the deadline is shorter."""
    monkeypatch.setattr(onlooker, "PATIENCE_S", 60.0)

    assert bench.say("hold_gates", str(TASKS), hold=hold("poke 3 1")).killed is None


def test_threads_of_the_runtime_s_own_are_none(bench: Bench) -> None:
    seen = bench.say("hold_with_threads_beside", str(TASKS), hold=hold(helpers=("nobody", "helper-")))

    assert counted(seen) == HONEST


def test_threads_that_no_name_tells_from_tasks_are_counted(bench: Bench) -> None:
    """They stay from one iteration to the next, and do not move."""
    seen = bench.say("hold_with_threads_beside", str(TASKS), hold=hold(helpers=("nobody",)))
    found = TASKS + 3

    assert counted(seen)[1:] == [(1, 1, found, 3, 0), (1, 2, found, found, TASKS)]


def test_processes_of_the_runtime_s_own_are_none_and_what_they_fork_is_one(bench: Bench) -> None:
    asked = hold(census=Census.PROCESSES, helpers=("nobody", "helper-7"))
    seen = bench.say("hold_with_processes_beside", str(TASKS), hold=asked)
    found = TASKS + 1

    assert counted(seen)[1:] == [(1, 1, found, 1, 0), (1, 2, found, found, TASKS)]


@pytest.mark.usefixtures("impatient")
def test_tasks_that_are_kept_over_iterations_are_told(bench: Bench) -> None:
    assert (bench.say("hold_kept", str(TASKS), hold=hold()).tallies[1].again or 0) > 0


@pytest.mark.usefixtures("impatient")
def test_tasks_that_stay_at_a_gate_have_not_run(bench: Bench) -> None:
    assert bench.say("hold_stuck", str(TASKS), hold=hold()).tallies[-1].moved == 0


@pytest.mark.usefixtures("impatient")
def test_tasks_that_come_in_the_place_of_others_are_told(bench: Bench) -> None:
    seen = bench.say("hold_anew", str(TASKS), hold=hold())

    assert [each.again for each in seen.tallies] == [None, 0, 0]


@pytest.mark.usefixtures("impatient")
def test_those_that_are_missing_are_not_waited_for_for_ever(bench: Bench) -> None:
    seen = bench.say("hold_gates", str(TASKS), hold=hold(tasks=TASKS + 1))

    assert (seen.exit, len(seen.tallies)) == (0, 3)
    assert all(each.found <= TASKS for each in seen.tallies)


@pytest.mark.usefixtures("impatient")
def test_whoever_is_awake_is_none(bench: Bench) -> None:
    seen = bench.say("hold_awake", str(TASKS), hold=hold(census=Census.PROCESSES, tasks=TASKS + 1))

    assert [each.found for each in seen.tallies] == [TASKS] * 3


@BOTH
def test_tasks_that_rest_have_not_run_and_are_told_apart_still(
    bench: Bench, behaviour: str, census: Census
) -> None:
    asked = hold("rest 20", *LOOK, "poke 3 1", "poke 5 1", census=census)
    seen = bench.say(behaviour, str(TASKS), hold=asked)

    assert (seen.exit, counted(seen)) == (0, [*HONEST, (1, 2, TASKS, TASKS, 0)])
    assert [len(each) for each in seen.movers] == [1, 1]
    assert seen.movers[0] != seen.movers[1]


def test_a_rest_at_the_first_gate_forgets_nobody(bench: Bench) -> None:
    script = ((), LOOK, (*LOOK, "rest 20", *LOOK), (*LOOK, "poke 3 1"))
    seen = bench.say(
        "hold_gates", str(TASKS), hold=Hold(gates=2, script=script, tasks=TASKS, census=Census.THREADS)
    )

    assert [len(each) for each in seen.movers] == [1]


def test_tasks_that_look_at_their_gate_between_naps_are_told(bench: Bench) -> None:
    """What comes after a rest is not waited for: whoever has run has."""
    seen = bench.say("hold_polling", str(TASKS), hold=hold("rest 400", *LOOK))

    assert seen.exit == 0
    assert (seen.tallies[-1].moved or 0) > 0


@BOTH
def test_a_poke_is_told_by_who_ran(bench: Bench, behaviour: str, census: Census) -> None:
    seen = bench.say(behaviour, str(TASKS), hold=hold("poke 3 1", "poke 5 1", census=census))
    (first, *more), (second, *others) = seen.movers

    assert (more, others) == ([], [])
    assert first != second


@pytest.mark.usefixtures("impatient")
def test_a_poke_that_wakes_nobody_is_told(bench: Bench) -> None:
    assert bench.say("hold_gates", str(TASKS), hold=hold("poke 3 0")).movers == ((),)
