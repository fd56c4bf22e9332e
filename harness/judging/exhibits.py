"""Whether an exhibit's attempts showed what it declares, and what was seen; `last_observed` reads files."""

import re
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from harness.checkout import checkout
from harness.declarations.exhibits import Expect, Variant, load, names
from harness.judging import words
from harness.model import Observation, Observed, Reason, Status
from harness.records import record

SEEN_MOST: Final = 300  # characters of a stream, in one line of what was seen
KEPT_MOST: Final = 3_000  # characters of a stream, in a record
_STREAMS: Final = ("stdout", "stderr")


def problem(expect: Expect, attempt: Observation) -> str:
    """Say in what an attempt is not as expected; nothing where it is."""
    if expect.hangs_after_s is not None:
        if attempt.killed != "timeout":
            return f"it was to hang for {expect.hangs_after_s:g} s, and {ending(attempt)}"
    elif attempt.killed is not None:
        return ending(attempt)
    elif expect.signal is not None:
        if attempt.signal != signal.Signals[expect.signal]:
            return f"it was to end by {expect.signal}, and {ending(attempt)}"
    elif attempt.exit not in expect.exits:
        return f"it was to exit with {' or '.join(map(str, expect.exits))}, and {ending(attempt)}"
    for stream in _STREAMS:
        pattern = getattr(expect, stream)
        if pattern is not None and not re.search(pattern, text_of(attempt, stream), re.MULTILINE):
            return f"{pattern!r} is not in {stream}"
    return ""


def judge(plain: Observed, variant: Variant, attempts: Sequence[Observation]) -> Observed:
    """Say whether the attempts showed what is declared."""
    problems = [problem(variant.expect, each) for each in attempts]
    hits = problems.count("")
    expected = hits >= variant.hits_wanted
    at = next((at for at, each in enumerate(problems) if bool(each) != expected), len(attempts) - 1)
    return msgspec.structs.replace(
        plain,
        outcome=Status.OBSERVED if expected else Status.FAILED,
        reason=None if expected else Reason.UNEXPECTED,
        diagnostic="" if expected else problems[at],
        hits=hits,
        attempts=len(attempts),
        ended=ending(attempts[at]),
        stdout=words.begun(text_of(attempts[at], "stdout"), KEPT_MOST),
        stderr=words.begun(text_of(attempts[at], "stderr"), KEPT_MOST),
    )


def seen(observed: Observed) -> str:
    """Tell in one line what was seen: how it ended, what it said, in what it was not as expected."""
    if not observed.attempts:
        skipped = "skipped: " if observed.outcome is Status.SKIPPED else ""
        return f"{skipped}{observed.diagnostic}"
    said = (f"{stream}: {text}" for stream in _STREAMS if (text := _line(getattr(observed, stream))))
    return "; ".join(filter(None, (observed.ended, *said, observed.diagnostic)))


def last_observed(checkout: Path, results: Path) -> tuple[Observed, ...]:
    """Return what was last observed of each variant that is still declared, in the order of declarations."""
    found = {
        (each.exhibit, each.language, each.variant): each
        for each in record.observed_in(results)
        if each.outcome is not Status.SKIPPED  # a run without its runtime takes nothing back
    }
    declared = (
        (name, each.language, each.name) for name in names(checkout) for each in load(checkout, name).variant
    )
    return tuple(found[key] for key in declared if key in found)


def facts_of(observed: Observed) -> dict[str, str]:
    """Return the facts that a program printed, a line each: `label: value`."""
    pairs = (line.partition(":") for line in observed.stdout.splitlines())
    return {label.strip(): value.strip() for label, colon, value in pairs if colon}


def ending(attempt: Observation) -> str:
    """Say how a program ended."""
    if attempt.killed == "timeout":
        return f"hung; killed after {attempt.wall_ns / 1e9:.1f} s"
    if attempt.killed is not None:
        return f"killed: {attempt.killed}"
    if attempt.signal is not None:
        return f"ended by {signal.Signals(attempt.signal).name}"
    return f"exit {attempt.exit}"


def text_of(attempt: Observation, stream: str) -> str:
    """Return what a program said on `stdout` or `stderr`, without the names of places on this machine."""
    raw: bytes = getattr(attempt, stream)
    text = raw.decode(errors="replace").replace("\r\n", "\n").replace(f"{checkout()}/", "")
    home = rf"(?<![\w./-]){re.escape(str(Path.home()))}/"
    return re.sub(home, "~/", text) if Path.home().name else text  # a page names nobody


def _line(text: str) -> str:
    return words.begun(" | ".join(filter(None, (each.strip() for each in text.splitlines()))), SEEN_MOST)
