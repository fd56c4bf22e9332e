"""The pages of the exhibits: programs side by side, what they showed, why.

A page's prose is written by hand, once; what stands between its marks is made from the declaration and from
the committed records of exhibits: of each variant, what was observed last.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from harness.declarations.exhibits import Exhibit, Variant, load, names
from harness.judging import words
from harness.judging.exhibits import facts_of
from harness.judging.exhibits import seen as told
from harness.languages import LANGUAGES
from harness.model import Observed
from harness.providing.exhibit_build import by_hand, sources_of
from harness.showing.charts.diagrams import diagrams
from harness.showing.publish import fill, picture

PAGES: Final = "docs/exhibits"
CHINESE: Final = "docs/zh/exhibits"
SEEN_MOST: Final = 90  # characters in a cell of the table
BESIDE: Final = 120  # columns of two programs that a wide window shows beside each other
COLUMNS: Final = 5  # of a table of facts; more variants become its rows, if that makes it narrower
CONSOLE: Final = 46  # columns of what was typed and seen, under one of two programs
_HALVES: Final = {"broken": "pitfall", "fixed": "cure", "fact": "fact"}
_RULE: Final = re.compile(r"([*=-])\1{7,}")  # a line drawn in text, which tells nothing
_HEAD: Final = ("| | variant | | seen | |", "| --- | --- | --- | --- | ---: |")
_NEW: Final = """\
# {title}

{lesson}

## What was seen

<!-- generated: exhibit-outcomes -->
<!-- end -->

## The programs

<!-- generated: exhibit-programs -->
<!-- end -->

## Elsewhere

<!-- generated: exhibit-elsewhere -->
<!-- end -->
"""
_SeenOf = Mapping[tuple[str, str], Observed]  # by language and variant


def files(checkout: Path, observed: Sequence[Observed]) -> dict[Path, bytes]:
    """Return every page of an exhibit, in both languages, with its generated parts as they should be."""
    seen: dict[str, dict[tuple[str, str], Observed]] = {}
    for each in observed:
        if each.attempts:
            seen.setdefault(each.exhibit, {})[each.language, each.variant] = each
    return dict(
        page(checkout / folder, load(checkout, name), own, folder.count("/") + 1)
        for name, own in seen.items()
        for folder in (PAGES, CHINESE)
        if folder == PAGES or (checkout / folder / f"{name}.md").exists()
    )


def listed(checkout: Path, *, chinese: bool) -> str:
    """Return a line for every exhibit that has a page: its heading, and what to learn from it."""
    folder = checkout / (CHINESE if chinese else PAGES)
    lines = []
    for path in (folder / f"{name}.md" for name in names(checkout)):
        if path.exists():
            text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            heading, lesson, *_ = (part.strip() for part in text.strip().split("\n\n"))
            title = heading.removeprefix("# ")
            lines.append(f"- [{title}](exhibits/{path.name}): {' '.join(lesson.split())}\n")
    return "".join(lines)


def page(folder: Path, exhibit: Exhibit, seen: _SeenOf, depth: int = 2) -> tuple[Path, bytes]:
    """Return an exhibit's page, which stands at that `depth`; a new one has title and lesson for prose."""
    path = folder / f"{exhibit.name}.md"
    text = (
        path.read_text(encoding="utf-8") if path.exists() else _NEW.format_map(msgspec.to_builtins(exhibit))
    )
    parts = {
        "exhibit-outcomes": "\n\n".join(_outcomes(exhibit, seen, "../" * depth)),
        "exhibit-programs": "\n".join(_programs(exhibit, seen)),
        "exhibit-elsewhere": "\n".join(_elsewhere(exhibit)),
    }
    return path, fill(text, {name: f"{part}\n" for name, part in parts.items()}).encode()


def _outcomes(exhibit: Exhibit, seen: _SeenOf, up: str) -> Iterator[str]:
    tabled = [each for each in exhibit.variant if exhibit.table and each.half == "fact"]
    for language in exhibit.languages if tabled else ():
        own = [seen.get((language, each.name)) for each in tabled if each.language == language]
        if found := [each for each in own if each]:
            yield _facts(exhibit.table or "", found)
    others = [each for language in exhibit.languages for each in exhibit.of(language) if each not in tabled]
    if others:
        rows = (_outcome(each, seen.get((each.language, each.name))) for each in others)
        yield "\n".join((*_HEAD, *rows))
    for heading, *_ in diagrams(seen.values()):
        yield picture(heading.name, heading.alt, up).rstrip()
    versions = {f"{words.runtime(each.runtime)} ({each.version})": True for each in seen.values()}
    counted = "; the last column says hits of attempts" if others else ""
    yield f"Seen with {words.listed(list(versions))}{counted}."


def _outcome(variant: Variant, row: Observed | None) -> str:
    cells = [words.LANGUAGES[variant.language], f"`{variant.name}`", _HALVES[variant.half], "not run yet", ""]
    if row:
        cells[0] = words.runtime(row.runtime).replace(" ", words.KEPT)
        cells[3:] = f"`{_short(told(row))}`".replace("|", "\\|"), f"{row.hits}/{row.attempts}"
    return f"| {' | '.join(cells)} |"


