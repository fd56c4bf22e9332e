"""The record of the machine, its noise and the warnings before a run."""

import getpass
import os
import platform
import re
import subprocess
from pathlib import Path

import pytest

from harness.model import Build, Noise, Toolchain
from harness.records.environment import Meter, must_match, preflight, record, sharing_words

CPU = "sys/devices/system/cpu"
CALM = {
    "proc/loadavg": "0.01 0.02 0.03 1/100 1",
    "proc/pressure/cpu": "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000",
    "proc/cpuinfo": "processor : 0\nmodel name : Made Up 9000\nflags : fpu sse\n",
    "proc/meminfo": "MemTotal: 8000000 kB\nSwapTotal: 1000 kB\nSwapFree: 1000 kB\n",
    "proc/stat": "cpu 10 0 10 500 3 1 1 5 0 0\n",
    f"{CPU}/cpu0/cpufreq/scaling_governor": "performance",
    f"{CPU}/intel_pstate/no_turbo": "1",
    "sys/class/power_supply/AC/type": "Mains",
    "sys/class/power_supply/AC/online": "1",
    "sys/fs/cgroup/cpu.max": "max 100000",
    "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
}


AUTOGROUP = "proc/sys/kernel/sched_autogroup_enabled"


def stat(nice: int = 0, policy: int = 0) -> str:
    """Write /proc/self/stat of a program whose name means to confuse."""
    return f"7 (a) 1 2) S {'0 ' * 15}{nice} {'0 ' * 21}{policy} 0 0"


@pytest.fixture
def calm(tmp_path: Path) -> Path:
    """Make the files of a machine on which nothing disturbs."""
    for name, text in CALM.items():
        change(tmp_path, name, text)
    return tmp_path


def change(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_a_calm_machine_needs_no_warning(calm: Path) -> None:
    assert preflight(calm) == ()


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("proc/loadavg", "900.5 1 1 1/1 1", "load average 900.5"),
        ("proc/pressure/cpu", "some avg10=12.50 avg60=0 avg300=0 total=1", "waited for a CPU 12.5 %"),
        (f"{CPU}/cpu0/cpufreq/scaling_governor", "powersave", "governor powersave"),
        (f"{CPU}/intel_pstate/no_turbo", "0", "raise their clock"),
        ("sys/class/power_supply/AC/online", "0", "on battery"),
        ("sys/fs/cgroup/cpu.max", "150000 100000", "may use 1.5 CPUs"),
        ("proc/cpuinfo", "processor : 0\n" * 5000, "bound to"),
        ("proc/cpuinfo", "processor : 0\nflags : fpu hypervisor\n", "virtual machine"),
        (AUTOGROUP, "1", "shared among sessions"),
        ("proc/self/stat", stat(nice=5), "niceness 5, scheduler class other"),
        ("proc/self/stat", stat(policy=3), "niceness 0, scheduler class batch"),
        ("proc/meminfo", "SwapTotal: 9000 kB\nSwapFree: 900 kB\n", "7 MiB are swapped out"),
        ("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never", "huge pages"),
    ],
)
def test_each_disturbance_is_told_with_reason_and_command(
    calm: Path, name: str, text: str, what: str
) -> None:
    change(calm, name, text)

    (note,) = preflight(calm)

    assert re.fullmatch(rf".*{re.escape(what)}.*: .+\n    .+", note)


def test_a_machine_that_tells_nothing_needs_no_warning(tmp_path: Path) -> None:
    assert preflight(tmp_path) == ()


@pytest.mark.parametrize(
    ("groups", "group", "told"),
    [
        ("0::/", "", "on"),
        ("0::/user.slice", "", "on"),
        ("0::/user.slice", "user.slice", "on, overridden by a control group"),
        ("0::/user.slice/app.slice/it.scope", "user.slice", "on, overridden by a control group"),
        ("3:cpuset:/it\n2:cpu,cpuacct:/\n0::/", "", "on"),
        ("3:cpuset:/it\n0::/", "it", "on"),
        ("3:cpuset:/\n2:cpu,cpuacct:/it\n0::/", "", "on, overridden by a control group"),
    ],
)
def test_sessions_share_cpus_unless_a_control_group_does(
    calm: Path, checkout: Path, groups: str, group: str, told: str
) -> None:
    change(calm, AUTOGROUP, "1")
    change(calm, "proc/self/cgroup", groups)
    change(calm, f"sys/fs/cgroup/{group or 'other'}/cpu.weight", "100")

    seen = record(checkout, (), (), {}, calm)

    assert seen["autogroup"] == told
    assert bool(sharing_words(seen)) is bool(preflight(calm)) is (told == "on")


def test_where_sessions_share_nothing_no_control_group_overrides_it(calm: Path, checkout: Path) -> None:
    change(calm, AUTOGROUP, "0")
    change(calm, "proc/self/cgroup", "0::/it")
    change(calm, "sys/fs/cgroup/it/cpu.weight", "100")

    assert record(checkout, (), (), {}, calm)["autogroup"] == "off"


