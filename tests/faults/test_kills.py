"""kill -9 at random moments: of the harness, of the keeper, of both. Nothing may be left."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from bench import Bench

from harness.processes.keeper import processes
from harness.processes.ownership import owned, sweep

TABLE = [
    ["ok"],
    ["hang"],
    ["daemons", "3"],
    ["daemons_closed", "3"],
    ["daemons_hang", "5"],
    ["bomb", "30"],
    ["exit_with", "3"],
]


PARTNERS = [["daemons_hang", "2"], ["daemons_hang", "1"]]


class Driver:
    """A harness in a process of its own, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process, self.said = process, process.stdout

    def run_until(self, begun: int, dead: Container[int] = ()) -> int:
        """Read until so many invocations have begun under a keeper that is not dead: its pid."""
        keeper = 0
        while begun:
            word, _, rest = self.said.readline().partition(" ")
            assert word, "the driver has ended by itself"
            keeper = int(rest) if word == "keeper" else keeper
            begun -= word == "begin" and keeper not in dead
        return keeper

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def driving(bench: Bench, partners: int = 0) -> Iterator[Driver]:
    beside = [[str(bench.fake), *words] for words in PARTNERS[:partners]]
    command = bench.driver([[str(bench.fake), *words] for words in TABLE], partners=beside)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield Driver(process)
        process.kill()


def kill_keeper(pid: int) -> None:
    handle = os.pidfd_open(pid)
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    os.close(handle)


@pytest.mark.parametrize("seed", range(20))
def test_a_killed_harness_leaves_nothing(bare_bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    with driving(bare_bench, partners=seed % 3) as driver:
        driver.run_until(begun=chance.randint(1, 6))
        time.sleep(chance.uniform(0, 0.05))  # the moment is what is random here
        driver.kill()

        assert bare_bench.is_clean(within_s=5)


@pytest.mark.parametrize("partners", [0, 2])
def test_killed_keepers_leave_nothing_and_the_run_goes_on(bare_bench: Bench, partners: int) -> None:
    chance = random.Random(0)
    killed: list[int] = []  # the subject's keeper is started anew with any other
    with driving(bare_bench, partners) as driver:
        while len(killed) < 20:
            keeper = driver.run_until(begun=chance.randint(1, 3), dead=killed)
            time.sleep(chance.uniform(0, 0.02))
            kill_keeper(chance.choice(keepers_of(driver)))
            killed.append(keeper)
        driver.run_until(begun=2, dead=killed)

        assert len(keepers_of(driver)) == 1 + partners
        driver.kill()
        assert bare_bench.is_clean(within_s=5)


def keepers_of(driver: Driver) -> list[int]:
    children = [pid for pid, (parent, _) in processes().items() if parent == driver.process.pid]
    return [pid for pid in children if is_keeper(pid)]  # a program is one until its exec, a child's child


def is_keeper(pid: int) -> bool:
    with suppress(OSError):  # a program that has ended meanwhile
        return b"keeper.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@pytest.mark.parametrize("seed", range(10))
def test_what_outlives_harness_and_keeper_is_swept_at_the_next_start(
    bare_bench: Bench, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    forget_owner(tmp_path, bare_bench.cookie)
    with driving(bare_bench, partners=seed % 3) as driver:
        driver.run_until(begun=chance.randint(1, 6))
        time.sleep(chance.uniform(0, 0.05))
        for pid in chance.sample(owners := [*keepers_of(driver), driver.process.pid], len(owners)):
            with suppress(ProcessLookupError):  # a keeper goes with its harness
                kill_keeper(pid)
        driver.process.wait()
        swept = sweep(tmp_path)

    assert (bare_bench.cookie,) == swept.runs
    assert bare_bench.left() == []
    assert sweep(tmp_path).runs == ()


def forget_owner(state: Path, run: str) -> None:
    """Leave the lock file of a run whose owner has died."""
    with owned(state, run) as folder:
        lock = state / "runs" / f"{run}.lock"
        content = lock.read_bytes()
        assert folder.is_dir()
    lock.write_bytes(content)


def test_strays_are_counted_by_the_sweep(bare_bench: Bench, tmp_path: Path) -> None:
    forget_owner(tmp_path, bare_bench.cookie)
    environment = {"BENCH_RUN": bare_bench.cookie}
    with subprocess.Popen(
        [bare_bench.fake, "daemons", "3"], env=environment, stdout=subprocess.PIPE
    ) as leader:
        assert leader.stdout
        assert leader.stdout.readline() == b"ok\n"
        assert len(bare_bench.left()) >= 3

        assert sweep(tmp_path).processes >= 3
        assert bare_bench.left() == []


def test_a_living_owner_and_a_stranger_s_cookie_are_left_alone(bare_bench: Bench, tmp_path: Path) -> None:
    environment = {"BENCH_RUN": bare_bench.cookie}
    with (
        owned(tmp_path, bare_bench.cookie) as folder,
        subprocess.Popen([bare_bench.fake, "hang"], env=environment) as living,
        subprocess.Popen([bare_bench.fake, "hang"], env={"BENCH_RUN": "other"}) as stranger,
    ):
        forget_owner(tmp_path, bare_bench.cookie + "0")  # a dead run whose name begins like theirs
        swept = sweep(tmp_path)

        assert (bare_bench.cookie + "0",) == swept.runs
        assert (swept.processes, living.poll(), stranger.poll()) == (0, None, None)
        assert folder.is_dir()
        living.kill()
        stranger.kill()
    assert not folder.exists()


def test_of_another_boot_only_the_folder_is_removed(bare_bench: Bench, tmp_path: Path) -> None:
    forget_owner(tmp_path, bare_bench.cookie)
    lock = tmp_path / "runs" / f"{bare_bench.cookie}.lock"
    fields = json.loads(lock.read_text())
    Path(fields["folder"]).mkdir()
    lock.write_text(json.dumps({**fields, "boot": "another"}))
    with subprocess.Popen([bare_bench.fake, "hang"], env={"BENCH_RUN": bare_bench.cookie}) as process:
        swept = sweep(tmp_path)

        assert (swept.processes, process.poll()) == (0, None)
        assert not Path(fields["folder"]).exists()
        process.kill()


def test_a_damaged_lock_names_no_folder_to_remove(tmp_path: Path) -> None:
    precious = tmp_path / "cb-precious"
    precious.mkdir()
    (tmp_path / "runs").mkdir()
    lock = {"run": "r", "boot": "b", "folder": str(precious)}
    (tmp_path / "runs" / "r.lock").write_text(json.dumps(lock))
    (tmp_path / "runs" / "cut.lock").write_text('{"run":')
    sweep(tmp_path)

    assert precious.is_dir()
    assert list((tmp_path / "runs").iterdir()) == []
