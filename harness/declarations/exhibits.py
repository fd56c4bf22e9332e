"""What an exhibit declares: `exhibits/NAME/exhibit.toml`, read strictly."""

import re
import signal
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from harness.declarations.toml import convert, tables
from harness.errors import UsageError
from harness.languages import LANGUAGES, language_of
from harness.model import Frozen

FOLDER: Final = "exhibits"
DECLARATION: Final = "exhibit.toml"
_SCHEMA: Final = "docs/exhibits.md says what may stand there"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")


class Expect(Frozen):
    """What an attempt must show; of `exit`, `signal` and `hangs_after_s` at most one is given."""

    exit: int | tuple[int, ...] | None = None
    signal: str | None = None
    hangs_after_s: float | None = None
    stdout: str | None = None
    stderr: str | None = None

    @property
    def exits(self) -> tuple[int, ...]:
        """The exit codes that are right, where neither a signal nor a hang is expected."""
        return self.exit if isinstance(self.exit, tuple) else (self.exit or 0,)


class Variant(Frozen):
    """One program, run for its outcome."""

    language: str
    name: str
    half: Literal["broken", "fixed", "fact"]
    path: str
    why: str
    expect: Expect
    runtime: str | None = None
    needs: tuple[str, ...] = ()
    step: Literal["run", "build", "vet"] = "run"
    flags: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = msgspec.field(default_factory=dict)
    cures: str | None = None
    deadline_s: float = 30
    cores: int = 1  # that must be there; with fewer it is skipped
    attempts: int = 1
    least_hits: int | None = None

    @property
    def hits_wanted(self) -> int:
        """In how many attempts the expectation must hold."""
        return self.attempts if self.least_hits is None else self.least_hits


