"""The dialogue at the plateaus: what each line says, and that nothing else is obeyed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.languages import LANGUAGES, model_of
from harness.model import Case, Census
from harness.primitives import MASK, fmix32, seed_for
from tests.contract.programs import (
    HELD,
    TIMED_FROM,
    TIMED_WRAP,
    Programs,
    Said,
    Subject,
    every_implementation,
    of_every_program,
)

TASKS = 5
DEPTH = 3
GATES = {"spawn": 2, "mailbox": 1}
POKES = [(3, 1), (3, 2), (0, MASK), (4, 0), (3, 1)]
NO_COMMANDS = (
    *("dance", "", " ", "GO", "go on", "collect now", "census 1", "hold", "rest", "rest 1 2"),
    *("rest x", "rest -1"),
    *("poke", "poke 1", "poke 1 2 3", "poke one 2", "poke 1 two", "poke 1 -2"),
)


def parked(subject: Subject) -> Case:
    """Return the tasks that are held: of calls that wait for each other, where there can be more than one."""
    deep = {"depth": DEPTH} if subject.implementation.workload == "spawn" else {}
    return subject.case(concurrency=TASKS, **deep)


def plateaus(workload: str) -> list[Said]:
    """Return what is said at the plateaus, where no census is asked for."""
    return [
        {"holding": TASKS, "iteration": iteration, "gate": gate}
        for iteration in (0, 1)
        for gate in range(1, GATES[workload] + 1)
    ]


def check_there(subject: Subject, *holdings: Said, counted: int) -> None:
    """Ask how many were there, of plateaus after the first so many, where that is told; take it away."""
    language = LANGUAGES[subject.toolchain.language]
    model = model_of(language.name, subject.implementation.model)
    tells = model.census is Census.RUNTIME and "there" in language.tells
    assert ["there" in each for each in holdings] == [
        tells and number >= counted for number in range(len(holdings))
    ]
    assert all(0 <= each.pop("there") <= TASKS for each in holdings if "there" in each)


def check_census(subject: Subject, iteration: int, line: Said, **right: int) -> None:
    """Ask for all tasks, and for what else the runtime tells of them, where it can tell anything yet."""
    language = LANGUAGES[subject.toolchain.language]
    model = model_of(language.name, subject.implementation.model)
    frames = {"frames": TASKS * (DEPTH if subject.implementation.workload == "spawn" else 1)}
    if model.census is not Census.RUNTIME:
        assert line == {"census": 0} | (frames if model.stacks else {})
        return
    if iteration < language.counts_from:
        assert set(line) >= {"census"}
        return
    told = {name for name in right if name in language.tells}
    right = {"census": TASKS} | {name: right[name] for name in right if name in line.keys() | told} | frames
    assert line == right


@pytest.mark.parametrize("stdin", ["", "go\n", "collect\n"])
@every_implementation(*HELD)
def test_the_end_of_input_releases(programs: Programs, subject: Subject, stdin: str) -> None:
    *said, last = programs.talk(subject, parked(subject), stdin, TIMED_WRAP)

    assert [line for line in said if "collected" not in line] == plateaus(subject.implementation.workload)
    assert list(last) == ["measurement"]
    assert len(last["measurement"]["iterations"]) == 2


@every_implementation(*HELD)
def test_collect_at_any_time(programs: Programs, subject: Subject) -> None:
    stdin = "collect\ncensus\ncollect\ngo\n" * 4
    *said, _ = programs.talk(subject, parked(subject), stdin, TIMED_WRAP)

    expected = plateaus(subject.implementation.workload)
    check_there(subject, *said[::4], counted=1)
    assert said[::4] == expected
    assert [list(line) for line in said[1::4]] == [list(line) for line in said[3::4]]
    assert [list(line) for line in said[1::4]] == [["collected"]] * len(expected)
    assert min(line["collected"] for line in said[1::4]) >= 0
    for asked, line in enumerate(said[2::4]):
        check_census(
            subject,
            2 * asked // len(expected),
            line,
            **{name: line[name] for name in line if name != "census"},
        )


@every_implementation("spawn")
def test_tasks_go_from_gate_to_gate(programs: Programs, subject: Subject) -> None:
    stdin = "census\ngo\n" * 4
    *said, _ = programs.talk(subject, parked(subject), stdin, TIMED_WRAP)

    check_there(subject, *said[::2], counted=1)
    assert said[::2] == plateaus("spawn")
    first, second, third, fourth = said[1::2]
    check_census(subject, 0, first, again=0, moved=0)
    check_census(subject, 0, second, again=TASKS, moved=TASKS)
    check_census(subject, 1, third, again=0, moved=0)
    check_census(subject, 1, fourth, again=TASKS, moved=TASKS)


@every_implementation("mailbox")
def test_each_seed_has_its_own_tasks(programs: Programs, subject: Subject) -> None:
    stdin = "census\ngo\ncensus\ncensus\ngo\n"
    *said, _ = programs.talk(subject, parked(subject), stdin, TIMED_WRAP)

    _, first, _, second, third = said
    check_census(subject, 0, first, again=0, moved=0)
    check_census(subject, 1, second, again=0, moved=0)
    check_census(subject, 1, third, again=TASKS, moved=0)


@every_implementation(*HELD)
def test_nobody_runs_while_all_rest(programs: Programs, subject: Subject) -> None:
    last = GATES[subject.implementation.workload] - 1
    stdin = "go\n" * last + "census\ngo\n" + "go\n" * last + "census\nrest 20\ncensus\n"
    *said, _ = programs.talk(subject, parked(subject), stdin, TIMED_WRAP)

    *_, before, rested, after = said
    assert rested == {"rested": 20}
    check_census(subject, 1, after, again=TASKS, moved=0)
    assert before.get("census") == after["census"]


@every_implementation("mailbox")
def test_poked_again_at_once(programs: Programs, subject: Subject) -> None:
    stdin = "census\n" + "".join(f"poke {task} {nonce}\n" for task, nonce in POKES)
    case = parked(subject)
    *said, last = programs.talk(subject, case, f"{stdin}go\n{stdin}", TIMED_WRAP)

    parts = said[: len(said) // 2], said[len(said) // 2 :]
    for iteration, (holding, census, *answers) in enumerate(parts):
        assert "census" in census
        check_there(subject, holding, counted=1 - iteration)
        assert holding == {"holding": TASKS, "iteration": iteration, "gate": 1}
        seed = TIMED_WRAP + TIMED_FROM + iteration & MASK
        assert [(line["poked"], line["value"]) for line in answers] == [
            (task, fmix32(seed_for(seed, task) + nonce & MASK)) for task, nonce in POKES
        ]
    check_movers(subject, parts[1][2:])
    undisturbed = programs.talk(subject, case, "", TIMED_WRAP)[-1]
    checksums = [
        [each["checksum"] for each in line["measurement"]["iterations"]] for line in (last, undisturbed)
    ]
    assert checksums[0] == checksums[1]


def check_movers(subject: Subject, answers: list[Said]) -> None:
    """Ask that each poke woke one task, another one for another number, where the runtime can tell."""
    language = LANGUAGES[subject.toolchain.language]
    by_runtime = model_of(language.name, subject.implementation.model).census is Census.RUNTIME
    if not (by_runtime and "by" in language.tells):
        assert {tuple(line) for line in answers} == {("poked", "value")}
        return
    assert [line["moved"] for line in answers] == [1] * len(answers)
    pairs = {(line["poked"], line["by"]) for line in answers}
    tasks = {task for task, _ in POKES}
    assert len(pairs) == len({by for _, by in pairs}) == len(tasks)
    assert 0 not in {by for _, by in pairs}


@of_every_program("mailbox")
def test_nothing_else_is_obeyed(programs: Programs, subject: Subject) -> None:
    case = parked(subject)

    def tell(line: str) -> tuple[int, int, bool]:
        said = programs.hold(subject, case, f"{line}\ngo\n", TIMED_WRAP)
        return said.returncode, said.stdout.count("\n"), said.stderr > ""

    with ThreadPoolExecutor(4) as pool:
        ends = dict(zip(NO_COMMANDS, pool.map(tell, NO_COMMANDS), strict=True))
    assert ends == dict.fromkeys(NO_COMMANDS, (1, 1, True))


@of_every_program("spawn")
def test_nobody_is_poked_at_a_gate(programs: Programs, subject: Subject) -> None:
    said = programs.hold(subject, parked(subject), "poke 1 1\n", TIMED_WRAP)

    assert (said.returncode, said.stdout.count("\n"), said.stderr > "") == (1, 1, True)


@every_implementation("mailbox")
def test_nobody_is_poked_who_is_not_there(programs: Programs, subject: Subject) -> None:
    said = programs.hold(subject, parked(subject), f"poke {TASKS} 1\n", TIMED_WRAP)

    assert (said.returncode, said.stdout.count("\n"), said.stderr > "") == (1, 1, True)
