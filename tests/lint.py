"""Every language's linters, formatters and type checkers: `nox -s lint`.

A toolchain that is missing is a skip with its name; in CI (the variable CI is set) it is a failure.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harness.fetching.foreign import tool_environment  # noqa: E402
from harness.languages.csharp import feeds  # noqa: E402
from harness.model import Toolchain  # noqa: E402
from harness.providing import toolchains  # noqa: E402 -- the harness is a folder, not an installed package

CHEATS = "tests/cheats"
PYTEST = "import sys; sys.path.append(sys.argv.pop(1)); import pytest; sys.exit(pytest.main())"


class Check(NamedTuple):
    """One command that must end with 0, and print nothing where `silent`."""

    language: str
    argv: tuple[str, ...]
    folder: str = "."
    silent: bool = False
    environment: dict[str, str] = {}  # noqa: RUF012 -- a NamedTuple's default


def python_checks() -> list[Check]:
    """The harness, its tests and the Python programs."""
    python = (sys.executable, "-m")
    return [
        Check("python", (*python, "ruff", "check", ".")),
        Check("python", (*python, "ruff", "format", "--check", ".")),
        Check("python", (*python, "mypy")),
        Check("python", (*python, "mypy"), folder="python"),
    ]


def program_checks(python: Toolchain) -> list[Check]:
    """The Python program's own tests, and the extension's, on a CPython for which they are built.

    pytest is that of this environment, which is plain Python; what the program has of its own comes first.
    """
    plugins = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # some of this environment's are compiled for it
    own = str(ROOT / "build" / python.runtime / "venv/bin/python")
    tests = ("-c", PYTEST, sysconfig.get_path("purelib"), "-p", "xdist", "-p", "pytest_timeout", "-n", "3")
    return [
        Check("python", (sys.executable, "-m", "harness", "build", "--runtimes", python.runtime)),
        Check("python", (own, *tests), folder="python", environment=plugins),
    ]


def go_checks(go: Toolchain) -> list[Check]:
    """The Go program, and the cheats by the same tools."""
    gofmt = str(Path(go.path).with_name("gofmt"))
    off = {"GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"}

    def check(*words: str, folder: str = "go", silent: bool = False) -> Check:
        return Check("go", words, folder=folder, silent=silent, environment=off)

    return [
        check(gofmt, "-l", "go", "tests/cheats/go", "exhibits", folder=".", silent=True),
        check(go.path, "vet", "./..."),
        check(go.path, "tool", "-modfile=tools/go.mod", "staticcheck", "./..."),
        check(go.path, "fix", "-diff", "./...", silent=True),
        check(go.path, "mod", "tidy", "-diff", silent=True),
        check(go.path, "mod", "verify", folder="go/tools"),
        check(go.path, "test", "-race", "./..."),
        check(go.path, "vet", "./...", folder=f"{CHEATS}/go"),
    ]


def js_checks(node: Toolchain) -> list[Check]:
    """The JavaScript program: types, rules, format, tests; the cheats by the same tools."""
    npm = shutil.which("npm")
    path = {"PATH": f"{Path(node.path).parent}{os.pathsep}{os.environ['PATH']}"}
    tools = ROOT / "js/node_modules/.bin"

    def check(*words: str, folder: str = "js") -> Check:
        return Check("js", words, folder=folder, environment=path)

    return [
        check(npm or "npm", "ci", "--no-audit", "--no-fund"),
        check(str(tools / "tsc")),
        check(str(tools / "tsc"), "-p", f"../{CHEATS}/js"),
        check(
            *(
                str(tools / "eslint"),
                "-c",
                "js/eslint.config.js",
                "--max-warnings",
                "0",
                "js",
                f"{CHEATS}/js",
            ),
            folder=".",
        ),
        check(str(tools / "biome"), "format", ".", f"../{CHEATS}/js", "../exhibits"),
        check(node.path, "--test"),
    ]


def csharp_checks(dotnet: Toolchain) -> list[Check]:
    """The C# program: analyzers as errors, format, tests."""
    environment = {**dotnet.environment, **feeds(dotnet), "CI": "true"}
    release = ("Concurrency.slnx", "--configuration", "Release", "-p:UseSharedCompilation=false")

    def check(*words: str) -> Check:
        return Check("csharp", (dotnet.path, *words), folder="csharp", environment=environment)

    results = str(ROOT / "build/csharp/TestResults")
    return [
        check("build", *release, "-nodeReuse:false"),
        check("format", "--verify-no-changes", "--no-restore", "Concurrency.slnx"),
        check("test", "--solution", *release, "--no-build", "--results-directory", results),
    ]


def c_checks(cc: Toolchain) -> list[Check]:
    """The floor: warnings as errors, analyzer, sanitizers, no vectorised kernel."""

    def make(*words: str, silent: bool = False) -> Check:
        argv = ("make", "--silent", "-C", "floor", f"CC={cc.path}", *words)
        return Check("c", argv, silent=silent)

    return [
        make("check"),
        make("check", "SANITIZE=address,undefined"),
        make("analyze"),
        make("vectorizer", silent=True),
    ]


CHECKS = {"python": program_checks, "go": go_checks, "js": js_checks, "csharp": csharp_checks, "c": c_checks}


def main(languages: list[str]) -> int:
    """Run the checks of the languages that are named, or of all."""
    checks = python_checks() if not languages or "python" in languages else []
    missing = []
    for toolchain in toolchains.find(None, ROOT):
        if languages and toolchain.language not in languages:
            continue
        if toolchain.status == "found":
            checks += CHECKS[toolchain.language](toolchain)
        else:
            missing.append(toolchain)
            print(f"skipped  {toolchain.runtime}: `nox -s harness -- doctor` tells what would bring it")
    failed = [check for check in checks if not passes(check)]
    print(
        f"{len(checks) - len(failed)} checks passed, {len(failed)} failed, {len(missing)} toolchains skipped"
    )
    return int(bool(failed or (missing and os.environ.get("CI"))))


def passes(check: Check) -> bool:
    """Run one check; what it printed is shown only where it failed."""
    environment = tool_environment(os.environ) | check.environment
    done = subprocess.run(
        check.argv, cwd=ROOT / check.folder, env=environment, capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr).strip()
    good = done.returncode == 0 and not (check.silent and said)
    print(f"{'passed ' if good else 'FAILED '}  {check.language:7} {shlex.join(check.argv)}", flush=True)
    if not good:
        print(said, flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