class Exhibit(Frozen):
    """A pitfall and its cure, in the languages where it exists."""

    title: str
    lesson: str
    alone: bool = False  # nothing else may be busy beside it: it asks for several cores, or for times
    table: str | None = None  # its facts print `label: value`: the heading of the labels
    absent: dict[str, str] = msgspec.field(default_factory=dict)
    since: dict[str, str] = msgspec.field(default_factory=dict)
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    variant: tuple[Variant, ...] = ()
    name: str = ""  # of its folder
    folder: str = ""

    def of(self, language: str) -> tuple[Variant, ...]:
        """Return the variants of one language, in the order in which they are declared."""
        return tuple(each for each in self.variant if each.language == language)

    def cured_by(self, cure: Variant) -> Variant | None:
        """Return the broken variant that a fixed one cures: the one that it names, else the first."""
        broken = [each for each in self.of(cure.language) if each.half == "broken"]
        if cure.half != "fixed" or not broken:
            return None
        return next((each for each in broken if each.name == cure.cures), broken[0])

    def cures_of(self, broken: Variant) -> list[Variant]:
        """Return the fixed variants that cure a broken one."""
        return [each for each in self.of(broken.language) if self.cured_by(each) == broken]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have variants, in the order in which a reader meets them."""
        return tuple(language for language in LANGUAGES if self.of(language))


def names(checkout: Path) -> tuple[str, ...]:
    """List the exhibits that there are."""
    return tuple(sorted(path.parent.name for path in (checkout / FOLDER).glob(f"*/{DECLARATION}")))


def load(checkout: Path, name: str) -> Exhibit:
    """Read one exhibit; UsageError where there is none, or where its declaration is malformed."""
    _demand(name, names(checkout), f"no exhibit {name!r}")
    return read(checkout / FOLDER / name / DECLARATION)


def _demand(name: str, known: Sequence[str], problem: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, 3, 0.4) or known
        raise UsageError(problem, f"did you mean {', '.join(near)}?")


def pair(exhibit: Exhibit, language: str, name: str) -> tuple[Variant, ...]:
    """Return the variant of that name with what it is shown beside: its cure, or what it cures."""
    own = exhibit.of(language)
    if name:
        _demand(name, [each.name for each in own], f"no variant {name!r} in {language}")
    chosen = next((each for each in own if (each.name == name if name else each.half == "broken")), own[0])
    if cured := exhibit.cured_by(chosen):
        return cured, chosen
    cures = exhibit.cures_of(chosen) or [each for each in own if each.half == "fixed"]
    return (chosen, *cures[:1]) if chosen.half == "broken" else (chosen,)


def read(file: Path) -> Exhibit:
    """Read a declaration; UsageError names the file, the key and what was expected there."""
    top, found = tables(file, "variant", _SCHEMA)
    exhibit = convert(top, Exhibit, f"{file}", _SCHEMA, derived=("name", "folder"))
    variants = tuple(_variant(file, number, each) for number, each in enumerate(found, 1))
    exhibit = msgspec.structs.replace(
        exhibit, variant=variants, name=file.parent.name, folder=str(file.parent.resolve())
    )
    for problem in _problems(exhibit):
        raise UsageError(f"{file}: {problem}", _SCHEMA)
    return exhibit


def _variant(file: Path, number: int, table: dict[str, Any]) -> Variant:
    where = f"{file}: variant {number} ({table.get('language', '?')} {table.get('name', '?')})"
    if isinstance(table.get("expect"), dict):
        convert(table["expect"], Expect, f"{where}: expect", _SCHEMA)
    variant = convert(table, Variant, where, _SCHEMA)
    for problem in _variant_problems(variant, file.parent):
        raise UsageError(f"{where}: {problem}", _SCHEMA)
    return variant


def _variant_problems(variant: Variant, folder: Path) -> Iterator[str]:
    """Say what no type says."""
    if variant.language not in LANGUAGES:
        yield f"language: expected one of {', '.join(LANGUAGES)}, got {variant.language!r}"
        return
    if not _NAME.fullmatch(variant.name):
        yield f"name: expected lower case, digits, `.` and `-`, got {variant.name!r}"
    if problem := _misplaced(variant, folder):
        yield f"path: {problem}, got {variant.path!r}"
    if variant.runtime is not None and language_of(variant.runtime) != variant.language:
        yield f"runtime: expected one of {variant.language}, got {variant.runtime!r}"
    language = LANGUAGES[variant.language]
    if unknown := set(variant.needs) - {need for model in language.models for need in model.needs}:
        yield f"needs: {language.label} has no package {min(unknown)!r} here"
    if variant.step not in (steps := language.exhibiting.steps):
        yield f"step: expected one of {', '.join(steps)} in {variant.language}, got {variant.step!r}"
    if variant.cures is not None and variant.half != "fixed":
        yield "cures: expected of a fixed variant alone"
    yield from _number_problems(variant)
    yield from _expect_problems(variant.expect)


def _number_problems(variant: Variant) -> Iterator[str]:
    if variant.cores < 1:
        yield f"cores: expected 1 or more, got {variant.cores}"
    if variant.attempts < 1:
        yield f"attempts: expected 1 or more, got {variant.attempts}"
    if not 1 <= variant.hits_wanted <= variant.attempts:
        yield f"least_hits: expected 1 to {variant.attempts}, the attempts, got {variant.least_hits}"
    if variant.deadline_s <= 0:
        yield f"deadline_s: expected more than 0, got {variant.deadline_s:g}"


def _expect_problems(expect: Expect) -> Iterator[str]:
    ends = [key for key in ("exit", "signal", "hangs_after_s") if getattr(expect, key) is not None]
    if len(ends) > 1:
        yield f"expect: expected one of exit, signal and hangs_after_s, got {' and '.join(ends)}"
    if expect.exit == ():
        yield "expect.exit: expected a code, or a list of at least one"
    if expect.signal is not None and expect.signal not in signal.Signals.__members__:
        yield f"expect.signal: expected a name such as SIGABRT, got {expect.signal!r}"
    if expect.hangs_after_s is not None and expect.hangs_after_s <= 0:
        yield f"expect.hangs_after_s: expected more than 0, got {expect.hangs_after_s:g}"
    for key in ("stdout", "stderr"):
        try:
            re.compile(getattr(expect, key) or "")
        except re.error as error:
            yield f"expect.{key}: expected a regular expression: {error}"


def _misplaced(variant: Variant, folder: Path) -> str:
    """Say what is wrong with the place of a program."""
    path, own = folder / variant.path, LANGUAGES[variant.language].exhibiting
    if not path.resolve().is_relative_to(folder.resolve()):
        return "expected a place in the exhibit's folder"
    if not path.exists():
        return f"expected a file or folder that is there, in {folder}"
    if path.is_dir() and own.folder:
        return "" if any(path.glob(own.folder)) else f"expected a folder with {own.folder}"
    fits = path.is_file() and path.suffix in own.endings
    return "" if fits else f"expected a file that ends in {' or '.join(own.endings)}"


def _problems(exhibit: Exhibit) -> Iterator[str]:
    """Say how the variants do not go together."""
    for key in ("absent", "since"):
        for language in getattr(exhibit, key):
            if language not in LANGUAGES:
                yield f"{key}: expected one of {', '.join(LANGUAGES)}, got {language!r}"
    for language in filter(exhibit.of, exhibit.absent):
        yield f"absent.{language}: expected variants or a reason why there are none, got both"
    if not exhibit.variant:
        yield "variant: expected at least one [[variant]]"
    for language in exhibit.languages:
        yield from _language_problems(language, exhibit.of(language))


def _language_problems(language: str, variants: tuple[Variant, ...]) -> Iterator[str]:
    found = [each.name for each in variants]
    if doubled := {name for name in found if found.count(name) > 1}:
        yield f"name: expected another for each variant of {language}, got {min(doubled)!r} twice"
    broken = [each.name for each in variants if each.half == "broken"]
    if broken and all(each.half != "fixed" for each in variants):
        yield f"half: expected a fixed variant in {language} beside the broken one"
    for cures in [each.cures for each in variants if each.cures not in {None, *broken}]:
        yield f"cures: expected a broken variant of {language} ({', '.join(broken)}), got {cures!r}"
