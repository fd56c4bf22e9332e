"""Downloading: from https alone, whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sites
from sites import Site

from harness.fetching.downloads import DownloadError, fetch

LIMIT = 1 << 20


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sites.opened(tmp_path) as made:
        yield made


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
