"""Asks a toolchain what it is, and believes only what it computes.

A version that a tool prints proves little: wrappers lie, shims fail, a broken install answers
`--version` and nothing else. So each is given a number that it can't know beforehand, to calculate.
"""

import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from harness.fetching.foreign import answer, tool_environment
from harness.language import Ask, Probed
from harness.model import Command

DEADLINE_S: Final = 10.0
_LIMIT_BYTES: Final = 1 << 16
_SHOWN: Final = 120  # of an answer that is not understood
_T = TypeVar("_T")


class ProbeError(Exception):
    """The toolchain is not fit; the message says what was seen."""


def probe(
    question: Callable[[Ask, str, Path, int], Probed],
    path: Path,
    environ: Mapping[str, str],
    deadline_s: float = DEADLINE_S,
) -> Probed:
    """Find out what the executable `path` is; ProbeError when it doesn't prove to be anything."""
    number = secrets.randbelow(1 << 16)
    with tempfile.TemporaryDirectory(prefix="concurrency-probe-") as folder:

        def ask(argv: tuple[str, ...]) -> bytes:
            environment = tool_environment(environ)
            command = Command(argv=argv, environment=environment, directory=folder, deadline_s=deadline_s)
            problem, said = answer(command, limit_bytes=_LIMIT_BYTES)
            if problem:
                raise ProbeError(f"{problem}{shown(said)}")
            return said

        probed = question(ask, str(path), Path(folder), number)
    right = number * 7919 + 13
    if probed.answer != right:
        raise ProbeError(f"computed {probed.answer} where {right} is right")
    return msgspec.structs.replace(probed, path=probed.path or os.path.realpath(path), answer=0)


def decode(said: bytes, kind: type[_T]) -> _T:
    """Read an answer that is one value in JSON."""
    try:
        return msgspec.json.decode(said, type=kind)
    except msgspec.DecodeError as error:
        raise ProbeError(f"gave no answer{shown(said)}") from error


def shown(said: bytes) -> str:
    """Show the last line of an answer, made harmless: it may hold anything."""
    lines = said.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f", saying {last[:_SHOWN]!a}" if last else ""
