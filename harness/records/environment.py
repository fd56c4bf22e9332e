"""The machine as far as it bears on a number: what it is, what else it does, and what to do about that.

Nothing here changes the machine, and nothing here tells whose it is: no host name, user, path, serial
number or value of a variable is read into a record.
"""

import hashlib
import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from harness.model import Build, Noise, Toolchain
from harness.records import machine

_MATCHED: Final = ("system", "kernel", "cpu", "cpus", "memory_mib", "virtualised", "container", "governor")
_PREFIXES_MATCHED: Final = ("runtime ", "build ")
_TOLD: Final = ("DOTNET_", "GO", "NODE_", "UV_", "PYTHON", "MALLOC_", "OMP_")  # names only
_MEMORY_STEP_MIB: Final = 64  # a kernel's update moves the total by a few MiB
_GIT_DEADLINE_S: Final = 20.0
_LOAD_PER_CPU: Final = 0.3
_PRESSURE_PERCENT: Final = 5.0
_OPEN_FILES: Final = 4096
_YES: Final = {True: "yes", False: "no"}
_CPU: Final = "sys/devices/system/cpu"
_BUSIEST: Final = "ps -eo pcpu,comm --sort=-pcpu | head"
_BY_SESSION: Final = (
    "CPUs are shared among sessions (autogroup)",
    "beside a busy session a program gets a session's share, whether it has one thread or many",
)
_INHERITED: Final = "measured programs inherit it, and others need not have it"
_USUAL: Final = {"other", "unknown"}

_Note = tuple[str, str, str]  # what, why, the command that tells more or ends it


def record(
    checkout: Path,
    toolchains: Sequence[Toolchain],
    builds: Sequence[Build],
    environ: Mapping[str, str] = os.environ,
    root: Path = machine.ROOT,
) -> dict[str, str | int]:
    """Describe machine, runtimes and sources; integers and strings only."""
    return {
        **_machine(root),
        **_settings(root),
        **{f"runtime {item.runtime}": f"{item.version}, {item.maker}" for item in toolchains if item.version},
        **{f"build {item.name}": item.stamp for item in builds},
        "harness_python": platform.python_version(),
        "variables": " ".join(sorted(name for name in environ if name.startswith(_TOLD))),
        "commit": _git(checkout, "rev-parse", "HEAD").decode().strip(),
        "dirty": _dirty(checkout),
    }


def must_match(environment: Mapping[str, str | int]) -> dict[str, str | int]:
    """Select what has to be the same for two numbers to be compared, or a run to be resumed."""
    return {
        name: value
        for name, value in environment.items()
        if name in _MATCHED or name.startswith(_PREFIXES_MATCHED)
    }


def _machine(root: Path) -> dict[str, str | int]:
    memory = machine.meminfo(root)
    return {
        "system": platform.system(),
        "kernel": ".".join(platform.release().split(".")[:2]),
        "cpu": machine.cpu_model(root),
        "cpus": machine.usable_cpus(root),
        "memory_mib": round(memory.get("MemTotal", 0) / 1024 / _MEMORY_STEP_MIB) * _MEMORY_STEP_MIB,
        "virtualised": _YES[machine.is_virtual(root)],
        "container": _YES[machine.is_container(root)],
        "governor": machine.read(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") or "unknown",
    }


def _settings(root: Path) -> dict[str, str | int]:
    """Read what is only told: it explains a number, and need not be the same."""
    kernel = root / "sys/kernel/mm/transparent_hugepage/enabled"
    nice, scheduler = machine.scheduling(root)
    return {
        "kernel_release": platform.release(),
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()),
        "microcode": machine.first(r"^microcode\s*:\s*(\S+)", machine.read(root / "proc/cpuinfo")),
        "clocksource": machine.read(root / "sys/devices/system/clocksource/clocksource0/current_clocksource"),
        "huge_pages": machine.first(r"\[(\w+)\]", machine.read(kernel)),
        "aslr": machine.read(root / "proc/sys/kernel/randomize_va_space"),
        "autogroup": machine.autogroup(root),
        "nice": nice,
        "scheduler": scheduler,
        "swap_used_mib": machine.swapped_kib(root) // 1024,
        "open_files": machine.open_files(),
        "load": " ".join(machine.read(root / "proc/loadavg").split()[:3]),
        "uptime_s": int(float((machine.read(root / "proc/uptime") or "0").split()[0])),
        "timezone": time.strftime("%z"),
    }


def sharing_words(environment: Mapping[str, str | int]) -> list[str]:
    """Return how the kernel shared the CPUs of a run where that bears on its numbers, in sentences.

    Runs of before it was recorded have none.
    """
    words = []
    if environment.get("autogroup") == "on":
        words.append(f"{_BY_SESSION[0]}: {_BY_SESSION[1]}")
    nice, scheduler = environment.get("nice", 0), environment.get("scheduler", "other")
    if nice or scheduler not in _USUAL:
        words.append(f"niceness {nice}, scheduler class {scheduler}: {_INHERITED}")
    return words


