"""How an exhibit's program is built, checked and started; what is built is kept by its hash."""

import hashlib
import os
import shlex
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from harness.declarations.exhibits import Exhibit, Variant
from harness.errors import HarnessError
from harness.fetching.downloads import locked
from harness.fetching.foreign import run, tool_environment
from harness.model import Command, Frozen, Toolchain
from harness.providing.recipes import feeds

KEPT: Final = "build/exhibits"
BUILD_DEADLINE_S: Final = 300.0
_LOG_BYTES: Final = 4 << 20
_PROGRAM: Final = "program"


class Ready(Frozen):
    """What starts a variant."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    directory: str  # empty: it gets one of its own


class BuildFailedError(HarnessError):
    """A program that was to be run could not be built."""


@dataclass(frozen=True)
class Program:
    """One variant with all that it takes to build and start it."""

    exhibit: Exhibit
    variant: Variant
    toolchain: Toolchain
    checkout: Path
    python: str = ""  # the interpreter that has the packages it needs
    stop: threading.Event = field(default_factory=threading.Event)  # ends a build

    def ready(self) -> Ready:
        """Return what starts it, built if it must be; BuildFailedError where that does not work."""
        variant, plain = self.variant, {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        environment = plain | self.toolchain.environment | variant.environment
        if variant.language in {"python", "js"}:
            argv = (self.python or self.toolchain.path, *variant.flags, str(self.path))
        elif variant.step == "run":
            argv = (str(self._built() / self._executable()),)
        else:
            argv, variables = self.tool("")
            environment = tool_environment(os.environ) | variables | variant.environment
            return Ready(argv=argv, environment=environment, directory=str(self.place))
        if variant.language == "python":
            environment = {"PYTHONDONTWRITEBYTECODE": "1"} | environment
        return Ready(argv=(*argv, *variant.arguments), environment=environment, directory="")

    @property
    def path(self) -> Path:
        """The file or folder of the program."""
        return Path(self.exhibit.folder, self.variant.path)

    @property
    def place(self) -> Path:
        """The folder that its tools are run in."""
        return self.path.parent if self.path.is_file() else self.path

    def tool(self, out: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return the command that builds or checks it, with its variables; without `out` nothing is kept."""
        target = f"{out}/{_PROGRAM}" if out else os.devnull
        match self.variant.language:
            case "go":
                return self._go(target)
            case "csharp":
                return self._csharp(out)
            case _:
                argv = (self.toolchain.path, "-pthread", *self.variant.flags, "-o", target, self.path.name)
                return argv, {}

    def _go(self, target: str) -> tuple[tuple[str, ...], dict[str, str]]:
        go, flags = self.toolchain.path, self.variant.flags
        package = self.path.name if self.path.is_file() else "."
        if self.variant.step == "vet":
            return (go, "vet", *flags, package), {}
        cgo = "1" if "-race" in flags else "0"  # the detector is a C library
        # As by hand with `go run`, the compiler gets what is declared too: GOEXPERIMENT is read there.
        variables = {"CGO_ENABLED": cgo} | self.variant.environment
        return (go, "build", "-buildvcs=false", *flags, "-o", target, package), variables

    def _csharp(self, out: str) -> tuple[tuple[str, ...], dict[str, str]]:
        options = ["-p:UseSharedCompilation=false", "-p:InvariantGlobalization=true"]
        if self.path.is_file():
            project = self.path.name
            options.append("-p:PublishAot=false")  # a file-based program's default, which restores a compiler
        else:
            project = "."
            options.append(f"-p:ArtifactsPath={self._kept / 'artifacts' / _digest(str(self.path))}")
        # A build that finds its work done does not say its warnings again.
        options += ["--output", out] if out else ["--no-incremental"]
        argv = (self.toolchain.path, "build", project, "--configuration", "Release", *options)
        return (*argv, *self.variant.flags), self.toolchain.environment | feeds(self.toolchain)

    def _executable(self) -> str:
        if self.variant.language != "csharp":
            return _PROGRAM
        return self.path.stem if self.path.is_file() else next(self.path.glob("*.csproj")).stem

    @property
    def key(self) -> str:
        """The hash of all that it is built from."""
        return _digest(self.toolchain.stamp, self.variant.path, *self.tool("OUT"), self._sources())

    @property
    def _kept(self) -> Path:
        return self.checkout / KEPT

    def _built(self) -> Path:
        """Return the folder of the built program; it is made aside and renamed, so that it is whole."""
        final = self._kept / f"{self.exhibit.name}-{self.variant.language}-{self.key}"
        if not final.is_dir():
            final.parent.mkdir(parents=True, exist_ok=True)
            # By place, not by key: two builds of one C# file share its intermediate output.
            place = final.parent / f".{_digest(str(self.path))}"
            with locked(place.with_suffix(".lock")):
                if not final.is_dir():
                    self._make(final, place.with_suffix(".building"))
        return final

    def _make(self, final: Path, out: Path) -> None:
        shutil.rmtree(out, ignore_errors=True)  # of a builder that was killed
        out.mkdir()
        argv, variables = self.tool(str(out))
        command = Command(
            argv=argv,
            environment=tool_environment(os.environ) | variables,
            directory=str(self.place),
            deadline_s=BUILD_DEADLINE_S,
        )
        log = final.with_suffix(".log")
        with log.open("wb", buffering=0) as output:
            output.write(f"$ {shlex.join(argv)}\n".encode())
            problem = run(command, output, limit_bytes=_LOG_BYTES, stop=self.stop)
        if problem:
            raise BuildFailedError(f"`{shlex.join(argv[:2])}` {problem}", f"see {log}")
        log.unlink()
        out.rename(final)

    def _sources(self) -> Mapping[str, bytes]:
        """Read what it is made of: its file or folder, and for Go the rest of its module."""
        root = _module(self.path) or self.path
        files = [root] if root.is_file() else sorted(each for each in root.rglob("*") if each.is_file())
        return {str(each.relative_to(root.parent)): each.read_bytes() for each in files}


