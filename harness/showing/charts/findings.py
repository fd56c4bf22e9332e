"""What the charts say in words, generated from the same summary as their marks."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Final

from harness.judging import words
from harness.judging.memory import Memory
from harness.judging.summary import Row
from harness.languages import FLOOR, LANGUAGES, base_of
from harness.model import Case, Record, Role
from harness.planning.plan import language_of
from harness.records.record import Info
from harness.workloads import workload_of

NAMED: Final = 4  # models without a number that are named
COMMIT: Final = 7


def foot(info: Info, counts: Collection[int], direction: str) -> str:
    """Return where, when and of how many invocations a chart's numbers are; it survives a copied picture."""
    machine = info.environment
    commit = str(machine.get("commit", ""))[:COMMIT] or "unknown"
    least, most = min(counts), max(counts)
    number = f"{most}" if least == most else f"{least} to {most}"
    parts = (
        str(machine.get("cpu", "unknown CPU")).replace("(R)", "").replace("(TM)", ""),
        f"{cores(info)} cores",
        f"{machine.get('system', '')} {machine.get('kernel', '')}".strip(),
        info.started[:10],
        f"commit {commit}{' and changes' if machine.get('dirty') else ''}",
        f"profile {info.profile}",
        "one invocation of each, no interval" if most == 1 else f"{number} invocations of each",
        direction,
    )
    return " · ".join(" ".join(part.split()) for part in parts if part)


def cores(info: Info) -> int:
    """Return how many cores the run had."""
    return int(info.environment.get("cpus", 1))


def is_floor(case: Case) -> bool:
    """Tell whether a case is what the others of its group are held against."""
    return case.runtime == FLOOR.name and case.model == workload_of(case.workload).floor


def no_floor(workload: str) -> str:
    """Say that the others are held against nothing."""
    return f"the floor, {FLOOR.label} {workload_of(workload).floor}, was not measured"


def floor(cases: Sequence[Case], more: str = "") -> str:
    """Say which line is the floor, and what `more` there is to say of it; or that there is none."""
    if any(map(is_floor, cases)):
        return f"Dashed: the floor, {FLOOR.label}{more}."
    return f"Here {no_floor(cases[0].workload)}."


def share(case: Case) -> tuple[int, str]:
    """Return by how much a case's time is divided, and what one such part is."""
    workload = workload_of(case.workload)
    return case.parameters.get(workload.part, 1), workload.part_name


def invocations(rows: Iterable[Row]) -> list[int]:
    """Return in how many rounds each of the rows was measured."""
    return [len(row.rounds) for row in rows]


def representatives(rows: Sequence[Row], *, by_runtime: bool = False) -> list[Row]:
    """Pick one row per language, or per runtime: the first idiomatic one, else the first alternative.

    A control runs its neighbour's build, and stands for a language only alone.
    """
    ranked = [row for row in rows if row.role is not Role.COUNTER_EXAMPLE]
    fits = [row for row in ranked if base_of(row.case.runtime) == row.case.runtime] or ranked
    picked: dict[str, Row] = {}
    for row in sorted(fits, key=lambda row: row.role is not Role.IDIOMATIC):
        picked.setdefault(row.case.runtime if by_runtime else language_of(row.case), row)
    return sorted(picked.values(), key=lambda row: list(LANGUAGES).index(language_of(row.case)))


def not_run(out: Sequence[Record]) -> list[str]:
    """Return one line per reason why cases have no number."""

    def why(record: Record) -> tuple[str, str]:
        return str(record.outcome), str(record.reason or "")

    lines = []
    for (outcome, reason), records in groupby(sorted(out, key=why), why):
        lost = list(records)
        models = list(dict.fromkeys(record.case.model for record in lost))
        runtimes = list(dict.fromkeys(words.runtime(record.case.runtime) for record in lost))
        if len(models) > NAMED:
            models = [*models[:NAMED], f"{len(models) - NAMED} more"]
        lines.append(f"{outcome}, {reason}: {words.listed(models)} on {words.listed(runtimes)}")
    return lines


def implementation(case: Case) -> str:
    """Name an implementation, and the floor as such."""
    return words.implementation(case) + (" (floor)" if is_floor(case) else "")


def reading(rows: Sequence[Row]) -> str:
    """Say how to read the intervals."""
    if max(invocations(rows)) == 1:
        return "Hollow: one run, no interval."
    return "Bars: intervals, where wider than the mark. Hollow: annotated in the table."


def is_noisy(row: Row) -> bool:
    """Tell whether something else ran in at least half of a row's rounds."""
    return 2 * len(row.noisy_rounds) >= len(row.rounds)


def annotations(row: Row) -> list[str]:
    """Return what to know of a row before its number is used."""
    notes = []
    if row.two_modes:
        notes.append("two levels")
    if row.steadiness and row.steadiness.differs:
        notes.append("not steady")
    if is_noisy(row):
        notes.append(f"{len(row.noisy_rounds)} of {len(row.rounds)} rounds noisy")
    return notes


def workers_of(row: Row) -> int:
    """Return how many workers a row has; a workload without them works as one."""
    return row.case.parameters.get("workers", 1)


def told_of(rows: Sequence[Row], info: Info) -> list[Row]:
    """Return the rows that a title speaks of: those of the most workers that have a core each."""
    counts = {workers_of(row) for row in rows}
    shown = max((count for count in counts if count <= cores(info)), default=min(counts))
    return [row for row in rows if workers_of(row) == shown]


def workers(count: int) -> str:
    """Write a number of workers."""
    return "1 worker" if count == 1 else f"{count} workers"


def shallowest(held: Sequence[Memory]) -> list[Memory]:
    """Pick those whose tasks have the least of what they differ in beside their number: how deep they are."""
    least = min(map(parameters, held))
    return [each for each in held if parameters(each) == least]


def parameters(held: Memory) -> list[tuple[str, int]]:
    """Return what tasks are given beside their number, in an order."""
    return sorted(held.case.parameters.items())


def told(case: Case, finding: str) -> str:
    """Write one finding of a title; it stays on one line."""
    return f"{words.implementation(case)} {finding}".replace(" ", words.KEPT)
