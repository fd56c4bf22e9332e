"""The driver: builds, runs, verifies, records, judges and shows; `python -m harness --help`."""