def _facts(heading: str, columns: Sequence[Observed]) -> str:
    """Return the facts that the variants of one language printed: a column for each, or a row if many."""
    facts = [facts_of(each) for each in columns]
    titles = [
        f"{words.runtime(each.runtime)} `{each.variant}`"
        + (f" ({each.hits} of {each.attempts} attempts)" if each.attempts > 1 else "")
        for each in columns
    ]
    labels = list(dict.fromkeys(label for each in facts for label in each))
    table = [[heading, *titles], *([label, *(each.get(label, "") for each in facts)] for label in labels)]
    if len(columns) > max(COLUMNS, len(labels)):
        table = [list(row) for row in zip(*table, strict=True)]
        table[0][0] = ""
    head, *rows = (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in table)
    return "\n".join([head, f"| {' | '.join(['---'] * len(table[0]))} |", *rows])


def _short(text: str) -> str:
    said = _RULE.sub(r"\1\1\1", text.removeprefix("exit 0; stdout: "))
    return words.begun(said, SEEN_MOST).replace("`", "'")


def _programs(exhibit: Exhibit, seen: _SeenOf) -> Iterator[str]:
    """Show every pitfall with its first cure, and each of the others by itself; no file twice."""
    for language in exhibit.languages:
        yield f"### {words.LANGUAGES[language]}\n"
        if language in exhibit.since:
            yield f"{exhibit.since[language]}\n"
        shown: dict[str, str] = {}
        for variants in _beside(exhibit, language):
            programs = ["\n".join(_program(exhibit, each, shown)) for each in variants]
            narrow = [_console(exhibit, each, seen, CONSOLE) for each in variants]
            if len(variants) > 1 and sum(map(_widest, programs, narrow)) <= BESIDE:
                yield from _columns(variants, programs, narrow)
            else:
                for each, program in zip(variants, programs, strict=True):
                    console = _console(exhibit, each, seen)
                    yield f"#### {_HALVES[each.half]}: `{each.name}`\n\n{program}\n{console}{each.why}\n"


def _columns(variants: Sequence[Variant], programs: Sequence[str], consoles: Sequence[str]) -> Iterator[str]:
    heads = "".join(f"<th>{_HALVES[each.half]}: <code>{each.name}</code></th>" for each in variants)
    yield f"<table>\n<tr>{heads}</tr>\n<tr>"
    for each, program, console in zip(variants, programs, consoles, strict=True):
        yield f"<td>\n\n{program}\n{console}{each.why}\n\n</td>"
    yield "</tr>\n</table>\n"


def _console(exhibit: Exhibit, variant: Variant, seen: _SeenOf, room: int = 0) -> str:
    """Show what was typed and what came of it, in lines that fit if there is little `room`."""
    row = seen.get((variant.language, variant.name))
    if row is None:
        return ""
    typed, came = f"$ {by_hand(exhibit, variant)}", _short(told(row))
    if room:
        parts = textwrap.wrap(
            typed, room, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        typed, came = " \\\n".join(parts), textwrap.fill(came, room)
    return f"```console\n{typed}\n{came}\n```\n\n"


def _widest(*texts: str) -> int:
    """Return how wide the fenced blocks are; other text is broken by whoever shows it."""
    blocks = (block for text in texts for block in text.split("```")[1::2])
    return max((len(line.expandtabs()) for block in blocks for line in block.splitlines()), default=0)


def _beside(exhibit: Exhibit, language: str) -> Iterator[tuple[Variant, ...]]:
    """Give the rows of a language: a pitfall with its cures, then the facts."""
    variants = exhibit.of(language)
    for each in variants:
        if each.half == "broken":
            cures = exhibit.cures_of(each)
            yield (each, *cures[:1])
            yield from ((other,) for other in cures[1:])
        elif each.half == "fact":
            yield (each,)
    yield from ((each,) for each in variants if each.half == "fixed" and not exhibit.cured_by(each))


def _program(exhibit: Exhibit, variant: Variant, shown: dict[str, str]) -> Iterator[str]:
    """Show the files of a variant; of those that were `shown` only where."""
    module, shown_of_it = LANGUAGES[variant.language].exhibiting.module
    for path, text in sources_of(exhibit, variant).items():
        if module and path.endswith(module):
            line = next(line for line in text.splitlines() if line.startswith(shown_of_it))
            yield f"{module} says `{line}`.\n"
        elif text in shown:
            yield f"The program is that of `{shown[text]}`.\n"
        else:
            shown[text] = variant.name
            yield f"```{variant.language}\n{text.rstrip()}\n```\n"


def _elsewhere(exhibit: Exhibit) -> Iterator[str]:
    for language, reason in exhibit.absent.items():
        yield f"- {words.LANGUAGES[language]}: {reason}"
    for each in LANGUAGES.values():
        if not each.floor and each.name not in (*exhibit.absent, *exhibit.languages):
            yield f"- {each.label}: not written yet."
    for title, address in exhibit.sources.items():
        yield f"- Source: [{title}]({address})"
