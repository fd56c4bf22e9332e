"""Where a toolchain may be: what is named, PATH, where each maker installs, the cache, archives."""

import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from harness.fetching.downloads import (
    PLATFORM,
    PROVENANCE,
    DownloadError,
    Provenance,
    digest_of,
    keep,
    unpack,
)
from harness.language import Packed
from harness.languages import LANGUAGES
from harness.model import Frozen

_MAKERS: Final = (("/usr/local/", "local"), ("/usr/", ""))  # where anything may lie; the distribution


class Candidate(Frozen):
    """An executable that may be a toolchain."""

    language: str
    path: str
    source: str
    maker: str = ""


class Archive(Frozen):
    """A toolchain that is packed; its name says what it holds, which the probe will prove."""

    language: str
    path: str
    packed: Packed
    version: tuple[int, ...]
    free_threaded: bool


def named(language: str, environ: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Take what the user's variable names: nothing else is then looked at."""
    value = environ.get(LANGUAGES[language].finding.variable, "")
    return tuple(
        Candidate(language=language, path=path, source="named") for path in value.split(os.pathsep) if path
    )


def installed(language: str, cache: Path, environ: Mapping[str, str]) -> Iterator[Candidate]:
    """Everything that can be run as it is, in the order of preference."""
    finding = LANGUAGES[language].finding
    for command in finding.commands:
        for folder in environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(command, path=folder) if Path(folder).is_absolute() else None
            if found:
                yield Candidate(language=language, path=found, source="path")
    home = Path(environ.get("HOME", os.sep))
    for pattern in finding.places:
        root, relative = (Path(os.sep), pattern[1:]) if pattern.startswith(os.sep) else (home, pattern)
        for place in sorted(root.glob(relative)):
            yield Candidate(language=language, path=str(place), source="known place")
    yield from kept(language, cache)


def kept(language: str, cache: Path) -> Iterator[Candidate]:
    """List what was unpacked or provided earlier."""
    for file in sorted(cache.glob(f"*/{PROVENANCE}")):
        provenance = _provenance(file)
        if provenance and provenance.language == language:
            path = str(file.parent / provenance.executable)
            yield Candidate(language=language, path=path, source=provenance.source, maker=provenance.maker)
    if cached := LANGUAGES[language].finding.cached:
        for found in sorted(cache.glob(cached)):
            yield Candidate(language=language, path=str(found), source="provided")


def _provenance(file: Path) -> Provenance | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Provenance)
    except (OSError, msgspec.DecodeError):
        return None


def archives(language: str, checkout: Path, environ: Mapping[str, str]) -> Iterator[Archive]:
    """List the archives of this language and platform, in the named folder or beside the checkout."""
    folder = Path(environ.get("CONCURRENCY_TOOLCHAINS") or checkout.parent / "shared/toolchains")
    packed = LANGUAGES[language].finding.packed
    if packed is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if match := re.fullmatch(packed.pattern, path.name):
            version = tuple(int(part) for part in match[1].split("."))
            threaded = bool(match[2])
            yield Archive(
                language=language, path=str(path), packed=packed, version=version, free_threaded=threaded
            )


def open_archive(archive: Archive, cache: Path) -> Candidate:
    """Unpack once, into the cache, with what belongs to it and lies beside it."""
    path, packed = Path(archive.path), archive.packed

    def fill(folder: Path) -> Provenance:
        unpack(path, folder)
        for other in sorted(path.parent.glob(packed.beside)) if packed.beside else ():
            unpack(other, folder)
        executable = next((file for file in sorted(folder.glob(packed.executable)) if file.is_file()), None)
        if executable is None:
            raise DownloadError(f"{path.name} holds no {packed.executable}")
        return Provenance(
            language=archive.language,
            executable=str(executable.relative_to(folder)),
            source="archive",
            maker=packed.maker,
            origin=path.name,
            digest=f"sha512:{digest_of(path)}",
        )

    folder = keep(cache, path.name.partition(f"-{PLATFORM}")[0].partition(".linux-")[0], fill)
    return next(item for item in kept(archive.language, cache) if Path(item.path).is_relative_to(folder))


def maker_of(language: str, real_path: str) -> str:
    """Who made the executable, as far as where it lies tells."""
    makers = (*LANGUAGES[language].finding.makers, *_MAKERS)
    maker = next((maker for fragment, maker in makers if fragment in real_path), "local")
    return maker or distribution()


def distribution() -> str:
    """Name the Linux distribution, or the system."""
    try:
        return platform.freedesktop_os_release()["ID"]
    except (OSError, KeyError):
        return platform.system().lower()
