"""The claims of a run, as a command prints them."""

import json
from pathlib import Path

import msgspec

from harness.checkout import LOCAL, REFERENCES, checkout
from harness.commands.options import Json
from harness.declarations.claims import Claim, read_all
from harness.errors import UsageError
from harness.judging import versions
from harness.judging.claims import Known, Verdict, counted, decide, numbers_of, stamp
from harness.judging.exhibits import last_observed
from harness.judging.summary import summarise
from harness.records import record
from harness.running.progress import say


def claims(run: str = "", /, *, as_json: Json = False) -> int:
    """Say of every claim what a run shows: a folder, a name, or nothing for the newest.

    A run of `compare` brings the numbers, and the exhibits are those that were run last beside it.
    """
    every = [claim for chapter in read_all(checkout()) for claim in chapter.claim]
    known, told = _chosen(run)
    say(told)
    verdicts = [decide(claim, known) for claim in every]
    if as_json:
        print(json.dumps(msgspec.to_builtins(verdicts), indent=1, ensure_ascii=False))
    else:
        for claim, verdict in zip(every, verdicts, strict=True):
            print(line(claim, verdict))
        print(counted(verdicts))
    return 0


def _chosen(name: str) -> tuple[Known, str]:
    local = checkout() / LOCAL
    if name:
        return known_of(record.folder_of(local, name))
    try:
        return known_of(record.newest(local))
    except UsageError:
        observed = last_observed(checkout(), local)
    if observed:
        return Known(observed=observed), f"exhibits of {local}, and no measurements"
    return known_of(record.newest(checkout() / REFERENCES))


def known_of(folder: Path) -> tuple[Known, str]:
    """Return what is known from a run, and from where; one that measured takes the exhibits beside it."""
    run = record.read(folder)
    record.refuse_damage(run)
    if run.info.profile == record.EXHIBITS:
        return Known(observed=run.observed), f"exhibits of {run.header.run}"
    versions.refuse(run)
    observed = last_observed(checkout(), folder.parent)
    told = f"numbers of {run.header.run}; exhibits: the newest in {folder.parent}"
    summary = summarise(run, read_all(checkout()))
    return Known(observed=observed, numbers=numbers_of(summary, run.info.profile)), told


def line(claim: Claim, verdict: Verdict) -> str:
    """Write a claim and its word in one line."""
    return f"{claim.id:5} {stamp(verdict):26} {claim.saying.en}"
