"""Memory, threads and processes of a tree, read from outside."""

import contextlib
import os
import time
from pathlib import Path

import msgspec

from harness.model import Plateau
from harness.processes.keeper import descendants
from harness.records.machine import meminfo

_KIB = 1 << 10
_GIVEN_BACK_S = 0.1  # the kernel frees a dead thread's share late: at once, slab and page tables still stand


def plateau(root: int) -> Plateau:
    """Look at the tree below `root`. `kernel_bytes` is the machine's, until the tree has ended."""
    kernel_bytes, pids = _kernel_bytes(), descendants(root)
    return Plateau(
        pss_bytes=sum(map(_pss, pids)),
        kernel_bytes=kernel_bytes,
        threads=sum(map(_threads, pids)),
        processes=len(pids),
    )


def less_what_stays(parked: Plateau) -> Plateau:
    """Take off what the kernel holds after the tree's end, for its partners too: they still live."""
    time.sleep(_GIVEN_BACK_S)
    return msgspec.structs.replace(parked, kernel_bytes=parked.kernel_bytes - _kernel_bytes())


def exceeds(root: int, limit_bytes: int) -> bool:
    """Whether the tree below `root` has more memory than it may."""
    # The machine's figure is one small file and can only be larger: the tree is summed only when it must be.
    memory = meminfo()
    if (memory["MemTotal"] - memory["MemAvailable"]) * _KIB < limit_bytes:
        return False
    return sum(map(_pss, descendants(root))) > limit_bytes


def _kernel_bytes() -> int:
    memory = meminfo()
    return (memory["KernelStack"] + memory["PageTables"] + memory["Slab"]) * _KIB


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):  # it has ended
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * _KIB
    return 0


def _threads(pid: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    return 0
