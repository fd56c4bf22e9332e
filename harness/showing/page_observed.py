"""What a page shows of exhibits and claims: the same sections on the page of every run."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from harness.declarations.claims import Chapter
from harness.judging import exhibits, words
from harness.judging.claims import Known, counted, decided, stamp
from harness.model import Observed
from harness.records.record import Run

_TEMPLATES: Final = Path(__file__).parent / "templates"


def sections(observed_in: str, known: Known, chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Return what the sections of exhibits and claims show."""
    by_exhibit: dict[str, list[Observed]] = {}
    for each in known.observed:
        by_exhibit.setdefault(each.exhibit, []).append(each)
    verdicts = decided(chapters, known)
    return {
        "observed": by_exhibit,
        "observed_in": observed_in,
        "chapters": chapters,
        "verdicts": verdicts,
        "claims_counted": counted(list(verdicts.values())),
        "seen": exhibits.seen,
        "stamp": stamp,
    }


def rendered(template: str, run: Run, parts: Mapping[str, Any]) -> str:
    """Return the page of a run from its template; whatever is put into it is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = _prose
    return environment.get_template(template).render(
        run=run.header.run,
        info=run.info,
        runtimes=_runtimes(run),
        style=own("page.css"),
        words=words,
        **parts,
    )


def own(name: str) -> Markup:
    """Return a file that stands in a page as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 -- our own file


def _prose(text: str) -> Markup:
    """Let what stands between backticks be code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 -- escaped


def _runtimes(run: Run) -> list[tuple[str, str]]:
    """Return the runtimes of a run with their versions."""
    prefix = "runtime "
    return [
        (words.runtime(name.removeprefix(prefix)), str(value))
        for name, value in sorted(run.info.environment.items())
        if name.startswith(prefix)
    ]
