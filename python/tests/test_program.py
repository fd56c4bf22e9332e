import json
import subprocess
import sys
from pathlib import Path

import pytest
from running import MAIN, checksums, need, run, start

from implementations import WORKLOADS
from primitives import MASK, enter, fmix32, fold, seed_for

ALL = [(name, model) for name, workload in WORKLOADS.items() for model in workload.models]
SMALLEST = {
    "timers": "--concurrency 1 --hops 1 --delay_ms_min 1 --delay_ms_max 1",
    "compute": "--units 1 --size 2 --workers 1",
    "spawn": "--concurrency 1 --depth 1",
    "mailbox": "--concurrency 1",
}
COLD = "--warmup-ms 0 --warmup-least 0 --iterations 1"
TIMED = 2**31  # how far timed seeds are from `--seed`
POOLS = ["process-forkserver", "process-fork", "thread", "thread-native", "thread-native-held"]
PROCESSES = {"process-forkserver", "process-fork"}
MAILBOXES = WORKLOADS["mailbox"].models
WATCHED_BY_RUNTIME = {"asyncio", "gevent"}


def models(workload: str) -> list[tuple[str, str]]:
    return [pair for pair in ALL if pair[0] == workload]


def test_the_list_gives_vectors_and_then_every_implementation() -> None:
    said = subprocess.run([sys.executable, MAIN, "--list"], capture_output=True, check=True, text=True)

    vectors, *lines = map(json.loads, said.stdout.splitlines())
    implementations = [line["implementation"] for line in lines]
    assert vectors["vectors"]["fold(unit(1,i,10000),i<8)"] == "7de2d8b8"
    assert [(each["workload"], each["model"]) for each in implementations] == ALL


