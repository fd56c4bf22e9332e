"""Packages of Python, which carry toolchains too: pip or uv installs them, against pinned hashes.

Nothing here needs root or edits PATH. pip, npm and uv inherit the user's environment: registries are reached
as the user set them up.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from harness.checkout import REQUIREMENTS, checkout
from harness.fetching.downloads import DownloadError
from harness.fetching.foreign import answer, tool_environment
from harness.model import Command

PINNED: Final = checkout() / REQUIREMENTS
_DEADLINE_S: Final = 600.0
_LOG_BYTES: Final = 1 << 20
_SHOWN: Final = 200


def find_uv(environ: Mapping[str, str]) -> str | None:
    """Find the uv that started this (it and our noxfile leave its path in UV), or one on PATH."""
    return shutil.which(environ.get("UV") or "uv", path=environ.get("PATH"))


def find_pip(environ: Mapping[str, str], *preferred: str) -> str | None:
    """Find the first Python that has a pip able to install into another environment."""
    system = shutil.which("python3", path=environ.get("PATH"))
    pythons: tuple[str, ...] = (*preferred, sys.executable, *((system,) if system else ()))
    for python in pythons:
        try:
            tool((python, "-m", "pip", "install", "--python", python, "--help"), os.curdir, environ)
        except DownloadError:
            continue
        return python
    return None


def install_wheel(requirement: Path, folder: Path, environ: Mapping[str, str]) -> None:
    """Unpack the one wheel that a file pins into a folder."""
    options = ("--target", str(folder), "--require-hashes", "--no-deps", "--only-binary", ":all:")
    pip, uv = find_pip(environ), find_uv(environ)
    if pip is not None:
        tool((pip, "-m", "pip", "install", *options, "-r", str(requirement)), str(folder), environ)
    elif uv is not None:
        tool((uv, "pip", "install", *options, "-r", str(requirement)), str(folder), environ)
    else:
        raise DownloadError(f"there is neither a pip nor a uv to install {pinned(requirement)} with")


def pinned(requirement: Path) -> str:
    """`name==version` of a file that pins one package."""
    return requirement.read_text().split(maxsplit=1)[0]


def tool(argv: tuple[str, ...], directory: str, environ: Mapping[str, str]) -> None:
    """Run a tool to its end; DownloadError says what went wrong."""
    command = Command(
        argv=argv, environment=tool_environment(environ), directory=directory, deadline_s=_DEADLINE_S
    )
    problem, said = answer(command, limit_bytes=_LOG_BYTES)
    if problem:
        told = said.decode("utf-8", "replace").strip()[-_SHOWN:]
        raise DownloadError(f"`{' '.join(argv[:4])}` {problem}: {told}")
