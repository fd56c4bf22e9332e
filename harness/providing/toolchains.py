"""Finds the runtimes of this machine, or has them provided; says what is missing and how to get it.

What is found is probed, once: the answer is kept for as long as the executable is the same. Of what proves
to be fit, one is chosen by a rule that does not depend on the order in which a machine lists it.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.errors import DiskError, UsageError
from harness.fetching.downloads import DownloadError
from harness.fetching.foreign import one_line
from harness.fetching.probing import ProbeError, probe
from harness.language import Language, Probed
from harness.languages import LANGUAGES, base_of, language_of
from harness.model import Frozen, Toolchain
from harness.providing.places import Candidate, archives, installed, kept, maker_of, named, open_archive
from harness.records.journal import write_file


class _Found(Frozen):
    language: Language
    candidate: Candidate
    probed: Probed
    stamp: str

    @property
    def runtime(self) -> str:
        return self.language.runtime_of(self.probed.version, self.probed.free_threaded)

    @property
    def maker(self) -> str:
        return self.candidate.maker or maker_of(self.language, self.probed.path)

    @property
    def fit(self) -> bool:
        return self.candidate.source == "named" or self.probed.version >= self.language.search.least

    @property
    def rank(self) -> tuple[bool, tuple[int, ...]]:
        if self.language.search.newest_first:
            return not self.probed.optimised, tuple(-part for part in self.probed.version)
        return False, ()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def find(
    wanted: tuple[str, ...] | None,
    checkout: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    provide: bool = True,
    first: bool = False,
    refused: bool = False,
    say: Callable[[str], None] = _say,
) -> tuple[Toolchain, ...]:
    """Find the runtimes to measure, language by language.

    `wanted` holds names of runtimes and languages; without it each language has its defaults, with `first`
    the ordinary one alone. What can't be had comes back as `missing`, with what was seen and what to type;
    with `refused` what is there and not fit comes as well, with the reason.
    """
    cache = Path(environ.get("CONCURRENCY_CACHE") or checkout / ".toolchains")
    notes = _Notes(cache / "probes.json")
    seen: list[Toolchain] = []
    for language, names in _asked(wanted).items():
        if names:
            search = _Search(LANGUAGES[language], cache, environ, say, notes, provide=provide)
            search.look(checkout)
            chosen = search.choose(names, first=first)
            used = {item.path for item in chosen}
            seen += chosen
            seen += [item for item in search.refused() if refused and item.path not in used]
    notes.write()
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
    names = tuple(LANGUAGES) if wanted is None else wanted
    for name in names:
        if language_of(name) is None:
            raise UsageError(
                f"no runtime is called {name!r}",
                f"name a language ({', '.join(LANGUAGES)}), or a runtime as `doctor` lists them",
            )
    return {each: tuple(name for name in names if language_of(name) == each) for each in LANGUAGES}


def _stamp(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


class _Search:
    """One look over the machine for the toolchains of a language, with what earlier ones found out."""

    def __init__(
        self,
        language: Language,
        cache: Path,
        environ: Mapping[str, str],
        say: Callable[[str], None],
        notes: "_Notes",
        *,
        provide: bool,
    ) -> None:
        self._language, self._cache, self._environ, self._say = language, cache, environ, say
        self._notes, self._explicit = notes, named(language, environ)
        self._provide = provide and not self._explicit
        self._found: dict[str, _Found] = {}  # by real path
        self._refused: dict[str, Toolchain] = {}
        self._problems: dict[str, str] = {}

    def look(self, checkout: Path) -> None:
        """Probe everything that is there."""
        search = self._language.search
        self._probe_all(self._explicit or installed(self._language, self._cache, self._environ))
        if self._explicit or not search.archive:
            return
        for path, claim in archives(search, checkout, self._environ):
            if self._superseded(claim):
                continue
            self._say(f"unpacking {path.name}")
            try:
                self._probe_all([open_archive(self._language, path, self._cache)])
            except (DownloadError, OSError) as error:
                self._refuse(str(path), "archive", str(error))

    def choose(self, names: tuple[str, ...], *, first: bool = False) -> list[Toolchain]:
        """Choose a toolchain for each name; for the language's own name its default ones."""
        chosen: dict[str, Toolchain] = {}
        for name in names:
            defaults = self._defaults() if name == self._language.name else (name,)
            chosen |= {default: self._one(default) for default in defaults[: 1 if first else None]}
        return list(chosen.values())

    def refused(self) -> list[Toolchain]:
        """List what is on PATH or named, and is not fit, or too old to be a default."""
        old = [item for item in self._found.values() if item.candidate.source == "path" and not item.fit]
        return [*self._refused.values(), *map(_too_old, old)]

    def _one(self, name: str) -> Toolchain:
        base, problem = base_of(name), ""
        if base not in self._named() and self._provide:
            if base not in self._problems:  # `-gil` needs the same one
                self._problems[base] = self._fetch(base)
            problem = self._problems[base]
            self._probe_all(kept(self._language, self._cache))
        if found := self._named().get(base):
            return _toolchain(name, found)
        version = base.removeprefix(f"{self._language.prefix}-")
        seen = [f"{item.path} {item.remedy}" for item in self.refused()]
        return Toolchain(
            runtime=name,
            language=self._language.name,
            status="missing",
            remedy=self._language.search.remedy.format(version=version),
            detail="\n".join([*seen, problem] if problem else seen),
        )

    def _probe_all(self, candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            real = os.path.realpath(candidate.path)
            if real in self._found or real in self._refused:
                continue
            try:
                probed = self._notes.probe(self._language, candidate.path, self._environ)
            except ProbeError as error:
                if candidate.source in {"named", "path"} and Path(candidate.path).parent.name != "shims":
                    self._refuse(real, candidate.source, str(error))
                continue
            found = _Found(
                language=self._language, candidate=candidate, probed=probed, stamp=_stamp(probed.path)
            )
            self._found.setdefault(probed.path, found)

    def _refuse(self, path: str, source: str, problem: str) -> None:
        name = self._language.name
        self._refused[path] = Toolchain(
            runtime=name, language=name, status="refused", path=path, source=source, remedy=problem
        )

    def _fetch(self, name: str) -> str:
        """Have the language's provider bring the runtime `name`; answer why it could not."""
        search = self._language.search
        if search.provide is None or not re.fullmatch(search.provided, name):
            return ""
        self._say(f"fetching {name}")
        try:
            search.provide(self._cache, name, self._environ)
        except (DownloadError, OSError) as error:
            self._say(f"could not fetch {name}: {one_line(str(error))}")
            return str(error)
        return ""

    def _superseded(self, claim: Probed) -> bool:
        """Whether what is there is as good as what an archive says it holds."""
        runtime = self._language.runtime_of(claim.version, claim.free_threaded)
        return any(
            item.runtime == runtime
            and item.probed.version >= claim.version
            and (item.probed.optimised or not claim.optimised)
            for item in self._found.values()
        )

    def _named(self) -> dict[str, _Found]:
        """Every one under its name: the plain one for the best of a release, with its maker for others."""
        names: dict[str, _Found] = {}
        # Of equals, the one found first.
        for item in sorted(self._found.values(), key=lambda item: item.rank):
            names.setdefault(item.runtime, item)
            if names[item.runtime].maker != item.maker:
                names.setdefault(f"{item.runtime}+{item.maker}", item)
        return names

    def _defaults(self) -> tuple[str, ...]:
        search = self._language.search
        fit = [item for item in self._found.values() if item.fit]
        if search.defaults:
            return search.defaults([item.probed for item in fit])
        best = min(fit, key=lambda item: item.rank, default=None)
        return (best.runtime if best else search.newest,)


class _Notes:
    """What probes found out, by real path and stamp, so that nothing is asked twice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Probed] = {}
        with suppress(OSError, msgspec.DecodeError):
            self._known = msgspec.json.decode(path.read_bytes(), type=dict[str, Probed])

    def probe(self, language: Language, path: str, environ: Mapping[str, str]) -> Probed:
        real = os.path.realpath(path)
        key = f"{language.name} {real} {_stamp(real)}"
        if key not in self._known:
            probed = probe(language.search.probe, Path(path), environ)
            if probed.path != real:  # a shim: what it runs may be another tomorrow
                return probed
            self._known[key] = probed
        return self._known[key]

    def write(self) -> None:
        """Keep them for the next time, if the cache can be written."""
        with suppress(OSError, DiskError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._path, msgspec.json.encode(self._known))


def _toolchain(name: str, found: _Found) -> Toolchain:
    version = ".".join(map(str, found.probed.version))
    return Toolchain(
        runtime=name,
        language=found.language.name,
        status="found",
        version=version,
        maker=_maker_told(found, version),
        path=found.probed.path,
        source=found.candidate.source,
        stamp=found.stamp,
        environment=found.language.variables(name, found.probed.path),
    )


def _maker_told(found: _Found, version: str) -> str:
    if found.probed.compiler:
        return f"{found.probed.compiler} {version} {found.maker}"
    return f"{found.maker}, PGO" if found.probed.optimised else found.maker


def _too_old(item: _Found) -> Toolchain:
    least = ".".join(map(str, item.language.search.least))
    return msgspec.structs.replace(
        _toolchain(item.runtime, item),
        status="refused",
        remedy=f"is too old: {least} or newer is needed, unless named: --runtimes {item.runtime}",
    )