WATCHED = """
import sys
sys.path.insert(0, sys.argv[1])
from program import main
main(sys.argv[2:])
print(*{"asyncio", "concurrency_kernels", "gevent", "multiprocessing"} & sys.modules.keys(), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("command", "imported"),
    [
        ("--list", ""),
        (f"--workload spawn --model thread --concurrency 2 --depth 1 --seed 1 {COLD}", ""),
        (f"--workload spawn --model asyncio --concurrency 2 --depth 1 --seed 1 {COLD}", "asyncio"),
    ],
)
def test_a_model_carries_no_other_models_packages(command: str, imported: str) -> None:
    words = [sys.executable, "-c", WATCHED, str(MAIN.parent), *command.split()]
    said = subprocess.run(words, capture_output=True, check=True, text=True)

    assert said.stderr.strip() == imported


@pytest.mark.parametrize(("workload", "model"), ALL)
def test_the_smallest_case_runs_across_the_wrap_of_the_seed(workload: str, model: str) -> None:
    need(model)
    command = f"--workload {workload} --model {model} {SMALLEST[workload]}"

    wrapped = checksums(f"{command} --seed {MASK - TIMED} --iterations 2")
    assert wrapped[1:] == checksums(f"{command} --seed {TIMED}")
    _, measurement = run(f"{command} --seed {MASK} --warmup-least 2")
    warmups = measurement["warmups"]
    assert warmups["first"]["checksum"] == wrapped[0]
    assert warmups["fold"] == f"{fold(int(checksum, 16) for checksum in wrapped):08x}"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        *(
            (f"--workload {w} --model {m} --concurrency 1 --depth {depth}", answers)
            for w, m in models("spawn")
            for depth, answers in (
                (1, "bab18a02 c5a124cb 4bc367b8"),
                (2, "22e7bbc0 5e7b93ac 1609f018"),
            )
        ),
        *(
            (f"--workload {w} --model {m} --concurrency 1000 --depth {depth}", answers)
            for w, m in models("spawn")
            if m not in PROCESSES
            for depth, answers in (
                (1, "dc2d2f80 cb246484 b4192a70"),
                (10, "88fd2b60 6b7eac9c f5708f22"),
            )
        ),
        *(
            (f"--workload {w} --model {m} --concurrency 1000", "d553e760 d6083bf6 de461b28")
            for w, m in models("mailbox")
        ),
        *(
            (
                f"--workload {w} --model {m} --concurrency 1000 --hops 5 --delay_ms_min 1 --delay_ms_max 20",
                "4b1d2a0b 1109a677 187a4b05",
            )
            for w, m in models("timers")
        ),
        *(
            (
                f"--workload {w} --model {m} --units 64 --size 1000 --workers {3 if m in POOLS else 1}",
                "88c46c95 71bf7c99 d20ad2bb",
            )
            for w, m in models("compute")
        ),
    ],
)
def test_the_answers_are_those_of_the_other_languages(command: str, expected: str) -> None:
    need(command.split()[3])

    assert " ".join(checksums(f"{command} --seed {TIMED + 1} --iterations 3")) == expected


@pytest.mark.parametrize("model", POOLS)
@pytest.mark.parametrize(("units", "workers"), [(5, 2), (2, 4)])
def test_units_need_not_be_a_multiple_of_workers(model: str, units: int, workers: int) -> None:
    need(model)
    parameters = f"--workload compute --units {units} --size 10"

    assert checksums(f"{parameters} --model {model} --workers {workers}") == checksums(
        f"{parameters} --model sequential --workers 1"
    )


@pytest.mark.parametrize("model", MAILBOXES)
def test_a_poked_task_answers_and_can_be_poked_again_at_once(model: str) -> None:
    need(model)
    pokes = [(7, 1), (7, 2), (0, MASK), (9, 0), (7, 1)]
    stdin = "go\n" + "".join(f"poke {task} {nonce}\n" for task, nonce in pokes) + "go\n"
    lines, measurement = run(f"--workload mailbox --model {model} --concurrency 10 --hold", stdin)

    first, second, *poked = lines
    assert [first, second] == [f'{{"holding":10,"iteration":{k},"gate":1}}' for k in (0, 1)]
    said = [json.loads(line) for line in poked]
    assert [(line["poked"], line["value"]) for line in said] == [
        (task, fmix32(seed_for(1 + TIMED + 1, task) + nonce)) for task, nonce in pokes
    ]
    assert [entry["checksum"] for entry in measurement["iterations"]] == checksums(
        f"--workload mailbox --model {model} --concurrency 10 --iterations 2"
    )
    if model in WATCHED_BY_RUNTIME:
        assert [line["moved"] for line in said] == [1] * len(pokes)
        assert len({(line["poked"], line["by"]) for line in said}) == 3
        assert len({line["by"] for line in said} - {0}) == 3
    else:
        assert all(line.keys() == {"poked", "value"} for line in said)


def held(workload: str, model: str, tasks: int, depth: int = 1) -> str:
    """Return the command of a workload that can be held."""
    deep = f" --depth {depth}" if "depth" in WORKLOADS[workload].parameters else ""
    return f"--workload {workload} --model {model} --concurrency {tasks}{deep}"


@pytest.mark.parametrize(("workload", "model"), models("spawn") + models("mailbox"))
@pytest.mark.parametrize("stdin", ["go\n" * 4, ""])
def test_go_or_the_end_of_input_releases(workload: str, model: str, stdin: str) -> None:
    need(model)
    lines, measurement = run(f"{held(workload, model, 3)} --hold", stdin)

    gates = WORKLOADS[workload].plateaus
    assert [json.loads(line) for line in lines] == [
        {"holding": 3, "iteration": k, "gate": gate} for k in (0, 1) for gate in range(1, gates + 1)
    ]
    for entry in measurement["iterations"]:
        assert 0 < entry["plateau_ns"] < entry["elapsed_ns"]


def answers(command: str, *dialogues: str) -> list[list[dict[str, int]]]:
    """Say the words of each dialogue at its plateau, then `go`; return what is answered at each."""
    stdin = "".join("\n".join([*dialogue.split(), "go", ""]) for dialogue in dialogues)
    lines, _ = run(f"{command} --hold", stdin)
    said: list[list[dict[str, int]]] = []
    for line in map(json.loads, lines):
        if "holding" in line:
            said.append([])
        else:
            said[-1].append(line)
    return said


@pytest.mark.parametrize(("workload", "model"), models("spawn") + models("mailbox"))
def test_the_census_is_the_runtimes_or_left_to_the_kernel(workload: str, model: str) -> None:
    need(model)
    n = 10 if model in PROCESSES else 100
    command = held(workload, model, n, depth=3)
    if model == "thread":
        assert answers(command, "census")[0] == [{"census": 0, "frames": 300 if workload == "spawn" else 100}]
    elif model not in WATCHED_BY_RUNTIME:
        assert answers(command, "census")[0] == [{"census": 0}]
    elif workload == "spawn":
        new = [{"census": n, "again": 0, "moved": 0, "frames": 3 * n}]
        assert answers(command, "", "census", "census", "census") == [
            [],
            new,
            new,
            [{"census": n, "again": n, "moved": n, "frames": 3 * n}],
        ]
    else:
        new = [{"census": n, "again": 0, "moved": 0, "frames": n}]
        idle = [{"census": n, "again": n, "moved": 0, "frames": n}]
        assert answers(command, "census census", "census") == [new + idle, new]


@pytest.mark.parametrize("model", [each for each in MAILBOXES if each in WATCHED_BY_RUNTIME])
def test_who_was_there_is_said_from_the_first_census_on(model: str) -> None:
    need(model)
    stdin = "census\nrest 5\ncensus\ngo\n"
    lines, _ = run(f"--workload mailbox --model {model} --concurrency 10 --hold", stdin)

    first, _, rested, again, second = map(json.loads, lines)
    assert ("there" in first, second["there"]) == (False, 10)
    assert rested == {"rested": 5}
    assert again == {"census": 10, "again": 10, "moved": 0, "frames": 10}


@pytest.mark.parametrize("model", [each for each in MAILBOXES if each in WATCHED_BY_RUNTIME])
def test_who_moved_is_known_without_a_census_before(model: str) -> None:
    need(model)
    stdin = "poke 1 1\npoke 1 2\ngo\npoke 2 1\npoke 1 1\n"
    lines, _ = run(f"--workload mailbox --model {model} --concurrency 10 --hold", stdin)

    said = [line for line in map(json.loads, lines) if "poked" in line]
    assert [line["moved"] for line in said] == [1] * 4
    assert said[0]["by"] == said[1]["by"] != said[2]["by"] != said[3]["by"] != said[0]["by"]


@pytest.mark.parametrize(("workload", "model"), models("spawn") + models("mailbox"))
def test_memory_is_given_back_where_that_is_asked_for(workload: str, model: str) -> None:
    need(model)
    first, *_ = answers(held(workload, model, 3), "collect collect")

    assert first == [{"collected": 0}] * 2


@pytest.mark.parametrize(
    ("workload", "model"),
    # Processes would outlive their parent, to be ended by the harness.
    [pair for pair in models("spawn") + models("mailbox") if pair[1] not in PROCESSES],
)
@pytest.mark.parametrize("word", ["stop", "go 1", "rest", "rest x", "poke 1", "poke 99 1", "", "\N{SNOWMAN}"])
def test_anything_else_on_stdin_ends_the_program(workload: str, model: str, word: str) -> None:
    need(model)
    process = start(f"{held(workload, model, 3)} --hold")
    out, err = process.communicate(f"{word}\n")

    assert (process.returncode, out) == (1, '{"holding":3,"iteration":0,"gate":1}\n')
    assert "Error" in err


def read(path: Path) -> list[dict[str, int]]:
    opening, *lines = path.read_text().splitlines()

    assert opening == "["
    events = [json.loads(line.removesuffix(",")) for line in lines]
    return [{"tid": event["tid"], **event["args"]} for event in events]


@pytest.mark.parametrize(("workload", "model"), models("timers"))
def test_every_sleep_is_recorded_with_its_task(workload: str, model: str, tmp_path: Path) -> None:
    need(model)
    run(
        f"--workload {workload} --model {model} --concurrency 10 --hops 3 --delay_ms_min 2 --delay_ms_max 5"
        f" --trace {tmp_path}/trace"
    )

    sleeps = read(tmp_path / "trace")
    assert sorted(sleep["task"] for sleep in sleeps) == sorted(list(range(10)) * 3)
    assert len({sleep["tid"] for sleep in sleeps}) == 10
    assert all(sleep["end"] - sleep["start"] >= (sleep["size"] - 1) * 1_000_000 for sleep in sleeps)


@pytest.mark.parametrize("model", WORKLOADS["compute"].models)
def test_every_unit_is_recorded_by_the_worker_that_ran_it(model: str, tmp_path: Path) -> None:
    need(model)
    workers = 2 if model in POOLS else 1
    _, measurement = run(
        f"--workload compute --model {model} --units 9 --size 100 --workers {workers} --iterations 3"
        f" --trace {tmp_path}/trace"
    )

    units = read(tmp_path / "trace")
    for k, entry in enumerate(measurement["iterations"]):
        iteration = units[9 * k : 9 * (k + 1)]
        assert sorted(unit["task"] for unit in iteration) == list(range(9))
        total = 0
        for unit in iteration:
            total = enter(total, unit["task"], unit["answer"])
        assert entry["checksum"] == f"{total:08x}"
    assert len({unit["tid"] for unit in units}) == (9 * 3 if model in {"asyncio", "gevent"} else workers)


BROKEN = """
import sys
sys.path.insert(0, sys.argv[1])
import primitives
whole = primitives.seed_for
def seed_for(base, i):
    if i == 3:
        raise ArithmeticError("task 3 is broken")
    return whole(base, i)
primitives.seed_for = seed_for
from program import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("workload", "model"),
    # A forkserver's children import the whole primitives, and native kernels have their own. Nobody tells the
    # parent of forked processes that wait at a gate that one of them has died.
    [
        pair
        for pair in ALL
        if pair[1] != "process-forkserver" and pair != ("spawn", "process-fork") and "native" not in pair[1]
    ],
)
def test_a_task_that_fails_ends_the_process(workload: str, model: str) -> None:
    need(model)
    parameters = SMALLEST[workload].replace("concurrency 1", "concurrency 5")
    command = f"--workload {workload} --model {model} {parameters.replace('units 1', 'units 5')}"
    process = start(command, program=["-c", BROKEN, str(MAIN.parent)])
    out, err = process.communicate()

    assert (process.returncode, out) == (1, "")
    assert "task 3 is broken" in err
