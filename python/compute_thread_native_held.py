"""compute: the same threads, with a kernel in C++, called attached: the GIL is held to its end."""

# region work
from concurrency_kernels import unit_holding_gil as kernel

from compute_thread import run

# endregion

__all__ = ["kernel", "run"]
