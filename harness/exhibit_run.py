"""A run of exhibits: each variant is run, judged, told and recorded."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from harness import environment, journal, record, reporting
from harness.errors import MissingError
from harness.exhibit_toml import FOLDER, Exhibit, load, names
from harness.exhibits import Stage, Workshop, opened, say, seen
from harness.model import Observed, Status
from harness.prepare import checkout
from harness.record import EXHIBITS
from harness.running import LOCAL

_WORDS: Final = {Status.OBSERVED: "as expected", Status.FAILED: "UNEXPECTED", Status.SKIPPED: "skipped"}
_EXPECTED: Final = {Status.OBSERVED: True, Status.FAILED: False, Status.SKIPPED: None}


def run(name: str, *, as_json: bool, strict: bool, results: str = LOCAL) -> int:
    """Run one exhibit, or all, into a folder of its own; 0 when nothing was unexpected."""
    chosen = [load(checkout(), each) for each in ([name] if name else names(checkout()))]
    with opened(chosen) as (workshop, stage):
        if strict:
            _require(workshop, chosen)
        folder, info = _info(workshop, checkout() / results)
        with journal.create(folder, info) as writing:
            observed = _carry_out(chosen, stage, writing, aloud=not as_json)
    if as_json:
        print(json.dumps([row(each) for each in observed], indent=1, ensure_ascii=False))
    page = reporting.make_observed(folder, record.read(folder))
    say(f"{counted(observed)}\nrecords  {folder}\npage     {page}")
    return int(any(each.outcome is Status.FAILED for each in observed))


def _require(workshop: Workshop, chosen: Sequence[Exhibit]) -> None:
    for lacking in (workshop.lacking(variant) for exhibit in chosen for variant in exhibit.variant):
        if lacking:
            raise MissingError(lacking, "python3 noxfile.py -s harness -- doctor")


def _info(workshop: Workshop, results: Path) -> tuple[Path, record.Info]:
    begun = datetime.now(tz=UTC)
    noted = environment.record(checkout(), workshop.toolchains, ())
    name = f"{begun:%Y%m%dT%H%M%SZ}-{EXHIBITS}-{str(noted['commit'])[:7] or 'nocommit'}"
    declared = {
        str(path.relative_to(checkout())): record.digest(path.read_text(encoding="utf-8"))
        for path in sorted((checkout() / FOLDER).glob("*/exhibit.toml"))
    }
    info = record.Info(
        started=f"{begun:%Y-%m-%dT%H:%M:%SZ}",
        seed=0,
        profile=EXHIBITS,
        argv=(),
        plan=record.digest(declared),
        environment=noted,
    )
    return record.vacant(results, name), info


def _carry_out(
    chosen: Sequence[Exhibit], stage: Stage, writing: journal.Journal, *, aloud: bool
) -> list[Observed]:
    observed: list[Observed] = []
    total = sum(len(exhibit.variant) for exhibit in chosen)
    for exhibit in chosen:
        for variant in exhibit.variant:
            observed.append(stage.take(exhibit, variant)[0])
            writing.observed(observed[-1])
            if aloud:
                print(f"[{len(observed):3}/{total}]  {line(observed[-1])}", flush=True)
    writing.sync()
    return observed


def row(observed: Observed) -> dict[str, Any]:
    """Return what `--json` prints of a variant."""
    return {
        "exhibit": observed.exhibit,
        "language": observed.language,
        "variant": observed.variant,
        "expected": _EXPECTED[observed.outcome],
        "hits": observed.hits,
        "attempts": observed.attempts,
        "seen": seen(observed),
    }


def line(observed: Observed) -> str:
    """Write what came of a variant as one line."""
    name = f"{observed.exhibit}/{observed.language}/{observed.variant}"
    return f"{_WORDS[observed.outcome]:11}  {name:48} {observed.hits}/{observed.attempts}  {seen(observed)}"


def counted(observed: Sequence[Observed]) -> str:
    """Say how many variants came out how."""
    count = {status: sum(each.outcome is status for each in observed) for status in _WORDS}
    return (
        f"{count[Status.OBSERVED]} of {len(observed)} variants as expected, {count[Status.FAILED]} not, "
        f"{count[Status.SKIPPED]} skipped"
    )
