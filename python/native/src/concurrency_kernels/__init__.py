"""The unit of work in C++, with and without the GIL."""

from concurrency_kernels._kernels import unit, unit_holding_gil

__all__ = ["unit", "unit_holding_gil"]
