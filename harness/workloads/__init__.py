"""The workloads."""
