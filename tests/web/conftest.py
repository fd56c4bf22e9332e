"""A browser, and the page of a run of the profile `quick` opened from disk."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from harness.checkout import checkout
from harness.showing.charts.drawing import Chart
from harness.showing.page import render
from harness.showing.sources import sources
from tests.web.made import TOLD, made_plan, made_run, made_summary

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SVG = '<svg viewBox="0 0 9 9"><path id="p" d="M0 0h9"/><use href="#p"/><text style="fill: {}">1</text></svg>'
CHART = Chart(
    name="drawn",
    title="A finding",
    alt="What it shows",
    light=SVG.format("#1f2328"),
    dark=SVG.format("#e6edf3"),
)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: $CHROMIUM, or one on PATH; CI must have it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        reason = "no Chromium: apt-get install chromium, or name one in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page, with a case that failed."""
    plan = made_plan()
    failing = next(entry.case.id for entry in plan.entries if entry.case.model == "async")
    run = made_run(plan, failing=failing, diagnostic="no two slices overlapped")
    path = tmp_path_factory.mktemp("run") / "index.html"
    path.write_text(render(made_summary(run), run, [CHART], sources(checkout()), TOLD), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[Open]:
    """Open the page; whatever it logs, throws or asks for fails the test."""
    contexts: list[BrowserContext] = []
    pages: list[str] = []
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if request.url.partition("#")[0] not in (*pages, "data:,"):
            wrong.append(f"request: {request.url}")

    def open_page(fragment: str = "", *, path: Path = file, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("request", asked)
        pages.append(path.as_uri())
        page.goto(path.as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
