#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["nox[uv]>=2026.8.17"]
# ///
"""Everything that is run here; `python3 noxfile.py -l` lists it.

Where nox is installed, `nox -s compare` does the same as `python3 noxfile.py -s compare`.
"""

import os
import subprocess
import sys
from pathlib import Path

try:
    import nox
except ImportError:  # a fresh machine: nox goes into an environment of its own, and takes over
    BOOT = Path(__file__).resolve().parent / ".nox" / "boot"
    PYTHON = BOOT / "bin" / "python"
    if PYTHON.resolve() == Path(sys.executable).resolve() and Path(sys.prefix) == BOOT:
        sys.exit(f"nox is missing from {BOOT}: delete that folder and try again")
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    if not (BOOT / "ready").exists():
        print("Preparing nox in .nox/boot (once) …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", BOOT], check=True)
        # pip installs into the new environment, so PEP 668 and a missing ensurepip do not matter
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
        if subprocess.run([*pip, "install", "--quiet", "nox[uv]>=2026.8.17"], check=False).returncode:
            sys.exit(
                "pip could not install nox: is there a pip (Debian: apt install python3-pip), and network?"
            )
        (BOOT / "ready").touch()
    os.execv(PYTHON, [str(PYTHON), *sys.argv])

nox.needs_version = ">=2026.8.17"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["test"]

BESIDE_NOX = Path(sys.executable).parent / "uv"
UV = {"UV": str(BESIDE_NOX)} if BESIDE_NOX.exists() else {}  # what installs another CPython


def provide(session: nox.Session, job: str) -> None:
    """Install what one job needs, exactly as locked. The project itself runs from its checkout."""
    session.install("--quiet", "--require-hashes", "-r", f"requirements/{job}.txt")


def run(session: nox.Session, *words: str) -> None:
    """Run Python in the session, with time to stop in good order on Ctrl-C."""
    # At a terminal both get the SIGINT; without one (a cancelled CI job) only nox does.
    interrupt = 30.0 if sys.stdin.isatty() else 0.5
    session.run("python", *words, env=UV, interrupt_timeout=interrupt, terminate_timeout=6.0)


@nox.session(default=False)
def compare(session: nox.Session) -> None:
    """Build, run, verify, measure and chart: nox -s compare -- --profile tiny|quick|full --only 'spawn*'."""
    provide(session, "report")
    run(session, "-m", "harness", "compare", *session.posargs)


@nox.session(default=False)
def exhibits(session: nox.Session) -> None:
    """Run every pitfall beside its cure: nox -s exhibits -- [NAME] [--json]."""
    provide(session, "report")
    run(session, "-m", "harness", "exhibits", *session.posargs)


@nox.session
def test(session: nox.Session) -> None:
    """Test the harness and every program."""
    provide(session, "test")
    run(session, "-m", "pytest", "-n", "3", *session.posargs)


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Check every language with its own linters, formatters and type checkers."""
    provide(session, "lint")
    run(session, "tests/lint.py", *session.posargs)


@nox.session(default=False)
def harness(session: nox.Session) -> None:
    """Run any other subcommand: nox -s harness -- doctor | plan | build | resume | run | cheats | report."""
    provide(session, "report")
    run(session, "-m", "harness", *session.posargs)


@nox.session(default=False)
def update(session: nox.Session) -> None:
    """Write requirements/*.txt anew from the groups in pyproject.toml."""
    session.install("--quiet", "uv")
    for job in ("report", "test", "lint"):
        session.run(
            *("uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"),
            *("--group", f"pyproject.toml:{job}", "-o", f"requirements/{job}.txt"),
        )


if __name__ == "__main__":
    nox.main()
