"""Where a toolchain may be: what is named, PATH, where each maker installs, the cache, archives."""

import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from harness.fetching.downloads import PROVENANCE, DownloadError, Provenance, digest_of, keep, unpack
from harness.model import Frozen
from harness.providing.providers import PLATFORM

VARIABLES: Final = {
    "python": "CONCURRENCY_PYTHON",
    "go": "CONCURRENCY_GO",
    "js": "CONCURRENCY_NODE",
    "csharp": "CONCURRENCY_DOTNET",
    "c": "CONCURRENCY_CC",
}
_COMMANDS: Final = {
    "python": ("python3", *(f"python3.{minor}{build}" for minor in range(11, 20) for build in ("", "t"))),
    "go": ("go",),
    "js": ("node",),
    "csharp": ("dotnet",),
    "c": ("cc", "gcc", "clang"),
}
_PLACES: Final[Mapping[str, tuple[str, ...]]] = {  # below the home folder, or absolute
    "python": (".pyenv/versions/*/bin/python3", ".local/share/uv/python/cpython-*/bin/python3"),
    "go": ("/usr/local/go/bin/go",),
    "js": (".nvm/versions/node/*/bin/node",),
    "csharp": (".dotnet/dotnet",),
    "c": (),
}
_ARCHIVES: Final = {  # the makers' own names, with the platform as each of them writes it
    "python": (rf"cpython-(\d+\.\d+\.\d+)(t?)-{PLATFORM}\.tar\.\w+", "*/bin/python3", "archive"),
    "go": (rf"go(\d+\.\d+\.\d+)().{PLATFORM.replace('x64', 'amd64')}\.tar\.gz", "go/bin/go", "go.dev"),
    "js": (rf"node-v(\d+\.\d+\.\d+)()-{PLATFORM}\.tar\.\w+", "*/bin/node", "nodejs.org"),
    "csharp": (rf"dotnet-sdk-(\d+\.\d+\.\d+)()-{PLATFORM}\.tar\.\w+", "**/dotnet", "Microsoft"),
}
_MAKERS: Final = (  # by where an executable lies; the first that fits
    ("/.pyenv/", "pyenv"),
    ("/uv/", "uv"),
    ("/.nvm/", "nodejs.org"),
    ("/usr/local/go/", "go.dev"),
    ("/.dotnet/", "Microsoft"),
    ("/usr/share/dotnet/", "Microsoft"),
    ("/usr/local/", "local"),
    ("/usr/", ""),  # the distribution
)


class Candidate(Frozen):
    """An executable that may be a toolchain."""

    language: str
    path: str
    source: str
    maker: str


class Archive(Frozen):
    """A toolchain that is packed; its name says what it holds, which the probe will prove."""

    language: str
    path: str
    version: tuple[int, ...]
    free_threaded: bool


def named(language: str, environ: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Take what the user's variable names: nothing else is then looked at."""
    value = environ.get(VARIABLES[language], "")
    return tuple(_candidate(language, path, "named") for path in value.split(os.pathsep) if path)


def installed(language: str, cache: Path, environ: Mapping[str, str]) -> Iterator[Candidate]:
    """Everything that can be run as it is, in the order of preference."""
    for command in _COMMANDS[language]:
        for folder in environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(command, path=folder) if Path(folder).is_absolute() else None
            if found:
                yield _candidate(language, found, "path")
    home = Path(environ.get("HOME", os.sep))
    for pattern in _PLACES[language]:
        root, relative = (Path(os.sep), pattern[1:]) if pattern.startswith(os.sep) else (home, pattern)
        yield from (_candidate(language, str(path), "known place") for path in sorted(root.glob(relative)))
    yield from kept(language, cache)


def kept(language: str, cache: Path) -> Iterator[Candidate]:
    """List what was unpacked or provided earlier."""
    for file in sorted(cache.glob(f"*/{PROVENANCE}")):
        provenance = _provenance(file)
        if provenance and provenance.language == language:
            path = str(file.parent / provenance.executable)
            yield Candidate(language=language, path=path, source=provenance.source, maker=provenance.maker)
    if language == "python":
        for python in sorted(cache.glob("uv/cpython-*/bin/python3")):
            yield Candidate(language=language, path=str(python), source="provided", maker="uv")


def _provenance(file: Path) -> Provenance | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Provenance)
    except (OSError, msgspec.DecodeError):
        return None


def archives(language: str, checkout: Path, environ: Mapping[str, str]) -> Iterator[Archive]:
    """List the archives of this language and platform, in the named folder or beside the checkout."""
    folder = Path(environ.get("CONCURRENCY_TOOLCHAINS") or checkout.parent / "shared/toolchains")
    if language not in _ARCHIVES or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if match := re.fullmatch(_ARCHIVES[language][0], path.name):
            version = tuple(int(part) for part in match[1].split("."))
            yield Archive(language=language, path=str(path), version=version, free_threaded=bool(match[2]))


def open_archive(archive: Archive, cache: Path) -> Candidate:
    """Unpack once, into the cache; with an SDK for .NET come the package feeds that lie beside it."""
    path = Path(archive.path)
    _, pattern, maker = _ARCHIVES[archive.language]

    def fill(folder: Path) -> Provenance:
        unpack(path, folder)
        if archive.language == "csharp":
            for feed in sorted(path.parent.glob(f"nuget-*-{PLATFORM}.tar.*")):
                unpack(feed, folder)
        executable = next((file for file in sorted(folder.glob(pattern)) if file.is_file()), None)
        if executable is None:
            raise DownloadError(f"{path.name} holds no {pattern}")
        return Provenance(
            language=archive.language,
            executable=str(executable.relative_to(folder)),
            source="archive",
            maker=maker,
            origin=path.name,
            digest=f"sha512:{digest_of(path)}",
        )

    folder = keep(cache, path.name.partition(f"-{PLATFORM}")[0].partition(".linux-")[0], fill)
    return next(item for item in kept(archive.language, cache) if Path(item.path).is_relative_to(folder))


def _candidate(language: str, path: str, source: str) -> Candidate:
    return Candidate(language=language, path=path, source=source, maker="")


def maker_of(real_path: str) -> str:
    """Who made the executable, as far as where it lies tells."""
    maker = next((maker for fragment, maker in _MAKERS if fragment in real_path), "local")
    return maker or distribution()


def distribution() -> str:
    """Name the Linux distribution, or the system."""
    try:
        return platform.freedesktop_os_release()["ID"]
    except (OSError, KeyError):
        return platform.system().lower()
