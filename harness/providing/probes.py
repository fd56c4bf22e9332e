"""Asks a toolchain what it is, and believes only what it computes.

A version that a tool prints proves little: wrappers lie, shims fail, a broken install answers
`--version` and nothing else. So each is given a number that it can't know beforehand, to calculate.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from harness.fetching.foreign import run, tool_environment
from harness.model import Command, Frozen

DEADLINE_S: Final = 10.0
_LIMIT_BYTES: Final = 1 << 16
_SHOWN: Final = 120  # of an answer that is not understood


class Probed(Frozen):
    """What a toolchain proved to be."""

    version: tuple[int, ...]
    path: str  # the real path of the executable itself: a shim names another
    compiler: str = ""  # C: which one
    free_threaded: bool = False
    optimised: bool = False  # CPython: its build says that it was profile-guided


class ProbeError(Exception):
    """The toolchain is not fit; the message says what was seen."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    answer: int
    version: tuple[int, int, int]
    path: str = ""
    compiler: str = ""
    free_threaded: bool = False
    optimised: bool = False


_Ask = Callable[[tuple[str, ...]], bytes]


def probe(language: str, path: Path, environ: Mapping[str, str], deadline_s: float = DEADLINE_S) -> Probed:
    """Find out what the executable `path` is; ProbeError when it doesn't prove to be anything."""
    number = secrets.randbelow(1 << 16)
    with tempfile.TemporaryDirectory(prefix="concurrency-probe-") as folder:

        def ask(argv: tuple[str, ...]) -> bytes:
            return _ask(argv, tool_environment(environ), Path(folder), deadline_s)

        answer = _PROBES[language](ask, str(path), Path(folder), number)
    if answer.answer != _expected(number):
        raise ProbeError(f"computed {answer.answer} where {_expected(number)} is right")
    return Probed(
        version=answer.version,
        path=answer.path or os.path.realpath(path),
        compiler=answer.compiler,
        free_threaded=answer.free_threaded,
        optimised=answer.optimised,
    )


def _expected(number: int) -> int:
    return number * 7919 + 13


def _ask(argv: tuple[str, ...], environment: dict[str, str], folder: Path, deadline_s: float) -> bytes:
    command = Command(argv=argv, environment=environment, directory=str(folder), deadline_s=deadline_s)
    with tempfile.TemporaryFile() as output:
        problem = run(command, output, limit_bytes=_LIMIT_BYTES)
        output.seek(0)
        said = output.read(_LIMIT_BYTES)
    if problem:
        raise ProbeError(f"{problem}{_shown(said)}")
    return said


def _shown(said: bytes) -> str:
    """Show the last line of an answer, made harmless: it may hold anything."""
    lines = said.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f", saying {last[:_SHOWN]!a}" if last else ""


def _decode(said: bytes) -> _Answer:
    try:
        return msgspec.json.decode(said, type=_Answer)
    except msgspec.DecodeError as error:
        raise ProbeError(f"gave no answer{_shown(said)}") from error


_PYTHON: Final = """
import json, os, sys, sysconfig
config = sysconfig.get_config_var
print(json.dumps({
    "answer": int(sys.argv[1]) * 7919 + 13 if sys.implementation.name == "cpython" else -1,
    "version": sys.version_info[:3],
    "path": os.path.realpath(sys.executable),
    "free_threaded": bool(config("Py_GIL_DISABLED")),
    "optimised": "--enable-optimizations" in (config("CONFIG_ARGS") or "")
    or "-fprofile-use" in (config("PY_CFLAGS_NODIST") or ""),
}))
"""


def _python(ask: _Ask, path: str, _folder: Path, number: int) -> _Answer:
    return _decode(ask((path, "-I", "-S", "-c", _PYTHON, str(number))))


_NODE: Final = """
console.log(JSON.stringify({
    answer: process.release.name === "node" ? Number(process.argv[1]) * 7919 + 13 : -1,
    version: process.versions.node.split(".").map(Number),
    path: fs.realpathSync(process.execPath),
}))
"""


def _node(ask: _Ask, path: str, _folder: Path, number: int) -> _Answer:
    return _decode(ask((path, "-e", _NODE, str(number))))


def _go(ask: _Ask, path: str, folder: Path, number: int) -> _Answer:
    """Let the compiler fold a constant, under the language version that `go version` claims.

    A package without imports needs no standard library built first, which takes longer than a probe may.
    """
    said = ask((path, "version"))
    claim = re.match(rb"go version go(\d+)\.(\d+)(?:\.(\d+))? ", said)
    if claim is None:
        raise ProbeError(f"gave no version{_shown(said)}")
    major, minor, patch = (int(part or 0) for part in claim.groups())
    (folder / "probe.go").write_text(f"package probe\n\nfunc Answer() int {{ return {number}*7919 + 13 }}\n")
    compiler = (path, "tool", "compile", f"-lang=go{major}.{minor}", "-p", "probe")
    listing = ask((*compiler, "-S", "-o", os.devnull, "probe.go"))
    folded = re.search(rb"\tMOV\w*\t\$(\d+), ", listing)
    return _Answer(answer=int(folded[1]) if folded else -1, version=(major, minor, patch))


class _Properties(msgspec.Struct, frozen=True, rename="pascal"):
    answer: str
    sdk: str = msgspec.field(name="NETCoreSdkVersion")


class _Evaluation(msgspec.Struct, frozen=True, rename="pascal"):
    properties: _Properties


_PROJECT: Final = """\
<Project>
  <Import Project="$(MSBuildToolsPath)/Microsoft.NETCoreSdk.BundledVersions.props" />
  <PropertyGroup>
    <Answer>$([MSBuild]::Add($([MSBuild]::Multiply({number}, 7919)), 13))</Answer>
  </PropertyGroup>
</Project>
"""


def _dotnet(ask: _Ask, path: str, folder: Path, number: int) -> _Answer:
    (folder / "probe.proj").write_text(_PROJECT.format(number=number))
    wanted = ("-getProperty:Answer", "-getProperty:NETCoreSdkVersion")
    said = ask((path, "msbuild", "probe.proj", "-nologo", "-nodeReuse:false", *wanted))
    try:
        properties = msgspec.json.decode(said, type=_Evaluation).properties
    except msgspec.DecodeError as error:
        raise ProbeError(f"gave no answer{_shown(said)}") from error
    claim = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", properties.sdk)
    if claim is None or not properties.answer.isdecimal():
        raise ProbeError(f"is no released SDK: {properties.sdk[:_SHOWN]!a}")
    return _Answer(answer=int(properties.answer), version=(int(claim[1]), int(claim[2]), int(claim[3])))


_C: Final = """\
#include <stdio.h>
#if defined(__clang__)
#define COMPILER "clang"
#define VERSION __clang_major__, __clang_minor__, __clang_patchlevel__
#else
#define COMPILER "gcc"
#define VERSION __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__
#endif
int main(void) {
    printf("{\\"answer\\": %%d, \\"version\\": [%%d, %%d, %%d], \\"compiler\\": \\"" COMPILER "\\"}\\n",
           %d * 7919 + 13, VERSION);
    return 0;
}
"""


def _cc(ask: _Ask, path: str, folder: Path, number: int) -> _Answer:
    (folder / "probe.c").write_text(_C % number)
    ask((path, "-std=c11", "-o", "probe", "probe.c"))
    return _decode(ask((str(folder / "probe"),)))


_PROBES: Final = {"python": _python, "go": _go, "js": _node, "csharp": _dotnet, "c": _cc}
