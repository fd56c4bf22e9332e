"""The unit of work in C++, with the thread attached and detached: with the GIL held and without."""

from concurrency_kernels._kernels import unit, unit_holding_gil

__all__ = ["unit", "unit_holding_gil"]