def test_how_it_is_scheduled_is_recorded_and_need_not_match(calm: Path, checkout: Path) -> None:
    change(calm, AUTOGROUP, "0")
    change(calm, "proc/self/stat", stat(nice=-3, policy=1))

    seen = record(checkout, (), (), {}, calm)

    assert (seen["autogroup"], seen["nice"], seen["scheduler"]) == ("off", -3, "fifo")
    assert not {"autogroup", "nice", "scheduler"} & must_match(seen).keys()
    assert [each.partition(":")[0] for each in sharing_words(seen)] == ["niceness -3, scheduler class fifo"]


@pytest.mark.parametrize(
    ("nice", "policy", "told"),
    [
        (0, 0, []),
        (5, 0, ["niceness 5, scheduler class other"]),
        (0, 3, ["niceness 0, scheduler class batch"]),
    ],
)
def test_niceness_and_class_are_told_each_by_itself(
    calm: Path, checkout: Path, nice: int, policy: int, told: list[str]
) -> None:
    change(calm, "proc/self/stat", stat(nice=nice, policy=policy))

    words = sharing_words(record(checkout, (), (), {}, calm))

    assert [each.partition(":")[0] for each in words] == told


def test_runs_of_before_say_nothing_of_sessions() -> None:
    assert sharing_words({"cpu": "Made Up 9000"}) == []


def test_what_others_did_is_metered(calm: Path) -> None:
    tick_ms = 1000 // os.sysconf("SC_CLK_TCK")
    meter = Meter(calm)
    change(calm, "proc/stat", "cpu 60 0 30 900 4 1 1 8 0 0\n")
    change(calm, "proc/pressure/cpu", "some avg10=1.0 avg60=0 avg300=0 total=1750")

    noise = meter.noise(cpu_ns=20 * tick_ms * 1_000_000)

    assert Noise(foreign_cpu_ms=50 * tick_ms, steal_ms=3 * tick_ms, psi_us=750) == noise


def test_more_of_our_own_than_the_ticks_show_is_no_negative_noise(calm: Path) -> None:
    assert Noise(foreign_cpu_ms=0, steal_ms=0, psi_us=0) == Meter(calm).noise(cpu_ns=10**9)


def test_without_a_kernel_that_counts_there_is_no_noise(tmp_path: Path) -> None:
    assert Meter(tmp_path).noise(0) is None


def found(runtime: str) -> Toolchain:
    return Toolchain(
        runtime=runtime,
        language="go",
        status="found",
        version="1.26.8",
        maker="go.dev",
        path=f"{Path.home()}/go/bin/go",
        source="path",
        remedy="",
        stamp="1:2:3",
        environment={},
    )


def built(runtime: str) -> Build:
    return Build(
        runtime=runtime,
        language="go",
        argv=(f"{Path.home()}/program",),
        environment={},
        stamp="abc",
        packages=(),
        problem="",
        log=f"{Path.home()}/log",
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "file").write_text("one")
    identity = ("-c", "user.name=n", "-c", "user.email=e@x")
    for words in (("init", "-q"), ("add", "file"), (*identity, "commit", "-q", "-m", "one")):
        subprocess.run(("git", *words), cwd=folder, check=True)
    return folder


def test_what_must_match_is_a_part_of_the_record(calm: Path, checkout: Path) -> None:
    seen = record(checkout, [found("go-1.26")], [built("go-1.26")], {}, calm)

    matched = must_match(seen)

    assert matched.items() <= seen.items()
    assert {
        "cpu": "Made Up 9000",
        "memory_mib": 7808,
        "governor": "performance",
        "runtime go-1.26": "1.26.8, go.dev",
        "build go-1.26": "abc",
    }.items() <= matched.items()
    assert not {"load", "uptime_s", "commit", "dirty", "kernel_release"} & matched.keys()


def test_commit_and_changes_are_told(calm: Path, checkout: Path) -> None:
    clean = record(checkout, (), (), {}, calm)
    (checkout / "file").write_text("two")
    changed = record(checkout, (), (), {}, calm)
    (checkout / "file").write_text("three")
    again = record(checkout, (), (), {}, calm)

    assert len(str(clean["commit"])) == 40
    assert clean["dirty"] == ""
    assert len({clean["dirty"], changed["dirty"], again["dirty"]}) == 3


def test_outside_a_repository_there_is_no_commit(calm: Path, tmp_path: Path) -> None:
    seen = record(tmp_path / "nowhere", (), (), {}, calm)

    assert (seen["commit"], seen["dirty"]) == ("", "")


def test_a_record_does_not_tell_whose_machine_it_is(checkout: Path) -> None:
    environ = {"GOPROXY": "https://secret.example", "PYTHONPATH": "/private", "TOKEN": "hidden"}

    seen = record(checkout, [found("go-1.26")], [built("go-1.26")], environ)

    told = " ".join(f"{name}={value}" for name, value in seen.items())
    assert seen["variables"] == "GOPROXY PYTHONPATH"
    assert all(isinstance(value, (int, str)) for value in seen.values())
    for private in ("secret", "/private", "TOKEN", str(Path.home()), platform.node(), str(checkout)):
        assert private not in told
    assert getpass.getuser() not in told.split()
