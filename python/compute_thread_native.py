"""compute: the same threads, with a kernel in C++, called detached: the GIL is released."""

# region work
from concurrency_kernels import unit as kernel

from compute_thread import run

# endregion

__all__ = ["kernel", "run"]
