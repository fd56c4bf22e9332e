"""What a page shows of exhibits and claims: the same sections on the page of every run."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from harness.declarations.claims import Chapter, Claim
from harness.judging import exhibits, words
from harness.judging.claims import Known, Verdict, counted, decide, stamp
from harness.model import Frozen, Observed
from harness.records.record import Run

TEMPLATES: Final = Path(__file__).parent / "templates"


class Decided(Frozen):
    """A claim, what is said of it, and its stamp."""

    claim: Claim
    verdict: Verdict
    stamp: str


def sections(observed_in: str, known: Known, chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Return what the sections of exhibits and claims show."""
    by_exhibit: dict[str, list[Observed]] = {}
    for each in known.observed:
        by_exhibit.setdefault(each.exhibit, []).append(each)
    decided = [
        (chapter, [_decided(claim, decide(claim, known)) for claim in chapter.claim]) for chapter in chapters
    ]
    return {
        "observed": by_exhibit,
        "observed_in": observed_in,
        "claims": decided,
        "claims_counted": counted([each.verdict for _, found in decided for each in found]),
        "seen": exhibits.seen,
    }


def _decided(claim: Claim, verdict: Verdict) -> Decided:
    return Decided(claim=claim, verdict=verdict, stamp=stamp(verdict))


def render(run: Run, chapters: Sequence[Chapter]) -> str:
    """Return the page of a run of exhibits."""
    known = Known(observed=run.observed)
    return (
        templates()
        .get_template("observed.html.j2")
        .render(
            **sections(run.header.run, known, chapters),
            run=run.header.run,
            info=run.info,
            runtimes=runtimes(run),
            style=Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),  # noqa: S704 -- our own
            words=words,
        )
    )


def templates() -> Environment:
    """Return what reads the templates; whatever is put into them is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = _prose
    return environment


def _prose(text: str) -> Markup:
    """Let what stands between backticks be code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 -- escaped


def runtimes(run: Run) -> list[tuple[str, str]]:
    """Return the runtimes of a run with their versions."""
    prefix = "runtime "
    return [
        (words.runtime(name.removeprefix(prefix)), str(value))
        for name, value in sorted(run.info.environment.items())
        if name.startswith(prefix)
    ]
