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
from harness.fetching.downloads import locked
from harness.fetching.foreign import tool_environment
from harness.language import Exhibiting, Specimen, Step
from harness.languages import LANGUAGES
from harness.model import Command, Toolchain
from harness.providing.build import take

KEPT: Final = "build/exhibits"
BUILD_DEADLINE_S: Final = 300.0


@dataclass(frozen=True)
class Program:
    """One variant with all that it takes to build and start it."""

    exhibit: Exhibit
    variant: Variant
    toolchain: Toolchain
    checkout: Path
    python: str = ""  # the interpreter that has the packages it needs
    stop: threading.Event = field(default_factory=threading.Event)  # ends a build

    def ready(self) -> Command | str:
        """Return what starts it, built if it must be, or why it could not be built.

        Where the command names no directory it gets one of its own.
        """
        variant, own, directory = self.variant, _exhibiting(self.variant), ""
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | own.environment
        environment |= self.toolchain.environment
        if own.build is None:
            argv = (self.python or self.toolchain.path, *variant.flags, str(self.path), *variant.arguments)
        elif variant.step == "run":
            final = self._kept / f"{self.exhibit.name}-{variant.language}-{self.key}"
            if problem := self._build(final):
                return f"could not be built: {problem}"
            argv = (str(final / own.executable(self.path)), *variant.arguments)
        else:
            step = self.tool("")
            argv, directory = step.argv, step.directory
            environment = tool_environment(os.environ) | step.environment
        return Command(
            argv=argv,
            environment=environment | variant.environment,
            directory=directory,
            deadline_s=variant.expect.hangs_after_s or variant.deadline_s,
        )

    @property
    def path(self) -> Path:
        """The file or folder of the program."""
        return Path(self.exhibit.folder, self.variant.path)

    def tool(self, out: str) -> Step:
        """Return what builds or checks it, if anything does; without `out` nothing is kept."""
        build, specimen = _exhibiting(self.variant).build, _specimen(self.path, self.variant)
        artifacts = self._kept / "artifacts" / _digest(str(self.path))
        return build(self.toolchain, specimen, out, artifacts) if build else Step(argv=(), directory="")

    @property
    def key(self) -> str:
        """The hash of all that it is built from."""
        tool = self.tool("OUT")
        return _digest(self.toolchain.stamp, self.variant.path, tool.argv, tool.environment, self._sources())

    @property
    def _kept(self) -> Path:
        return self.checkout / KEPT

    def _build(self, final: Path) -> str:
        """Have the built program in a folder, made aside and renamed, so that it is whole; or say why not."""
        final.parent.mkdir(parents=True, exist_ok=True)
        # By place, not by key: two builds of one C# file share its intermediate output.
        place = final.parent / f".{_digest(str(self.path))}"
        with locked(place.with_suffix(".lock")):
            if final.is_dir():
                return ""
            out, log = place.with_suffix(".building"), final.with_suffix(".log")
            shutil.rmtree(out, ignore_errors=True)  # of a builder that was killed
            out.mkdir()
            _, problem = take([self.tool(str(out))], log, stop=self.stop, deadline_s=BUILD_DEADLINE_S)
            if problem:
                return f"{problem}; see {log}"
            log.unlink()
            out.rename(final)
        return ""

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
    language, typed = LANGUAGES[variant.language], _exhibiting(variant).by_hand
    plain = (language.command, *variant.flags, place, *variant.arguments)
    commands = typed(_specimen(path, variant), place) if typed else (plain,)
    variables = [f"{name}={value}" for name, value in variant.environment.items()]
    return " ".join([*variables, " && ".join(map(shlex.join, commands))])


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
