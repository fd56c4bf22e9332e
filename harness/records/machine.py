"""What the kernel tells of this machine; each reading is empty where there is none."""

import os
import platform
import re
import sys
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path("/")
_NICE, _POLICY = 16, 38  # of the fields behind the name in /proc/PID/stat
_CLASSES: Final = {"0": "other", "1": "fifo", "2": "rr", "3": "batch", "5": "idle", "6": "deadline"}


def cpu_model(root: Path = ROOT) -> str:
    """Name the processor."""
    named = first(r"^model name\s*:\s*(.+)$", read(root / "proc/cpuinfo"))
    return named or platform.processor() or platform.machine()


def usable_cpus(root: Path = ROOT) -> int:
    """Count the CPUs that a program may use: its affinity, cut by the container's quota."""
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    quota = cpu_quota(root)
    return allowed if quota is None else max(1, min(allowed, int(quota)))


def cpu_quota(root: Path = ROOT) -> float | None:
    """Read how many CPUs the control group may use at once, or None where it is not limited."""
    group = root / "sys/fs/cgroup"
    limit, _, period = read(group / "cpu.max").partition(" ")
    if not limit:
        limit, period = read(group / "cpu/cpu.cfs_quota_us"), read(group / "cpu/cpu.cfs_period_us")
    return int(limit) / int(period) if limit.isdecimal() and period.isdecimal() else None


def is_virtual(root: Path = ROOT) -> bool:
    """Tell whether a hypervisor runs below."""
    return bool(re.search(r"^flags\s*:.*\bhypervisor\b", read(root / "proc/cpuinfo"), re.MULTILINE))


def is_container(root: Path = ROOT) -> bool:
    """Tell whether this is a container, by the marks that their makers leave."""
    marks = (root / ".dockerenv", root / "run/.containerenv", root / "run/systemd/container")
    return any(mark.exists() for mark in marks)


def autogroup(root: Path = ROOT) -> str:
    """Tell whether the kernel shares CPUs among sessions before it shares them among programs: sched(7).

    A program in a control group for CPUs shares by that group instead.
    """
    enabled = read(root / "proc/sys/kernel/sched_autogroup_enabled")
    if enabled == "1" and _has_cpu_group(root):
        return "on, overridden by a control group"
    return {"0": "off", "1": "on"}.get(enabled, "unknown")


def _has_cpu_group(root: Path) -> bool:
    groups = [line.split(":", 2)[1:] for line in read(root / "proc/self/cgroup").splitlines()]
    for controllers, path in groups:  # version 1: a hierarchy for each controller
        if "cpu" in controllers.split(","):
            return path != "/"
    # Version 2: where the controller is off in a group, the nearest one above that has it shares for it.
    chain = [each for names, path in groups if not names for each in (path, *PurePosixPath(path).parents)]
    return any((root / f"sys/fs/cgroup{each}/cpu.weight").exists() for each in chain)


def scheduling(root: Path = ROOT) -> tuple[int, str]:
    """Read the niceness and the scheduler's class of this process, which what it starts inherits."""
    fields = read(root / "proc/self/stat").rpartition(")")[2].split()
    if len(fields) <= _POLICY:
        return 0, "unknown"
    return int(fields[_NICE]), _CLASSES.get(fields[_POLICY], fields[_POLICY])


def open_files() -> int:
    """Read how many files a program may hold open."""
    import resource  # noqa: PLC0415  # there is none on Windows

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def meminfo(root: Path = ROOT) -> dict[str, int]:
    """Read the kernel's memory figures, in KiB."""
    lines = re.findall(r"^(\w+):\s+(\d+) kB$", read(root / "proc/meminfo"), re.MULTILINE)
    return {name: int(value) for name, value in lines}


def swapped_kib(root: Path = ROOT) -> int:
    """Read how much lies in swap, in KiB."""
    memory = meminfo(root)
    return memory.get("SwapTotal", 0) - memory.get("SwapFree", 0)


def read(path: Path) -> str:
    """Read a file of the kernel's, if it is there."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def first(pattern: str, text: str) -> str:
    """Find what a pattern's group holds where it first fits."""
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip() if match else ""