class Meter:
    """Reads what the machine does, from now until it is asked."""

    def __init__(self, root: Path = machine.ROOT) -> None:
        self._root = root
        self._before = self._read()

    def noise(self, cpu_ns: int) -> Noise | None:
        """Tell what was done beside `cpu_ns` of our own since the start; None where the kernel doesn't say.

        The kernel counts whole ticks: differences below some 10 ms per CPU mean nothing.
        """
        before, after = self._before, self._read()
        if before is None or after is None:
            return None
        busy_ms, steal_ms, waited_us = (now - then for now, then in zip(after, before, strict=True))
        foreign_ms = max(0, busy_ms - cpu_ns // 1_000_000)
        return Noise(foreign_cpu_ms=foreign_ms, steal_ms=max(0, steal_ms), psi_us=max(0, waited_us))

    def _read(self) -> tuple[int, int, int] | None:
        line = machine.first(r"^cpu +(.+)$", machine.read(self._root / "proc/stat"))
        if not line:
            return None
        user, nice, system, _idle, _iowait, irq, softirq, steal, *_guest = (
            int(part) for part in line.split()
        )
        tick_ms = 1000 // os.sysconf("SC_CLK_TCK")
        waited = machine.first(r"^some .*total=(\d+)$", machine.read(self._root / "proc/pressure/cpu"))
        return (user + nice + system + irq + softirq) * tick_ms, steal * tick_ms, int(waited or 0)


def preflight(root: Path = machine.ROOT) -> tuple[str, ...]:
    """Look once at the machine: what to know before measuring here. It is not changed."""
    notes = (*_busy(root), *_shared(root), *_clock(root), *_scarce(root), *_beneath(root))
    return tuple(f"{what}: {why}\n    {command}" for what, why, command in notes)


def _busy(root: Path) -> Iterator[_Note]:
    load, cpus = float((machine.read(root / "proc/loadavg") or "0").split()[0]), machine.usable_cpus(root)
    if load > _LOAD_PER_CPU * cpus:
        yield (
            f"load average {load:g} on {cpus} CPUs",
            "other programs take turns with the measured ones",
            _BUSIEST,
        )
    waited = float(machine.first(r"^some avg10=([\d.]+)", machine.read(root / "proc/pressure/cpu")) or 0)
    if waited > _PRESSURE_PERCENT:
        yield (
            f"something waited for a CPU {waited:g} % of the last 10 s",
            "measured programs will wait as well",
            _BUSIEST,
        )


def _shared(root: Path) -> Iterator[_Note]:
    if machine.autogroup(root) == "on":
        yield (*_BY_SESSION, "echo 0 | sudo tee /proc/sys/kernel/sched_autogroup_enabled")
    nice, scheduler = machine.scheduling(root)
    if nice or scheduler not in _USUAL:
        yield f"niceness {nice}, scheduler class {scheduler}", _INHERITED, "ps -o ni,cls,args -p $$"


def _clock(root: Path) -> Iterator[_Note]:
    governor = machine.read(root / _CPU / "cpu0/cpufreq/scaling_governor")
    if governor not in {"", "performance"}:
        yield (
            f"CPU governor {governor}",
            "short programs run before the clock has risen",
            "sudo cpupower frequency-set --governor performance",
        )
    switches = (("intel_pstate/no_turbo", "0", "1"), ("cpufreq/boost", "1", "0"))
    raising = [(name, off) for name, on, off in switches if machine.read(root / _CPU / name) == on]
    for name, off in raising[:1]:
        yield (
            "the CPUs raise their clock above the nominal one",
            "how far depends on the heat and on how many are busy",
            f"echo {off} | sudo tee /{_CPU}/{name}",
        )
    supplies = (root / "sys/class/power_supply").glob("*/online")
    mains = [machine.read(supply) for supply in supplies if machine.read(supply.parent / "type") == "Mains"]
    if mains and "1" not in mains:
        yield "on battery", "the clock is held down to save it", "cat /sys/class/power_supply/*/online"


def _scarce(root: Path) -> Iterator[_Note]:
    quota = machine.cpu_quota(root)
    if quota is not None:
        yield (
            f"the control group may use {quota:g} CPUs",
            "programs are halted for the rest of each period",
            "cat /sys/fs/cgroup/cpu.max",
        )
    online = len(re.findall(r"^processor\s*:", machine.read(root / "proc/cpuinfo"), re.MULTILINE))
    allowed = len(os.sched_getaffinity(0))
    if allowed < online:
        yield (
            f"bound to {allowed} of {online} CPUs",
            "runtimes disagree on how many there are",
            f"taskset -cp 0-{online - 1} $$",
        )
    swapped = machine.swapped_kib(root)
    if swapped > 0:
        yield (
            f"{swapped // 1024} MiB are swapped out",
            "what comes back from disk is no measure of a program",
            "sudo swapoff -a && sudo swapon -a",
        )
    files = machine.open_files()
    if files < _OPEN_FILES:
        yield (
            f"{files} open files at the most",
            "models with a descriptor per task fail at sizes that others reach",
            f"ulimit -n {_OPEN_FILES}",
        )


def _beneath(root: Path) -> Iterator[_Note]:
    if machine.is_virtual(root):
        yield (
            "a virtual machine",
            "its CPUs may be given to others without a trace but `steal`",
            "grep '^cpu ' /proc/stat   # the 8th number, twice",
        )
    if "[always]" in machine.read(root / "sys/kernel/mm/transparent_hugepage/enabled"):
        yield (
            "transparent huge pages for everything",
            "memory per task jumps in steps of 2 MiB",
            "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled",
        )


def _dirty(checkout: Path) -> str:
    """Hash what differs from the commit; empty: nothing does."""
    status = _git(checkout, "status", "--porcelain")
    if not status:
        return ""
    return hashlib.sha256(status + _git(checkout, "diff", "HEAD", "--binary")).hexdigest()[:16]


def _git(checkout: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ("git", "-C", str(checkout), *arguments),
            capture_output=True,
            check=True,
            timeout=_GIT_DEADLINE_S,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout
