"""The claims as they are declared: `claims/*.toml`, one file for each chapter of the notes, read strictly."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from harness.declarations.toml import convert, tables
from harness.errors import UsageError
from harness.language import Property
from harness.languages import LANGUAGES
from harness.model import Frozen, Text
from harness.workloads import WORKLOADS

FOLDER: Final = "claims"
_SCHEMA: Final = "docs/adding.md says what a claim declares"
_ID: Final = re.compile(r"C\d\d[a-e]?")
_WORKLOADS: Final = [each.name for each in WORKLOADS]
_KINDS_OF_EVIDENCE: Final = ("exhibit", "property", "speed_up", "ratio")


class Evidence(Frozen):
    """What speaks for a claim or against it: an exhibit, a property, a speed-up or a ratio."""

    says: Literal["supports", "refutes"] = "supports"
    exhibit: str | None = None
    language: str | None = None
    variants: str = "*"  # a pattern
    property: str | None = None
    models: tuple[str, ...] = ()  # patterns over language/variant of the property matrix
    value: Literal["yes", "no"] | None = None
    runtime: str = "*"  # a pattern
    speed_up: str | None = None  # model@runtime, a pattern
    at: str = ""  # of a speed-up: its workload and parameters
    ratio: str | None = None  # workload, or workload?parameters
    of: Literal["time", "memory", "kernel", "total"] = "time"
    over: str = ""  # model@runtime, patterns
    under: str = ""
    above: float | None = None
    below: float | None = None


class Claim(Frozen):
    """A sentence that people argue from, and what decides it."""

    id: str
    line: int
    kind: Literal["number", "outcome", "definition"]
    saying: Text
    truth: Text
    command: str = ""
    needs: Text | None = None  # what is not there yet to decide it
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


class Chapter(Frozen):
    """The claims that stand together in the notes."""

    title: Text
    intro: Text
    picture: str = ""
    claim: tuple[Claim, ...] = ()
    name: str = ""  # of its file


def read_all(checkout: Path) -> tuple[Chapter, ...]:
    """Read every chapter; UsageError names the file, the claim, the key and what was expected there."""
    chapters = tuple(_read(file) for file in sorted((checkout / FOLDER).glob("*.toml")))
    found = [claim.id for chapter in chapters for claim in chapter.claim]
    if doubled := {each for each in found if found.count(each) > 1}:
        raise UsageError(f"{FOLDER}: the claim {min(doubled)} stands there twice", _SCHEMA)
    return chapters


def _read(file: Path) -> Chapter:
    top, found = tables(file, "claim", _SCHEMA)
    chapter = convert(top, Chapter, f"{file}", _SCHEMA, derived=("claim", "name"))
    claims = []
    for number, table in enumerate(found, 1):
        where = f"{file}: claim {number} ({table.get('id', '?')})"
        evidence = table.get("evidence")
        for at, each in enumerate(evidence if isinstance(evidence, list) else (), 1):
            if isinstance(each, dict):
                convert(each, Evidence, f"{where}: evidence {at}", _SCHEMA)
        claim = convert(table, Claim, where, _SCHEMA)
        for problem in _problems(claim):
            raise UsageError(f"{where}: {problem}", _SCHEMA)
        claims.append(claim)
    return msgspec.structs.replace(chapter, claim=tuple(claims), name=file.stem)


def _problems(claim: Claim) -> Iterator[str]:
    if not _ID.fullmatch(claim.id):
        yield f"id: expected C and two digits, got {claim.id!r}"
    if claim.needs and claim.evidence:
        yield "needs: expected of a claim without evidence"
    if not (claim.needs or claim.evidence or claim.kind == "definition"):
        yield "evidence: expected some, or what it `needs`, of what is no definition"
    command = shlex.split(claim.command)
    if command and not (len(command) > 1 and command[0] in {"try", "exhibits", "run", "compare"}):
        yield f"command: expected `try`, `exhibits`, `run` or `compare` and its words, got {claim.command!r}"
    for at, each in enumerate(claim.evidence, 1):
        for problem in _evidence_problems(each):
            yield f"evidence {at}: {problem}"


def _evidence_problems(evidence: Evidence) -> Iterator[str]:
    given = [key for key in _KINDS_OF_EVIDENCE if getattr(evidence, key) is not None]
    if len(given) != 1:
        yield f"expected one of {', '.join(_KINDS_OF_EVIDENCE)}, got {' and '.join(given) or 'none'}"
    if evidence.language is not None and evidence.language not in LANGUAGES:
        yield f"language: expected one of {', '.join(LANGUAGES)}, got {evidence.language!r}"
    if evidence.property is not None:
        if evidence.property not in list(Property):
            yield f"property: expected one of {', '.join(Property)}, got {evidence.property!r}"
        if not evidence.models or evidence.value is None:
            yield "property: expected `models` and `value` with it"
    if evidence.ratio is not None:
        if evidence.ratio.partition("?")[0] not in _WORKLOADS:
            yield f"ratio: expected one of {', '.join(_WORKLOADS)}, got {evidence.ratio!r}"
        if not (evidence.over and evidence.under):
            yield "ratio: expected `over` and `under` with it"
    yield from _bound_problems(evidence)


def _bound_problems(evidence: Evidence) -> Iterator[str]:
    if evidence.speed_up is not None and evidence.at.partition("?")[0] not in _WORKLOADS:
        yield f"speed_up: expected `at`, a workload and parameters, with it, got {evidence.at!r}"
    measured = evidence.ratio is not None or evidence.speed_up is not None
    if measured and (evidence.above is None) == (evidence.below is None):
        yield "expected one of `above` and `below` with a ratio or a speed-up"