def sources_of(exhibit: Exhibit, variant: Variant) -> Mapping[str, str]:
    """Return what a reader should see of a variant: its own files, and for Go the module's."""
    path = Path(exhibit.folder, variant.path)
    files = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
    if module := _module(path):
        files = [module / "go.mod", *files]
    return {
        str(each.relative_to(Path(exhibit.folder).parents[1])): each.read_text(encoding="utf-8")
        for each in dict.fromkeys(files)
    }


def by_hand(exhibit: Exhibit, variant: Variant) -> str:
    """Return what a person types at the top of the checkout to see a variant."""
    path = Path(exhibit.folder, variant.path)
    place = path.relative_to(Path(exhibit.folder).parents[1])
    flags, arguments = variant.flags, variant.arguments
    match variant.language:
        case "python" | "js":
            words = ["python" if variant.language == "python" else "node", *flags, str(place), *arguments]
        case "go":
            inside = path.name if path.is_file() else "."
            folder = place.parent if path.is_file() else place
            words = ["go", "-C", str(folder), variant.step, *flags, inside, *arguments]
        case "csharp":
            project = ["--project"] if variant.step == "run" and path.is_dir() else []
            words = ["dotnet", variant.step, *project, str(place), *flags, *arguments]
        case _:
            words = ["cc", "-pthread", *flags, str(place)]
    line = " ".join([*(f"{name}={value}" for name, value in variant.environment.items()), shlex.join(words)])
    started = variant.language == "c" and variant.step == "run"
    return f"{line} && {shlex.join(['./a.out', *arguments])}" if started else line


def _module(path: Path) -> Path | None:
    """Return the folder of the Go module that a program is in, if it is in one."""
    above = (path, *path.parents[:3])
    return next((each for each in above if (each / "go.mod").is_file()), None)


def _digest(*parts: object) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]
