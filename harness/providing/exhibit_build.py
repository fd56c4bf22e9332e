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
from harness.language import Exhibiting, Specimen
from harness.languages import LANGUAGES
from harness.model import Command, Frozen, Toolchain

KEPT: Final = "build/exhibits"
BUILD_DEADLINE_S: Final = 300.0
_LOG_BYTES: Final = 4 << 20


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
        variant, own = self.variant, _exhibiting(self.variant)
        if own.build is None:
            argv = (self.python or self.toolchain.path, *variant.flags, str(self.path))
        elif variant.step == "run":
            argv = (str(self._built() / own.executable(self.path)),)
        else:
            argv, variables = self.tool("")
            environment = tool_environment(os.environ) | variables | variant.environment
            return Ready(argv=argv, environment=environment, directory=str(self.place))
        plain = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | own.environment
        environment = plain | self.toolchain.environment | variant.environment
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
        build = _exhibiting(self.variant).build
        if build is None:
            return (), {}
        artifacts = self._kept / "artifacts" / _digest(str(self.path))
        return build(self.toolchain, _specimen(self.path, self.variant), out, artifacts)

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
        """Read what it is made of: its file or folder, or the whole module that it is in."""
        module = _module(self.path, self.variant)
        root = module.parent if module else self.path
        files = [root] if root.is_file() else sorted(each for each in root.rglob("*") if each.is_file())
        return {str(each.relative_to(root.parent)): each.read_bytes() for each in files}


def sources_of(exhibit: Exhibit, variant: Variant) -> Mapping[str, str]:
    """Return what a reader should see of a variant: its own files, and the one that tells its module."""
    path = Path(exhibit.folder, variant.path)
    files = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
    if module := _module(path, variant):
        files = [module, *files]
    return {
        str(each.relative_to(Path(exhibit.folder).parents[1])): each.read_text(encoding="utf-8")
        for each in dict.fromkeys(files)
    }


def by_hand(exhibit: Exhibit, variant: Variant) -> str:
    """Return what a person types at the top of the checkout to see a variant."""
    path = Path(exhibit.folder, variant.path)
    place = str(path.relative_to(Path(exhibit.folder).parents[1]))
    typed = map(shlex.join, _exhibiting(variant).by_hand(_specimen(path, variant), place))
    return " ".join([*(f"{name}={value}" for name, value in variant.environment.items()), " && ".join(typed)])


def _specimen(path: Path, variant: Variant) -> Specimen:
    return Specimen(
        path=path,
        step=variant.step,
        flags=variant.flags,
        arguments=variant.arguments,
        environment=variant.environment,
    )


def _exhibiting(variant: Variant) -> Exhibiting:
    return LANGUAGES[variant.language].exhibiting


def _module(path: Path, variant: Variant) -> Path | None:
    """Return the file at the top of the module that a program is in, if its language has modules."""
    name, _ = _exhibiting(variant).module
    above = (each / name for each in (path, *path.parents[:3])) if name else ()
    return next((each for each in above if each.is_file()), None)


def _digest(*parts: object) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]
