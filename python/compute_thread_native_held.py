"""compute: the same pool of threads, with a kernel in C++ that keeps the GIL to itself."""

# region work
from concurrency_kernels import unit_holding_gil as kernel

from compute_thread import run

# endregion

__all__ = ["kernel", "run"]
