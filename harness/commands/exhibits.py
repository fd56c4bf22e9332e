"""A run of exhibits: each variant is run, judged, told and recorded."""

import json
import queue
import threading
from collections.abc import Sequence
from typing import Any, Final

from harness.checkout import LOCAL, REFERENCES, checkout
from harness.commands.options import Json, Strict
from harness.declarations.exhibits import FOLDER, Exhibit, load, names
from harness.judging.exhibits import seen
from harness.model import Observed, Status
from harness.providing.build import at_once
from harness.records import environment, journal, record
from harness.records.lines import digest
from harness.records.record import EXHIBITS
from harness.running.exhibits import Stage, opened
from harness.running.progress import say
from harness.showing import reporting

LANES: Final = 2
_WORDS: Final = {Status.OBSERVED: "as expected", Status.FAILED: "UNEXPECTED", Status.SKIPPED: "skipped"}


def exhibits(name: str = "", /, *, as_json: Json = False, strict: Strict = False, docs: bool = False) -> int:
    """Run an exhibit, or all: each pitfall must show its failure, and each cure must not.

    What was seen is recorded in a folder of its own under results/local, with a page. With --docs it goes to
    results/, and the pages in docs/exhibits are written from it.
    """
    if docs:
        from harness.commands.docs import update  # noqa: PLC0415 -- it brings matplotlib

        return run(name, as_json=False, strict=False, results=REFERENCES) or update(only_check=False)
    return run(name, as_json=as_json, strict=strict)


def run(name: str, *, as_json: bool, strict: bool, results: str = LOCAL) -> int:
    """Run one exhibit, or all, into a folder of its own; 0 when nothing was unexpected."""
    chosen = [load(checkout(), each) for each in ([name] if name else names(checkout()))]
    with opened(chosen, LANES) as (workshop, stages):
        if strict:
            workshop.require([variant for exhibit in chosen for variant in exhibit.variant])
        noted = environment.record(checkout(), workshop.toolchains, ())
        folder, info = journal.begun(checkout() / results, EXHIBITS, noted, plan=_plan())
        with journal.create(folder, info) as writing:
            observed = _carry_out(chosen, stages, Log(writing, chosen, aloud=not as_json))
            writing.sync()
    if as_json:
        print(json.dumps([row(each) for each in observed], indent=1, ensure_ascii=False))
    say(f"{counted(observed)}\nrecords  {folder}")
    if results == LOCAL:  # what is committed is shown by the docs
        say(f"page     {reporting.make_observed(folder, record.read(folder))}")
    return int(any(each.outcome is Status.FAILED for each in observed))


def _plan() -> str:
    """Return the digest of all that is declared: what stands for the plan of a run of exhibits."""
    files = sorted((checkout() / FOLDER).glob("*/exhibit.toml"))
    return digest(
        {str(path.relative_to(checkout())): digest(path.read_text(encoding="utf-8")) for path in files}
    )


class Log:
    """Takes what is observed, from whichever lane: records it, and tells it."""

    def __init__(self, writing: journal.Journal, chosen: Sequence[Exhibit], *, aloud: bool) -> None:
        self._writing, self._aloud, self._lock = writing, aloud, threading.Lock()
        self._count, self._total = 0, sum(len(each.variant) for each in chosen)

    def add(self, each: Observed) -> None:
        """Record one variant."""
        with self._lock:
            self._writing.observed(each)
            self._count += 1
            if self._aloud:
                print(f"[{self._count:3}/{self._total}]  {line(each)}", flush=True)


def _carry_out(chosen: Sequence[Exhibit], stages: Sequence[Stage], log: Log) -> list[Observed]:
    """Run what must be alone by itself, the rest in lanes, each under a keeper of its own."""
    done = {each.name: _take(each, stages[0], log) for each in chosen if each.alone}
    free: queue.SimpleQueue[Stage] = queue.SimpleQueue()
    for stage in stages:
        free.put(stage)

    def take(exhibit: Exhibit) -> list[Observed]:
        stage = free.get()
        try:
            return _take(exhibit, stage, log)
        finally:
            free.put(stage)

    rest = [each for each in chosen if not each.alone]
    taken = at_once(take, rest, len(stages), stop=threading.Event())
    done |= zip((each.name for each in rest), taken, strict=True)
    return [each for exhibit in chosen for each in done[exhibit.name]]


def _take(exhibit: Exhibit, stage: Stage, log: Log) -> list[Observed]:
    taken: list[Observed] = []
    for variant in exhibit.variant:
        observed, attempts = stage.take(exhibit, variant)
        if any(each.killed == "stopped" for each in attempts):
            break
        log.add(observed)
        taken.append(observed)
    return taken


def row(observed: Observed) -> dict[str, Any]:
    """Return what `--json` prints of a variant."""
    return {
        "exhibit": observed.exhibit,
        "language": observed.language,
        "variant": observed.variant,
        "expected": None if observed.outcome is Status.SKIPPED else observed.outcome is Status.OBSERVED,
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
