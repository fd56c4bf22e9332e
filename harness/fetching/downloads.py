"""Fetching, checking and unpacking: a folder in the cache is whole, or it is not there."""

import fcntl
import hashlib
import http.client
import lzma
import platform
import posixpath
import shutil
import ssl
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from harness.model import Frozen

PROVENANCE: Final = "provenance.json"
_ARCHITECTURE: Final = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
PLATFORM: Final = f"{sys.platform}-{_ARCHITECTURE.get(platform.machine().lower(), platform.machine())}"
_BLOCK: Final = 1 << 20
_SILENCE_S: Final = 60.0


class Provenance(Frozen, kw_only=False):
    """Where a folder of the cache came from."""

    language: str
    executable: str  # relative to the folder
    maker: str
    origin: str  # a file name, a package with its version, an address
    digest: str  # `sha512:…` of what was unpacked
    source: str = "provided"  # or `archive`


class DownloadError(Exception):
    """What was asked for can't be had, or is not what it should be."""


def keep(cache: Path, name: str, fill: Callable[[Path], Provenance]) -> Path:
    """Answer `cache/name`, filled once: under a lock, in a temporary folder that is renamed when whole."""
    final = cache / name
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / f"{name}.lock"):
        if (final / PROVENANCE).is_file():
            return final
        for abandoned in cache.glob(f".{name}-*"):
            shutil.rmtree(abandoned)
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=cache) as temporary:
            whole = Path(temporary, name)
            whole.mkdir()
            (whole / PROVENANCE).write_bytes(msgspec.json.encode(fill(whole)))
            shutil.rmtree(final, ignore_errors=True)
            whole.replace(final)
    return final


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock: one at a time does what follows, in whichever process."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fetch(url: str, into: Path, *, limit_bytes: int, context: ssl.SSLContext | None = None) -> str:
    """Download `url` to the new file `into` and answer its SHA-512; https only, redirects included."""
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _OnlyHttps)
    try:
        with opener.open(url, timeout=_SILENCE_S) as response, into.open("xb") as file:
            return _copy(response, file, url, limit_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:  # URLError is an OSError
        if isinstance(error, urllib.error.HTTPError):
            error.close()  # it is the response
        raise DownloadError(f"{url}: {error}") from error


def _copy(response: http.client.HTTPResponse, file: IO[bytes], url: str, limit_bytes: int) -> str:
    digest, size = hashlib.sha512(), 0
    announced = response.headers.get("Content-Length")
    while block := response.read(_BLOCK):
        size += len(block)
        if size > limit_bytes:
            raise DownloadError(f"{url}: more than {limit_bytes} bytes")
        digest.update(block)
        file.write(block)
    if announced is not None and int(announced) != size:
        raise DownloadError(f"{url}: cut off after {size} of {announced} bytes")
    return digest.hexdigest()


class _OnlyHttps(urllib.request.BaseHandler):
    def default_open(self, request: urllib.request.Request) -> None:
        """Be asked first, for what a redirect names as well."""
        if request.type != "https":
            raise DownloadError(f"{request.full_url}: only https is followed")


def digest_of(file: Path) -> str:
    """Compute the SHA-512 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha512").hexdigest()


def unpack(archive: Path, into: Path) -> None:
    """Unpack a tar archive; members that point out of the folder, and devices, are refused."""
    try:
        with tarfile.open(archive) as members:
            if hasattr(tarfile, "data_filter"):
                members.extractall(into, filter="data")
            else:  # Python before 3.11.4, as Debian 12 has it
                members.extractall(into, members=filter(_demand_harmless, members))  # noqa: S202
    except (tarfile.TarError, EOFError, OSError, lzma.LZMAError, zlib.error) as error:
        raise DownloadError(f"{archive.name} can't be unpacked: {error}") from error


def _demand_harmless(member: tarfile.TarInfo) -> bool:
    names = [member.name, member.linkname]
    if member.issym():
        names[1] = posixpath.join(posixpath.dirname(member.name), member.linkname)
    outside = any(posixpath.normpath(name).startswith(("/", "..")) for name in names if name)
    if outside or not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        raise tarfile.ExtractError(f"{member.name!a} points out of its folder")
    return True
