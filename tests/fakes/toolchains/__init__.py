"""Puts fake toolchains where a test wants them."""

import os
import select
import shlex
import sys
from pathlib import Path

TOOL = Path(__file__).with_name("tool.py")


def put(path: Path, behaviour: str = "honest", version: str = "1.26.0") -> Path:
    """Make an executable that behaves like a toolchain of that version, or misbehaves."""
    path.parent.mkdir(parents=True, exist_ok=True)
    python = shlex.join((sys.executable, "-I", "-S", str(TOOL)))
    path.write_text(f'#!/bin/sh\nexec {python} "$0" {behaviour} {version} "$@"\n')
    path.chmod(0o755)
    return path


def calls(path: Path) -> list[str]:
    """List how an executable was called, a line each."""
    noted = path.with_name(f"{path.name}.calls")
    return noted.read_text().splitlines() if noted.exists() else []


def ended(pid: int) -> bool:
    """Wait for the end of a process, for 5 s at the most."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 5)[0])
    finally:
        os.close(handle)
