"""Where a toolchain may be: what is named, PATH, where each maker installs, the cache, archives."""

import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
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
from harness.language import Language, Probed, Search
from harness.model import Frozen

_MAKERS: Final = (("/usr/local/", "local"), ("/usr/", ""))  # where anything may lie; the distribution


class Candidate(Frozen):
    """An executable that may be a toolchain."""

    path: str
    source: str
    maker: str = ""


def named(language: Language, environ: Mapping[str, str]) -> list[Candidate]:
    """Take what the user's variable names: nothing else is then looked at."""
    value = environ.get(language.search.variable, "")
    return [Candidate(path=path, source="named") for path in value.split(os.pathsep) if path]


def installed(language: Language, cache: Path, environ: Mapping[str, str]) -> Iterator[Candidate]:
    """Everything that can be run as it is, in the order of preference."""
    for command in language.search.commands:
        for folder in environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(command, path=folder) if Path(folder).is_absolute() else None
            if found:
                yield Candidate(path=found, source="path")
    home = Path(environ.get("HOME", os.sep))
    for pattern in language.search.places:
        root, relative = (Path(os.sep), pattern[1:]) if pattern.startswith(os.sep) else (home, pattern)
        for place in sorted(root.glob(relative)):
            yield Candidate(path=str(place), source="known place")
    yield from kept(language, cache)


def kept(language: Language, cache: Path) -> Iterator[Candidate]:
    """List what was unpacked or provided earlier."""
    for file in sorted(cache.glob(f"*/{PROVENANCE}")):
        with suppress(OSError, msgspec.DecodeError):
            noted = msgspec.json.decode(file.read_bytes(), type=Provenance)
            if noted.language == language.name:
                path = str(file.parent / noted.executable)
                yield Candidate(path=path, source=noted.source, maker=noted.maker)
    if language.search.cached:
        for found in sorted(cache.glob(language.search.cached)):
            yield Candidate(path=str(found), source="provided")


def archives(search: Search, checkout: Path, environ: Mapping[str, str]) -> Iterator[tuple[Path, Probed]]:
    """List what is packed, in the named folder or beside the checkout, with what its name says it holds."""
    folder = Path(environ.get("CONCURRENCY_TOOLCHAINS") or checkout.parent / "shared/toolchains")
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if match := re.fullmatch(search.archive, path.name):
            version = tuple(int(part) for part in match[1].split("."))
            claim = Probed(version=version, free_threaded=bool(match[2]), optimised=search.optimises)
            yield path, claim


def open_archive(language: Language, path: Path, cache: Path) -> Candidate:
    """Unpack once, into the cache, with what belongs to it and lies beside it."""
    search = language.search

    def fill(folder: Path) -> Provenance:
        unpack(path, folder)
        for other in sorted(path.parent.glob(search.beside)) if search.beside else ():
            unpack(other, folder)
        executable = next((file for file in sorted(folder.glob(search.unpacked)) if file.is_file()), None)
        if executable is None:
            raise DownloadError(f"{path.name} holds no {search.unpacked}")
        there, digest = str(executable.relative_to(folder)), f"sha512:{digest_of(path)}"
        return Provenance(language.name, there, search.packer, path.name, digest, source="archive")

    folder = keep(cache, path.name.partition(f"-{PLATFORM}")[0].partition(".linux-")[0], fill)
    return next(item for item in kept(language, cache) if Path(item.path).is_relative_to(folder))


def maker_of(language: Language, real_path: str) -> str:
    """Who made the executable, as far as where it lies tells."""
    makers = (*language.search.makers, *_MAKERS)
    maker = next((maker for fragment, maker in makers if fragment in real_path), "local")
    return maker or distribution()


def distribution() -> str:
    """Name the Linux distribution, or the system."""
    try:
        return platform.freedesktop_os_release()["ID"]
    except (OSError, KeyError):
        return platform.system().lower()
