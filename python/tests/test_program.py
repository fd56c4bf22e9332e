import json
import subprocess
import sys
from pathlib import Path

import pytest
from running import MAIN, checksums, need, run, start

from implementations import WORKLOADS
from primitives import GOLDEN, MASK, fmix32, seed_for

ALL = [(name, model) for name, workload in WORKLOADS.items() for model in workload.models]
SMALLEST = {
    "timers": "--concurrency 1 --hops 1 --delay_ms_max 1",
    "compute": "--units 1 --size 2 --workers 1",
    "spawn": "--concurrency 1",
    "mailbox": "--concurrency 1",
}
POOLS = ["process-forkserver", "process-fork", "thread", "thread-native", "thread-native-held"]
MAILBOXES = WORKLOADS["mailbox"].models


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
        ("--workload spawn --model thread --concurrency 2 --seed 1 --warmup 0 --iterations 1", ""),
        ("--workload spawn --model asyncio --concurrency 2 --seed 1 --warmup 0 --iterations 1", "asyncio"),
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

    wrapped = checksums(f"{command} --seed {MASK} --warmup 1 --iterations 2")
    assert wrapped[1:] == checksums(f"{command} --seed 0 --warmup 1 --iterations 1")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        *(
            (f"--workload {w} --model {m} --concurrency 1", "bab18a02 c5a124cb 4bc367b8")
            for w, m in models("spawn")
        ),
        *(
            (f"--workload {w} --model {m} --concurrency 1000", "dc2d2f80 cb246484 b4192a70")
            for w, m in models("spawn")
            if m != "process-forkserver"
        ),
        *(
            (f"--workload {w} --model {m} --concurrency 1000", "d553e760 d6083bf6 de461b28")
            for w, m in models("mailbox")
        ),
        *(
            (
                f"--workload {w} --model {m} --concurrency 1000 --hops 5 --delay_ms_max 20",
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

    assert " ".join(checksums(f"{command} --warmup 1 --iterations 2")) == expected


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
    stdin = "".join(f"poke {task} {nonce}\n" for task, nonce in pokes) + "go\n"
    (holding, *poked), measurement = run(f"--workload mailbox --model {model} --concurrency 10 --hold", stdin)

    assert holding == '{"holding":10}'
    assert [json.loads(line) for line in poked] == [
        {"poked": task, "value": fmix32(seed_for(1, task) + nonce)} for task, nonce in pokes
    ]
    assert [entry["checksum"] for entry in measurement["iterations"]] == checksums(
        f"--workload mailbox --model {model} --concurrency 10"
    )


@pytest.mark.parametrize(("workload", "model"), models("spawn") + models("mailbox"))
@pytest.mark.parametrize("stdin", ["go\n", ""])
def test_go_or_the_end_of_input_releases(workload: str, model: str, stdin: str) -> None:
    need(model)
    lines, measurement = run(f"--workload {workload} --model {model} --concurrency 3 --hold", stdin)

    (entry,) = measurement["iterations"]
    assert lines == ['{"holding":3}']
    assert 0 < entry["plateau_ns"] < entry["elapsed_ns"]


@pytest.mark.parametrize(("workload", "model"), models("spawn") + models("mailbox"))
def test_the_census_is_the_runtimes_or_left_out(workload: str, model: str) -> None:
    need(model)
    n = 10 if model == "process-forkserver" else 1000
    lines, _ = run(f"--workload {workload} --model {model} --concurrency {n} --hold --census")

    census = f',"census":{n}' if model in {"asyncio", "gevent"} else ""
    assert lines == [f'{{"holding":{n}{census}}}']


def read(path: Path) -> list[dict[str, int]]:
    opening, *lines = path.read_text().splitlines()

    assert opening == "["
    events = [json.loads(line.removesuffix(",")) for line in lines]
    return [{"tid": event["tid"], **event["args"]} for event in events]


@pytest.mark.parametrize(("workload", "model"), models("timers"))
def test_every_sleep_is_recorded_with_its_task(workload: str, model: str, tmp_path: Path) -> None:
    need(model)
    run(
        f"--workload {workload} --model {model} --concurrency 10 --hops 3 --delay_ms_max 5"
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
        f"--workload compute --model {model} --units 9 --size 100 --workers {workers}"
        f" --trace {tmp_path}/trace"
    )

    units = read(tmp_path / "trace")
    total = sum(fmix32(unit["answer"] + unit["task"] * GOLDEN) for unit in units) & MASK
    assert measurement["iterations"][0]["checksum"] == f"{total:08x}"
    assert sorted(unit["task"] for unit in units) == list(range(9))
    assert len({unit["tid"] for unit in units}) >= workers


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
    # A forkserver's children import the whole primitives; native kernels have their own.
    [pair for pair in ALL if pair[1] != "process-forkserver" and "native" not in pair[1]],
)
def test_a_task_that_fails_ends_the_process(workload: str, model: str) -> None:
    need(model)
    parameters = SMALLEST[workload].replace("concurrency 1", "concurrency 5")
    command = f"--workload {workload} --model {model} {parameters.replace('units 1', 'units 5')}"
    process = start(command, program=["-c", BROKEN, str(MAIN.parent)])
    out, err = process.communicate()

    assert (process.returncode, out) == (1, "")
    assert "task 3 is broken" in err
