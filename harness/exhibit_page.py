"""The pages of the exhibits: programs side by side, what they showed, why.

A page's prose is written by hand, once; what stands between its marks is made from the declaration and from
`observed.json` beside it, which `exhibits --docs` writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from harness import exhibits as running
from harness import words
from harness.exhibit_build import by_hand, sources_of
from harness.exhibit_toml import FOLDER, Exhibit, Variant, load, names
from harness.exhibit_try import pair
from harness.journal import write_file
from harness.model import Frozen
from harness.prepare import checkout as here
from harness.publish import fill, write

PAGES: Final = "docs/exhibits"
OBSERVED: Final = "observed.json"
SEEN_MOST: Final = 90  # characters in a cell of the table
_EXPECTED: Final = ("python", "go", "js", "csharp")  # where a page says if a language is not there yet
_FENCES: Final = {".py": "python", ".go": "go", ".mod": "go", ".mjs": "js", ".cjs": "js", ".cs": "csharp"}
_HALVES: Final = {"broken": "pitfall", "fixed": "cure", "fact": "fact"}
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


class Seen(Frozen):
    """What was seen of one variant, and on which runtime."""

    language: str
    variant: str
    runtime: str
    version: str
    hits: int
    attempts: int
    seen: str


_SeenOf = Mapping[tuple[str, str], Seen]  # by language and variant


def observe(name: str) -> int:
    """Run one exhibit, or all, and write their pages, but none of one with something unexpected: then 1."""
    exhibits = [load(here(), each) for each in ([name] if name else names(here()))]
    failed = 0
    with running.opened(exhibits) as (workshop, stage):
        for exhibit in exhibits:
            results = [(each, stage.take(exhibit, each)[0]) for each in exhibit.variant]
            unexpected = [result for _, result in results if result.expected is False]
            failed += bool(unexpected)
            for result in unexpected:
                running.say(running.row(result))
            if not unexpected:
                _remember(exhibit, workshop, results)
    write(files(here()))
    return int(failed > 0)


def _remember(
    exhibit: Exhibit, workshop: running.Workshop, results: Sequence[tuple[Variant, running.Result]]
) -> None:
    rows = [
        Seen(
            language=variant.language,
            variant=variant.name,
            runtime=(toolchain := workshop.toolchain(variant)).runtime,
            version=toolchain.version,
            hits=result.hits,
            attempts=result.attempts,
            seen=result.seen,
        )
        for variant, result in results
        if result.attempts
    ]
    text = msgspec.json.format(msgspec.json.encode(rows), indent=1)
    write_file(Path(exhibit.folder, OBSERVED), text + b"\n")


def files(checkout: Path) -> dict[Path, bytes]:
    """Return the page of every exhibit that was observed, with its generated parts as they should be."""
    observed = [name for name in names(checkout) if (checkout / FOLDER / name / OBSERVED).is_file()]
    return dict(page(checkout, load(checkout, name)) for name in observed)


def page(checkout: Path, exhibit: Exhibit) -> tuple[Path, bytes]:
    """Return an exhibit's page; one that is not there yet has its title and its lesson for prose."""
    path = checkout / PAGES / f"{exhibit.name}.md"
    text = (
        path.read_text(encoding="utf-8") if path.exists() else _NEW.format_map(msgspec.to_builtins(exhibit))
    )
    rows = msgspec.json.decode(Path(exhibit.folder, OBSERVED).read_bytes(), type=tuple[Seen, ...])
    seen = {(each.language, each.variant): each for each in rows}
    parts = {
        "exhibit-outcomes": _outcomes(exhibit, seen),
        "exhibit-programs": "\n".join(_programs(exhibit, seen)),
        "exhibit-elsewhere": "\n".join(_elsewhere(exhibit)),
    }
    return path, fill(text, {name: f"{part}\n" for name, part in parts.items()}).encode()


def _outcomes(exhibit: Exhibit, seen: _SeenOf) -> str:
    lines = ["| | variant | | seen | |", "| --- | --- | --- | --- | ---: |"]
    versions = {}
    for language in exhibit.languages:
        for variant in exhibit.of(language):
            cells = [words.LANGUAGES[language], f"`{variant.name}`", _HALVES[variant.half], "not run yet", ""]
            if row := seen.get((language, variant.name)):
                cells[0] = words.runtime(row.runtime)
                cells[3:] = f"`{_short(row.seen)}`".replace("|", "\\|"), f"{row.hits}/{row.attempts}"
                versions[f"{cells[0]} ({row.version})"] = True
            lines.append(f"| {' | '.join(cells)} |")
    if versions:
        lines += ["", f"Seen with {words.listed(list(versions))}; the last column says hits of attempts."]
    return "\n".join(lines)


def _short(text: str) -> str:
    said = text.removeprefix("exit 0; stdout: ")
    return (said if len(said) <= SEEN_MOST else f"{said[: SEEN_MOST - 1]}…").replace("`", "'")


def _programs(exhibit: Exhibit, seen: _SeenOf) -> Iterator[str]:
    """Show every pitfall beside its first cure, and each of the others by itself; no file twice."""
    for language in exhibit.languages:
        yield f"### {words.LANGUAGES[language]}\n"
        if language in exhibit.since:
            yield f"{exhibit.since[language]}\n"
        shown: dict[str, str] = {}
        for variants in _beside(exhibit, language):
            yield (
                "<table>\n<tr>"
                + "".join(f"<th>{_HALVES[each.half]}: <code>{each.name}</code></th>" for each in variants)
                + "</tr>\n<tr>"
            )
            for each in variants:
                yield "<td>\n"
                yield from _program(exhibit, each, shown)
                if row := seen.get((language, each.name)):
                    yield f"```console\n$ {by_hand(exhibit, each)}\n{_short(row.seen)}\n```\n"
                yield f"{each.why}\n\n</td>"
            yield "</tr>\n</table>\n"


def _beside(exhibit: Exhibit, language: str) -> Iterator[tuple[Variant, ...]]:
    """Give the rows of a language: a pitfall with its cures, then the facts."""
    cures: dict[str, list[Variant]] = {}
    for each in exhibit.of(language):
        if each.half == "fixed":
            cured = pair(exhibit, language, each.name)
            cures.setdefault(cured[0].name if len(cured) > 1 else "", []).append(each)
    for each in exhibit.of(language):
        if each.half == "broken":
            first, *more = cures.get(each.name, [None])
            yield (each, first) if first else (each,)
            yield from ((other,) for other in more if other)
        elif each.half == "fact":
            yield (each,)
    yield from ((each,) for each in cures.get("", []))


def _program(exhibit: Exhibit, variant: Variant, shown: dict[str, str]) -> Iterator[str]:
    """Show the files of a variant; of those that were `shown` only where."""
    for path, text in sources_of(exhibit, variant).items():
        if path.endswith("go.mod"):
            line = next(line for line in text.splitlines() if line.startswith("go "))
            yield f"go.mod says `{line}`.\n"
        elif text in shown:
            yield f"The program is that of `{shown[text]}`.\n"
        else:
            shown[text] = variant.name
            yield f"```{_FENCES.get(Path(path).suffix, 'c')}\n{text.rstrip()}\n```\n"


def _elsewhere(exhibit: Exhibit) -> Iterator[str]:
    for language, reason in exhibit.absent.items():
        yield f"- {words.LANGUAGES[language]}: {reason}"
    for language in _EXPECTED:
        if language not in exhibit.absent and language not in exhibit.languages:
            yield f"- {words.LANGUAGES[language]}: not written yet."
    for title, address in exhibit.sources.items():
        yield f"- Source: [{title}]({address})"
