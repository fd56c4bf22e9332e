"""Finds the runtimes of this machine, or has them provided; says what is missing and how to get it.

What is found is probed, once: the answer is kept for as long as the executable is the same. Of what proves
to be fit, one is chosen by a rule that does not depend on the order in which a machine lists it.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.errors import UsageError
from harness.fetching.downloads import DownloadError
from harness.fetching.foreign import one_line
from harness.fetching.probing import ProbeError, probe
from harness.language import Language, Probed
from harness.languages import LANGUAGES, base_of, language_of
from harness.model import Frozen, Toolchain
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


class _Found(Frozen):
    candidate: Candidate
    probed: Probed
    stamp: str

    @property
    def language(self) -> Language:
        return LANGUAGES[self.candidate.language]

    @property
    def runtime(self) -> str:
        return self.language.runtime_of(self.probed.version, self.probed.free_threaded)

    @property
    def maker(self) -> str:
        return self.candidate.maker or maker_of(self.language.name, self.probed.path)

    @property
    def fit(self) -> bool:
        return self.candidate.source == "named" or self.probed.version >= self.language.finding.least

    @property
    def rank(self) -> tuple[bool, tuple[int, ...]]:
        if self.language.finding.newest_first:
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
    say: Callable[[str], None] = _say,
) -> tuple[Toolchain, ...]:
    """Find the runtimes to measure, language by language.

    `wanted` holds names of runtimes and languages; without it each language has its defaults, with `first`
    the ordinary one alone. What can't be had comes back as `missing`, with what was seen and what to type.
    """
    asked = _asked(wanted)
    search = _Search(checkout, environ, say, provide=provide)
    chosen = [
        item for language in LANGUAGES for item in search.choose(language, asked[language], first=first)
    ]
    search.notes.write()
    return tuple({item.runtime: item for item in chosen}.values())


def survey(checkout: Path, environ: Mapping[str, str] = os.environ) -> tuple[Toolchain, ...]:
    """Find the defaults without providing any, and beside them what was `refused`, with the reason."""
    search = _Search(checkout, environ, _say, provide=False)
    seen: list[Toolchain] = []
    for language in LANGUAGES:
        chosen = search.choose(language, (language,))
        used = {item.path for item in chosen}
        seen += chosen + [item for item in search.refused(language) if item.path not in used]
    search.notes.write()
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
    """One look over the machine, with what earlier ones found out."""

    def __init__(
        self, checkout: Path, environ: Mapping[str, str], say: Callable[[str], None], *, provide: bool
    ) -> None:
        self._checkout, self._environ, self._say, self._provide = checkout, environ, say, provide
        self._cache = Path(environ.get("CONCURRENCY_CACHE") or checkout / ".toolchains")
        self.notes = _Notes(self._cache / "probes.json")
        self._seen: dict[str, tuple[list[_Found], list[Toolchain]]] = {}
        self._problems: dict[str, str] = {}

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
        base, problem = base_of(name), ""
        found, _ = self._look(language)
        if base not in _named(found) and self._provide and not named(language, self._environ):
            if base not in self._problems:  # `-gil` needs the same one
                self._problems[base] = self._fetch(language, base)
            problem = self._problems[base]
            found += [item for item in self._probe_all(kept(language, self._cache))[0] if item not in found]
        if base in _named(found):
            return _toolchain(name, _named(found)[base])
        declared = LANGUAGES[language]
        remedy = declared.finding.remedy.format(version=base.removeprefix(f"{declared.family}-"))
        seen = [f"{item.path} {item.remedy}" for item in self.refused(language)]
        detail = "\n".join([*seen, problem] if problem else seen)
        return Toolchain(runtime=name, language=language, status="missing", remedy=remedy, detail=detail)

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
                probed = self.notes.probe(candidate, self._environ)
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
        finding = LANGUAGES[language].finding
        if finding.provide is None or not re.fullmatch(finding.provided, name):
            return ""
        self._say(f"fetching {name}")
        try:
            finding.provide(self._cache, name, self._environ)
        except (DownloadError, OSError) as error:
            self._say(f"could not fetch {name}: {one_line(str(error))}")
            return str(error)
        return ""


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
            probed = probe(LANGUAGES[candidate.language].finding.probe, Path(candidate.path), environ)
            if probed.path != real:  # a shim: what it runs may be another tomorrow
                return probed
            self._known[key] = probed
        return self._known[key]

    def write(self) -> None:
        """Keep them for the next time, if the cache can be written."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=".probes-", delete=False) as file:
                file.write(msgspec.json.encode(self._known))
            Path(file.name).replace(self._path)


def _supersedes(item: _Found, archive: Archive) -> bool:
    name = LANGUAGES[archive.language].runtime_of(archive.version, archive.free_threaded)
    better = item.probed.optimised or not archive.packed.optimised
    return item.runtime == name and item.probed.version >= archive.version and better


def _named(found: Iterable[_Found]) -> dict[str, _Found]:
    """Every one under its name: the plain one for the best of a release, with its maker for the others."""
    names: dict[str, _Found] = {}
    for item in sorted(found, key=lambda item: item.rank):  # stable: of equals, the one found first
        names.setdefault(item.runtime, item)
        if names[item.runtime].maker != item.maker:
            names.setdefault(f"{item.runtime}+{item.maker}", item)
    return names


def _defaults(language: str, found: list[_Found]) -> tuple[str, ...]:
    finding = LANGUAGES[language].finding
    fit = [item for item in found if item.fit]
    if finding.defaults:
        return finding.defaults([item.probed for item in fit])
    best = min(fit, key=lambda item: item.rank, default=None)
    return (best.runtime if best else finding.newest,)


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


def _refused(language: str, path: str, source: str, problem: str) -> Toolchain:
    return Toolchain(
        runtime=language, language=language, status="refused", path=path, source=source, remedy=problem
    )


def _too_old(item: _Found) -> Toolchain:
    least = ".".join(map(str, item.language.finding.least))
    return msgspec.structs.replace(
        _toolchain(item.runtime, item),
        status="refused",
        remedy=f"is too old: {least} or newer is needed, unless named: --runtimes {item.runtime}",
    )
