"""Other people's tools, run under a deadline, with bounded output, and gone when we are done.

Probes, providers and builds go through here. Measured programs do not: the keeper owns those.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from harness.model import Command

_TICK_S: Final = 0.02
_SWEEPS: Final = 10  # a daemon may fork while it is swept
_OWNER: Final = "CONCURRENCY_OWNER"  # marks what a tool starts: a build server may change its session
_NEVER = threading.Event()

_LEAKING = ("DOTNET_", "PYTHON")
_LEAKING_NAMES = frozenset({"GOFLAGS", "GOROOT", "NODE_OPTIONS"})
_QUIET = {
    "GOTOOLCHAIN": "local",
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    "DOTNET_NOLOGO": "1",
    "DOTNET_GENERATE_ASPNET_CERTIFICATE": "false",
    "MSBUILDDISABLENODEREUSE": "1",
}


def one_line(text: str) -> str:
    """Return a text from outside as one line, without what a terminal would obey."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def tool_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Take the user's environment, by which registries are reached, less what would change what is built.

    A service or a container may lack HOME, and Go builds nothing without: the account's is taken.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if name not in _LEAKING_NAMES and not name.startswith(_LEAKING)
    }
    return {"HOME": os.path.expanduser("~")} | kept | _QUIET  # noqa: PTH111 -- Path.home() fails without an account


def run(command: Command, output: BinaryIO, *, limit_bytes: int, stop: threading.Event = _NEVER) -> str:
    """Run `command` to its end, its deadline or its limit of output; answer what went wrong, or nothing.

    `output` is a file that the tool itself writes to: no pipe, nothing to deadlock on or to wait for
    when a grandchild keeps it open.
    """
    owner = secrets.token_hex(16)
    try:
        process = subprocess.Popen(
            command.argv,
            env={**command.environment, _OWNER: owner},
            cwd=command.directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        return f"can't be started: {error.strerror}"
    try:
        problem = _watch(process.pid, command.deadline_s, output, limit_bytes, stop)
    finally:
        _end(process, owner)
    return problem or _told(process.returncode)


def answer(command: Command, *, limit_bytes: int) -> tuple[str, bytes]:
    """Run `command` like `run`; answer what went wrong, or nothing, and what it said."""
    with tempfile.TemporaryFile() as output:
        problem = run(command, output, limit_bytes=limit_bytes)
        output.seek(0)
        return problem, output.read(limit_bytes)


def _watch(pid: int, deadline_s: float, output: BinaryIO, limit_bytes: int, stop: threading.Event) -> str:
    deadline = time.monotonic() + deadline_s
    # Not reaped: as a zombie it keeps its group's number from being reused.
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if os.fstat(output.fileno()).st_size > limit_bytes:
            return f"wrote more than {limit_bytes} bytes"
        if time.monotonic() > deadline:
            return f"did not end within {deadline_s:g} s"
        if stop.wait(_TICK_S):
            return "was stopped"
    return ""


def _end(process: subprocess.Popen[bytes], owner: str) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(_SWEEPS):  # what changed its session
        if not kill_marked({f"{_OWNER}={owner}".encode()}):
            return


def kill_marked(marks: set[bytes]) -> set[int]:
    """Kill whoever has one of the marks in its environment (where there is a /proc); who that was.

    By pidfd, opened before looking: a number that is given away meanwhile is not hit.
    """
    killed = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or is another user's
            handle = os.pidfd_open(pid := int(folder.name))
            try:
                marked = not marks.isdisjoint((folder / "environ").read_bytes().split(b"\0"))
                if marked and pid != os.getpid():
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    killed.add(pid)
            finally:
                os.close(handle)
    return killed


def _told(exit_code: int) -> str:
    if exit_code < 0:
        return f"was ended by signal {-exit_code} ({signal.Signals(-exit_code).name})"
    return f"ended with exit code {exit_code}" if exit_code else ""
