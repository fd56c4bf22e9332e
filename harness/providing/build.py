"""Builds one folder for each runtime, `build/RUNTIME/`: all that it needs to run its program.

A locked environment beside `base` has a folder in it, `build/RUNTIME/NAME/`: it goes when that is built anew.

A folder is built aside and renamed when it is whole, so that nothing half-built ever runs; it is kept for as
long as what it was built from, with what and how, is the same. A build that fails leaves its log.
"""

import hashlib
import os
import shlex
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from harness.fetching.downloads import locked
from harness.fetching.foreign import run, tool_environment
from harness.fetching.packages import installing
from harness.language import Recipe, Step
from harness.languages import LANGUAGES, base_of
from harness.model import BASE, Build, Command, Frozen, Toolchain

DEADLINE_S: Final = 600.0
_LOG_BYTES: Final = 16 << 20
_LOG: Final = "build.log"
_BUILT: Final = "built.json"
_T = TypeVar("_T")
_R = TypeVar("_R")
_IGNORED: Final = frozenset({"node_modules", "__pycache__", "bin", "obj"})


class _Built(Frozen):
    """The note in a folder that is whole."""

    key: str
    packages: tuple[str, ...]


def build(
    toolchains: Sequence[Toolchain],
    checkout: Path,
    log: Callable[[str], None],
    environ: Mapping[str, str] = os.environ,
    deadline_s: float = DEADLINE_S,
    *,
    selected: Collection[tuple[str, str]] = (),
) -> tuple[Build, ...]:
    """Build the program of each toolchain that was found, two at a time; what is up to date is left alone.

    `selected` are environments that are needed beside `base`, as (language, name).
    """
    found = [item for item in toolchains if item.status == "found"]
    builder = _Builder(checkout, log, environ, deadline_s)

    def build_all(toolchain: Toolchain) -> list[Build]:
        further = sorted(name for language, name in selected if language == toolchain.language)
        return [builder.build(toolchain, name) for name in dict.fromkeys((BASE, *further))]

    folders = {base_of(item.runtime): item for item in found}  # a control's is the other's, told otherwise
    done = dict(zip(folders, at_once(build_all, folders.values(), stop=builder.stop), strict=True))
    return tuple(
        msgspec.structs.replace(each, runtime=item.runtime, environment=item.environment)
        for item in found
        for each in done[base_of(item.runtime)]
    )


def at_once(
    function: Callable[[_T], _R], items: Iterable[_T], count: int = 2, *, stop: threading.Event
) -> list[_R]:
    """Apply a function to some items at a time; what interrupts it sets `stop`, and begins no more."""
    with ThreadPoolExecutor(count) as pool:
        try:
            return list(pool.map(function, items))
        except BaseException:  # Ctrl-C as well
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def take(
    steps: Iterable[Step],
    log: Path,
    *,
    stop: threading.Event,
    environ: Mapping[str, str] = os.environ,
    deadline_s: float = DEADLINE_S,
) -> tuple[frozenset[str], str]:
    """Take the steps; answer the packages that could not be had, and why the build failed, if it did."""
    lacking: set[str] = set()
    with log.open("wb", buffering=0) as output:
        for step in steps:
            if step.package in lacking:
                continue
            output.write(f"$ {shlex.join(step.argv)}\n".encode())
            command = Command(
                argv=step.argv,
                environment=tool_environment(environ) | step.environment,
                directory=step.directory,
                deadline_s=deadline_s,
            )
            problem = run(command, output, limit_bytes=_LOG_BYTES, stop=stop)
            if problem and (not step.package or stop.is_set()):
                return frozenset(lacking), f"`{shlex.join(step.argv[:2])}` {problem}"
            if problem:
                output.write(f"{step.package} is left out: {problem}\n".encode())
                lacking.add(step.package)
    return frozenset(lacking), ""


