"""The program as the harness runs it: a process, by this interpreter."""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

MAIN = Path(__file__).parents[1] / "main.py"
PACKAGES = {
    "gevent": "gevent",
    "thread-native": "concurrency_kernels",
    "thread-native-held": "concurrency_kernels",
}


class Entry(TypedDict):
    """One iteration, as reported."""

    checksum: str
    elapsed_ns: int
    plateau_ns: NotRequired[int]


class Warmups(TypedDict):
    """What is reported of all warm-ups."""

    count: int
    ns: int
    fold: str
    first: Entry
    last_ns: list[int]


class Measurement(TypedDict):
    """What a program reports at last."""

    contract: int
    facts: dict[str, int | str]
    spawn_ns: int
    between_ns: int
    join_ns: int
    warmups: NotRequired[Warmups]
    iterations: list[Entry]
    metrics: dict[str, int]


def need(model: str) -> None:
    """Skip where the package that a model needs is missing, as the harness does."""
    if model in PACKAGES and find_spec(PACKAGES[model]) is None:
        pytest.skip(f"{PACKAGES[model]} is not installed")


def start(command: str, program: Sequence[str] = (str(MAIN),)) -> subprocess.Popen[str]:
    """Start an invocation, its arguments as typed; seed 1, no warm-up, as few iterations as may be."""
    words = command.split()
    iterations = "2" if "--hold" in words else "1"
    for name, value in (
        ("--seed", "1"),
        ("--warmup-ms", "0"),
        ("--warmup-least", "0"),
        ("--iterations", iterations),
    ):
        if name not in words:
            words += [name, value]
    return subprocess.Popen(
        [sys.executable, *program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(command: str, stdin: str = "") -> tuple[list[str], Measurement]:
    """Run an invocation to its good end; return the lines before the measurement, and that."""
    process = start(command)
    out, err = process.communicate(stdin)

    assert (process.returncode, err) == (0, "")
    *lines, last = out.splitlines()
    measurement: Measurement = json.loads(last)["measurement"]
    return lines, measurement


def checksums(command: str) -> list[str]:
    """Run an invocation; return the checksum of each timed iteration."""
    _, measurement = run(command)
    return [entry["checksum"] for entry in measurement["iterations"]]
