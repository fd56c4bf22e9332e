"""One pitfall beside its cure, run and explained in prose, for somebody who meets it for the first time."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from harness.checkout import checkout
from harness.declarations.exhibits import Exhibit, Variant, load, pair
from harness.errors import UsageError
from harness.judging import exhibits, words
from harness.model import Observation, Observed, Status
from harness.providing.exhibit_build import by_hand, sources_of
from harness.running.exhibits import opened

WIDTH: Final = 96
LINES_MOST: Final = 30  # of what a program said
_HEADINGS: Final = {"broken": "The pitfall", "fixed": "The cure", "fact": "A fact"}


def run(name: str, language: str = "", variant: str = "", /) -> int:
    """Run one pitfall beside its cure, and explain what happened: NAME [LANGUAGE [VARIANT]]."""
    exhibit = load(checkout(), name)
    shown = pair(exhibit, _language(exhibit, language), variant)
    only = msgspec.structs.replace(exhibit, variant=shown)
    results = []
    with opened([only]) as (workshop, (stage,)):
        workshop.require(shown)
        print(f"{exhibit.title}\n{_wrapped(exhibit.lesson)}\n")
        for each in shown:
            result, attempts = stage.take(only, each)
            results.append(result)
            print("\n".join(told(only, each, result, attempts)), flush=True)
    for line in _ending(exhibit, shown[0].language):
        print(line)
    return int(any(each.outcome is Status.FAILED for each in results))


def told(
    exhibit: Exhibit, variant: Variant, result: Observed, attempts: Sequence[Observation]
) -> Iterator[str]:
    """Tell what a variant is, what it did and why, line by line."""
    heading = f"{_HEADINGS[variant.half]}: {variant.name}, in {words.LANGUAGES[variant.language]}"
    yield f"{heading}\n{'-' * len(heading)}"
    for path, text in sources_of(exhibit, variant).items():
        yield f"{path}\n\n{textwrap.indent(text.rstrip(), '    ')}\n"
    yield f"  $ {by_hand(exhibit, variant)}"
    if attempts:
        yield from _said(attempts[-1])
    else:
        yield f"  {exhibits.seen(result)}"
    yield ""
    yield _wrapped(variant.why)
    yield _wrapped(_verdict(result, attempts))
    yield ""


def _said(seen: Observation) -> Iterator[str]:
    for stream in ("stdout", "stderr"):
        lines = exhibits.text_of(seen, stream).rstrip().splitlines()
        yield from (f"  {line}" for line in lines[:LINES_MOST])
        if len(lines) > LINES_MOST:
            yield f"  … and {len(lines) - LINES_MOST} lines more"
    yield f"  [{exhibits.ending(seen)}]"


def _verdict(result: Observed, attempts: Sequence[Observation]) -> str:
    if result.outcome is not Status.OBSERVED:
        return f"That is not what was expected: {exhibits.seen(result)}"
    if len(attempts) == 1:
        return "That is what was expected."
    return f"That is what was expected; it was seen in {result.hits} of {len(attempts)} attempts."


def _ending(exhibit: Exhibit, language: str) -> Iterator[str]:
    if language in exhibit.since:
        yield _wrapped(f"{words.LANGUAGES[language]}: {exhibit.since[language]}")
    others = [each for each in exhibit.languages if each != language]
    if others:
        yield f"The same elsewhere: python3 noxfile.py -s harness -- try {exhibit.name} {others[0]}" + (
            f"   (or {', '.join(others[1:])})" if others[1:] else ""
        )
    for other, reason in exhibit.absent.items():
        yield _wrapped(f"Not in {words.LANGUAGES[other]}: {reason}")


def _language(exhibit: Exhibit, wanted: str) -> str:
    if wanted and wanted not in exhibit.languages:
        reason = exhibit.absent.get(wanted, "")
        raise UsageError(
            f"{exhibit.name} is not there in {wanted!r}{reason and f': {reason}'}",
            f"it is in {', '.join(exhibit.languages)}",
        )
    return wanted or exhibit.languages[0]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH)
