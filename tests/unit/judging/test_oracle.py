"""The oracle: reference checksums, and its two tellings held to each other."""

import shutil
import subprocess
from pathlib import Path

import pytest

from harness.judging.oracle import Oracle
from harness.primitives import MASK, fmix32, fold, seed_for, unit
from harness.workload import Workload
from harness.workloads import WORKLOADS, workload_of

ROOT = Path(__file__).parents[3]
SLEEPS = {"concurrency": 1000, "hops": 5, "delay_ms_min": 1, "delay_ms_max": 20}
REFERENCES = [
    ("spawn", {"concurrency": 1, "depth": 1}, ["bab18a02", "c5a124cb", "4bc367b8"]),
    ("spawn", {"concurrency": 1000, "depth": 1}, ["dc2d2f80", "cb246484", "b4192a70"]),
    ("spawn", {"concurrency": 1, "depth": 2}, ["22e7bbc0", "5e7b93ac", "1609f018"]),
    ("spawn", {"concurrency": 1000, "depth": 10}, ["88fd2b60", "6b7eac9c", "f5708f22"]),
    ("mailbox", {"concurrency": 1000}, ["d553e760", "d6083bf6", "de461b28"]),
    ("timers", SLEEPS, ["4b1d2a0b", "1109a677", "187a4b05"]),
    ("compute", {"units": 64, "size": 1000, "workers": 1}, ["88c46c95", "71bf7c99", "d20ad2bb"]),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    path = tmp_path_factory.mktemp("oracle") / "liboracle.so"
    subprocess.run([compiler, "-O3", "-shared", "-fPIC", "-o", path, ROOT / "harness/oracle.c"], check=True)
    return path


def test_primitives_match_their_published_vectors() -> None:
    assert [f"{fmix32(1):08x}", f"{fmix32(0xFFFFFFFF):08x}"] == ["514e28b7", "81f16f39"]
    assert f"{seed_for(1, 0):08x}" == "514e28b7"
    assert f"{unit(1, 0, 1000):08x}" == "60a2aeb2"
    assert f"{fold(unit(1, i, 1000) for i in range(64)):08x}" == "88c46c95"


@pytest.mark.parametrize(("workload", "given", "right"), REFERENCES, ids=lambda value: str(value)[:40])
def test_definitions_give_the_reference_checksums(
    workload: str, given: dict[str, int], right: list[str]
) -> None:
    oracle = Oracle(None)

    assert [oracle.checksum(workload, given, 1 + k) for k in range(3)] == right


def park(v: int, level: int) -> int:
    """Call a task's innermost function through those around it, as the contract says in words."""
    if level == 1:
        v = fmix32(v + 0)
        return fmix32(v + 1 & MASK)
    v = park(v, level - 1)
    return fmix32(v + level & MASK)


@pytest.mark.parametrize("depth", [1, 2, 3, 10])
@pytest.mark.parametrize("seed", [1, 0xFFFFFFFF])
def test_each_call_of_spawn_mixes_as_the_one_that_it_awaits_returns(depth: int, seed: int) -> None:
    given = {"concurrency": 7, "depth": depth}
    right = fold(park(seed_for(seed, i), depth) for i in range(7))

    assert Oracle(None).checksum("spawn", given, seed) == f"{right:08x}"


def parameters(workload: Workload, size: int) -> dict[str, int]:
    """Return values that grow from name to name: the least delay stays below the longest."""
    return {name: least + size * place for place, (name, least) in enumerate(workload.least.items(), 1)}


@pytest.mark.parametrize("workload", [each.name for each in WORKLOADS if each.compiled])
@pytest.mark.parametrize("seed", [0, 1, 0x61C88647, 0xFFFFFFFF])
def test_c_library_and_definitions_agree(workload: str, seed: int, library: Path) -> None:
    for size in (1, 2, 3, 5, 17):
        given = parameters(workload_of(workload), size)

        assert Oracle(library).checksum(workload, given, seed) == Oracle(None).checksum(workload, given, seed)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each.name)
def test_every_parameter_that_shapes_the_work_enters_the_checksum(workload: Workload) -> None:
    given = parameters(workload, 5)
    right = Oracle(None).checksum(workload.name, given, 1)

    assert set(workload.least) - set(workload.enters) == {workload.swept} - {None}
    for name in workload.enters:
        assert Oracle(None).checksum(workload.name, {**given, name: given[name] + 1}, 1) != right
