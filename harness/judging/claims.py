"""Claims put to the test: pure functions over what was measured and observed, declared before the run.

A row says one thing of one runtime and model; the verdict of a claim is what its rows say together. What was
skipped or failed says nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from harness.declarations.claims import Chapter, Claim, Evidence
from harness.judging import words
from harness.judging.exhibits import facts_of
from harness.judging.memory import Memory
from harness.judging.stats import Line, Pair
from harness.judging.summary import Summary, bound_of, is_asked, over_under, pair_of, pairs_asked
from harness.model import Case, Frozen, Observed, Status
from harness.planning.plan import given_of

MATRIX: Final = "properties"  # the exhibit that holds the property matrix
_BYTES: Final = {
    "memory": "bytes of a task",
    "kernel": "bytes of a task in the kernel",
    "total": "bytes of a task with the kernel's",
}
_Ratio = tuple[float, float | None, float | None]  # with the bounds of its interval, if it has one


class Word(StrEnum):
    """What a row says of a claim, or all rows together."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    SUPPORTED_SO_FAR = "supported so far"  # some of the evidence was not run
    REFUTED_SO_FAR = "refuted so far"
    DEPENDS = "depends"
    INCONCLUSIVE = "inconclusive"
    NOT_MEASURED = "not measured yet"
    CORRECTION = "correction"  # of a definition: it gets no stamp


_SO_FAR: Final = {Word.SUPPORTED: Word.SUPPORTED_SO_FAR, Word.REFUTED: Word.REFUTED_SO_FAR}


class Shown(Frozen, kw_only=True):
    """What one piece of evidence says of one runtime and model."""

    subject: str
    verdict: Word = Word.NOT_MEASURED
    shown: str = ""  # interval or hits
    rests_on: str  # `exhibits/NAME`, `workloads/NAME` or `models`
    indication: bool = False  # a number of a run that is not full


class Verdict(Frozen):
    """A claim decided."""

    id: str
    kind: str
    verdict: Word
    rows: tuple[Shown, ...]

    @property
    def indication(self) -> bool:
        """Whether numbers that are an indication alone carry the verdict."""
        return any(row.indication for row in self.rows if row.verdict in {Word.SUPPORTED, Word.REFUTED})


class Numbers(Frozen):
    """What a run measured."""

    summary: Summary
    profile: str


class Known(Frozen):
    """All that claims are decided from: the runs of exhibits, and for a workload the run that measured it."""

    observed: tuple[Observed, ...]
    numbers: Mapping[str, Numbers] = {}


def numbers_of(summary: Summary, profile: str) -> dict[str, Numbers]:
    """Return one run's numbers for every workload that it measured."""
    return dict.fromkeys(summary.workloads, Numbers(summary=summary, profile=profile))


def decide(claim: Claim, known: Known) -> Verdict:
    """Return what the evidence says of a claim."""
    found = [tuple(_rows(each, known)) for each in claim.evidence]
    rows = tuple(row for each in found for row in each)
    verdict = Word.CORRECTION if claim.kind == "definition" else together([row.verdict for row in rows])
    if any({row.verdict for row in each} == {Word.NOT_MEASURED} for each in found):
        verdict = _SO_FAR.get(verdict, verdict)
    return Verdict(id=claim.id, kind=claim.kind, verdict=verdict, rows=rows)


def decided(chapters: Iterable[Chapter], known: Known) -> dict[str, Verdict]:
    """Return what the evidence says of every claim, by its id."""
    return {claim.id: decide(claim, known) for chapter in chapters for claim in chapter.claim}


def together(words_of_rows: Sequence[Word]) -> Word:
    """Return the one word for all rows; those that decide nothing count where there is no other."""
    found = set(words_of_rows)
    if {Word.SUPPORTED, Word.REFUTED} <= found:
        return Word.DEPENDS
    decisive = (Word.SUPPORTED, Word.REFUTED, Word.INCONCLUSIVE)
    return next((word for word in decisive if word in found), Word.NOT_MEASURED)


def _rows(evidence: Evidence, known: Known) -> Iterator[Shown]:
    if evidence.exhibit is not None:
        return _exhibit_rows(evidence, known.observed)
    if evidence.property is not None:
        return _property_rows(evidence, evidence.property, known.observed)
    return _measurement_rows(evidence, known)


def _said(evidence: Evidence, *, holds: bool) -> Word:
    """Return what evidence says, given whether what it looks for is there."""
    return Word.SUPPORTED if holds == (evidence.says == "supports") else Word.REFUTED


# Observations


def _exhibit_rows(evidence: Evidence, observed: Sequence[Observed]) -> Iterator[Shown]:
    place = f"exhibits/{evidence.exhibit}"
    by_runtime: dict[str, list[Observed]] = {}
    for each in observed:
        named = fnmatchcase(each.variant, evidence.variants) and fnmatchcase(each.runtime, evidence.runtime)
        if each.exhibit == evidence.exhibit and named and evidence.language in {None, each.language}:
            by_runtime.setdefault(each.runtime, []).append(each)
    if not by_runtime:
        who = words.LANGUAGES.get(evidence.language or "", evidence.exhibit)
        yield Shown(subject=f"{who} {evidence.variants}", rests_on=place)
    for runtime, found in by_runtime.items():
        names = ", ".join(each.variant for each in found)
        hits, attempts = (sum(getattr(each, key) for each in found) for key in ("hits", "attempts"))
        yield Shown(
            subject=f"{words.runtime(runtime)} {names}",
            verdict=_of_observed(evidence, found, holds=True),
            shown=f"{hits}/{attempts}" if attempts else "skipped",
            rests_on=place,
        )