class _Builder:
    """Builds folders, each on its own."""

    def __init__(
        self, checkout: Path, log: Callable[[str], None], environ: Mapping[str, str], deadline_s: float
    ) -> None:
        self._checkout, self._say, self._environ, self._deadline_s = checkout, log, environ, deadline_s
        self.stop = threading.Event()

    def build(self, toolchain: Toolchain, name: str) -> Build:
        """Build one folder unless it is there as it should be."""
        folder = self._checkout / "build" / base_of(toolchain.runtime)
        final = folder if name == BASE else folder / name
        plan = LANGUAGES[toolchain.language].recipes[name](toolchain, self._checkout, final)
        key = _digest(toolchain.stamp, msgspec.json.encode(plan.steps), *_contents(plan.inputs, plan.apart))
        final.parent.mkdir(parents=True, exist_ok=True)
        problem = ""
        with locked(folder.parent / f".{folder.name}.lock"):
            for abandoned in final.parent.glob(f".{final.name}-*"):  # of a builder that was killed
                shutil.rmtree(abandoned)
            if not _whole(final, key, plan):
                problem = self._make(toolchain, name, final, key)
            built = _note(final)
        return Build(
            runtime=toolchain.runtime,
            language=toolchain.language,
            argv=plan.argv,
            environment=toolchain.environment,
            stamp=_digest(key, *_contents(plan.sources, plan.apart)),
            packages=built.packages if built else (),
            problem=problem,
            log=str(final / _LOG),
            locked=name,
        )

    def _make(self, toolchain: Toolchain, name: str, final: Path, key: str) -> str:
        """Build aside, and put in place what came of it: all, or the log of why not."""
        told = str(final.relative_to(self._checkout / "build"))
        self._say(f"building {told}")
        with tempfile.TemporaryDirectory(prefix=f".{final.name}-", dir=final.parent) as temporary:
            out, log = Path(temporary, "out"), Path(temporary, _LOG)
            out.mkdir()
            plan = LANGUAGES[toolchain.language].recipes[name](toolchain, self._checkout, out)
            steps = installing(plan.steps, self._environ, toolchain.path)
            lacking, problem = take(
                steps, log, stop=self.stop, environ=self._environ, deadline_s=self._deadline_s
            )
            if self.stop.is_set():  # what is there stays
                return problem
            if problem:
                out = Path(temporary, "failed")
                out.mkdir()
                problem = f"{problem}; see {final / _LOG}"
            else:
                _finish(out, plan, key, lacking)
            log.rename(out / _LOG)
            if final.exists():
                final.rename(Path(temporary, "old"))
            out.rename(final)
        for package in lacking:
            self._say(f"{told}: without {package}; see {final / _LOG}")
        return problem


def _whole(final: Path, key: str, plan: Recipe) -> bool:
    """Whether the folder holds what it would hold if it were built now, with every package."""
    note = _note(final)
    wanted = {step.package for step in plan.steps if step.package}
    return note is not None and note.key == key and wanted == set(note.packages)


def _note(final: Path) -> _Built | None:
    try:
        return msgspec.json.decode((final / _BUILT).read_bytes(), type=_Built)
    except (OSError, msgspec.DecodeError):
        return None


def _finish(out: Path, plan: Recipe, key: str, lacking: frozenset[str]) -> None:
    for name in plan.scratch:
        shutil.rmtree(out / name, ignore_errors=True)
    packages = dict.fromkeys(step.package for step in plan.steps if step.package not in lacking | {""})
    (out / _BUILT).write_bytes(msgspec.json.encode(_Built(key=key, packages=tuple(packages))))


def _contents(roots: Iterable[str], apart: Sequence[str]) -> Iterator[bytes]:
    """List the name and content of every file below some folders, but for what tools leave there."""
    ignored = _IGNORED | set(apart)
    for root in map(Path, roots):
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            parts = file.relative_to(root).parts
            if file.is_file() and not any(part in ignored or part.startswith(".") for part in parts):
                yield "/".join(parts).encode()
                yield file.read_bytes()


def _digest(*parts: str | bytes) -> str:
    """Hash the parts, each with its length: no two lists of parts have the same text."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