def _of_observed(evidence: Evidence, found: Sequence[Observed], *, holds: bool | None) -> Word:
    """Return what observations say; `holds` is None where they show neither the one nor the other."""
    outcomes = {each.outcome for each in found}
    if Status.FAILED in outcomes:
        return Word.INCONCLUSIVE  # it did not come out as declared: what that says, nobody has declared
    if Status.SKIPPED in outcomes:
        return Word.NOT_MEASURED
    return Word.INCONCLUSIVE if holds is None else _said(evidence, holds=holds)


def _property_rows(evidence: Evidence, name: str, observed: Sequence[Observed]) -> Iterator[Shown]:
    found = [
        each
        for each in observed
        if each.exhibit == MATRIX
        and any(fnmatchcase(f"{each.language}/{each.variant}", pattern) for pattern in evidence.models)
        and fnmatchcase(each.runtime, evidence.runtime)
    ]
    if not found:
        yield Shown(subject=", ".join(evidence.models), rests_on="models")
    for each in found:
        cell = facts_of(each).get(name, "")
        holds = cell == evidence.value if cell in {"yes", "no"} else None
        yield Shown(
            subject=f"{words.runtime(each.runtime)} {model_name(each)}",
            verdict=_of_observed(evidence, [each], holds=holds),
            shown=f"{name}: {cell}" if cell else "",
            rests_on="models",
        )


def model_name(observed: Observed) -> str:
    """Return a model's name: a variant for another runtime has that runtime's name behind it."""
    return observed.variant.removesuffix(f"-{observed.runtime}")


# Measurements


def _measurement_rows(evidence: Evidence, known: Known) -> Iterator[Shown]:
    """Say what ratios say: the whole of an interval must lie on one side of the bound."""
    workload = given_of(evidence.ratio or evidence.at)[0]
    place, numbers = f"workloads/{workload}", known.numbers.get(workload)
    if numbers is None:
        yield Shown(subject=evidence.speed_up or evidence.ratio or "", rests_on=place)
        return
    found = list(_ratios(evidence, numbers.summary))
    if not found:
        yield Shown(subject=evidence.speed_up or f"{evidence.over} over {evidence.under}", rests_on=place)
    for subject, (center, low, high) in found:
        yield Shown(
            subject=subject,
            verdict=_of_interval(evidence, low, high),
            shown=f"{words.ratio(center)} {words.span(low, high)}".strip(),
            rests_on=place,
            indication=numbers.profile != "full",
        )


def _ratios(evidence: Evidence, summary: Summary) -> Iterator[tuple[str, _Ratio]]:
    """Give the ratios that evidence speaks of, each with what it is a ratio of."""
    workload, given = given_of(evidence.ratio or evidence.at)
    at = ", ".join(f"{name} {value:,}" for name, value in given.items())
    for over, under in pairs_asked(evidence, summary.rows):
        if not (pair := pair_of(over, under, summary.level)):
            continue
        if evidence.speed_up is not None:
            yield f"{words.implementation(under.case)}, two workers over one", _of_pair(pair)
        else:
            yield f"{_over(over.case, under.case)}, time{at and f' at {at}'}", _of_pair(pair)
    if evidence.of != "time":
        held: dict[tuple[str, ...], list[Memory]] = {}  # those that differ in their number of tasks alone
        for each in summary.memory:
            if is_asked(each.case, workload, given):
                held.setdefault(tuple(words.others(each.case)), []).append(each)
        for others, alike in held.items():
            for a, b in over_under(evidence, alike):
                if ratio := _of_slopes(_slope(a, evidence.of), _slope(b, evidence.of)):
                    yield ", ".join((_over(a.case, b.case), _BYTES[evidence.of], *others)), ratio


def _over(over: Case, under: Case) -> str:
    return f"{words.implementation(over)} over {words.implementation(under)}"


def _of_pair(pair: Pair) -> _Ratio:
    return pair.ratio.center, pair.ratio.low, pair.ratio.high


def _of_slopes(a: Line | None, b: Line | None) -> _Ratio | None:
    """Return a over b, as far apart as single values would put them."""
    if a is None or b is None or b.low <= 0:
        return None
    return a.slope / b.slope, a.low / b.high, a.high / b.low


def _slope(held: Memory, of: str) -> Line | None:
    """Return the slope of a task's own memory, of the kernel's share, or of both together."""
    own, kernel = held.per_task, held.per_task_kernel
    if of != "total":
        return own if of == "memory" else kernel
    if own is None or kernel is None:
        return None
    return Line(slope=own.slope + kernel.slope, low=own.low + kernel.low, high=own.high + kernel.high)


def _of_interval(evidence: Evidence, low: float | None, high: float | None) -> Word:
    if low is None or high is None:
        return Word.INCONCLUSIVE
    bound = bound_of(evidence)
    if low <= bound <= high:
        return Word.INCONCLUSIVE
    return _said(evidence, holds=(low > bound) == (evidence.above is not None))


# In words


def stamp(verdict: Verdict) -> str:
    """Write the word; numbers that are not of a full run say so."""
    return f"{verdict.verdict}{' (indication)' if verdict.indication else ''}"


def counted(verdicts: Sequence[Verdict]) -> str:
    """Say how many claims have which word."""
    words = Counter(each.verdict for each in verdicts)
    indications = sum(each.indication for each in verdicts)
    parts = [f"{words[word]} {word}" for word in Word if words[word]]
    return f"{len(verdicts)} claims: {', '.join(parts)}; {indications} of them rest on an indication"
