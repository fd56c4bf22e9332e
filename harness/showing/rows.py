"""A summary's rows as a page shows them: numbers as they are written, every pair of a group held together."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from harness.judging import words
from harness.judging.stats import Interval, Pair, Verdict, bonferroni
from harness.judging.summary import Memory, Row, by_round, paired_by_round
from harness.languages import FLOOR
from harness.model import Case, Frozen, Kind, Record, Role, Status
from harness.planning.plan import language_of
from harness.records.record import Run
from harness.showing.shell import arguments_of, program_line
from harness.showing.sources import source_of
from harness.workloads import WORKLOADS, implementation_of, workload_of


class Figure(Frozen):
    """A number with its bounds, and as it is written."""

    center: float
    low: float | None
    high: float | None
    text: str
    bounds: str


class Ratio(Frozen):
    """A row over another one of its group."""

    center: float
    low: float | None
    high: float | None
    text: str
    bounds: str
    verdict: str  # empty where there is no interval
    apart: str  # unresolved, and yet not the same: by how much at the most


class Shown(Frozen):
    """One row of a table, as the template writes it and the script reads it."""

    case: str  # its id; of a memory row, the same without a size
    table: str  # `times` or `memory`
    workload: str
    language: str
    runtime: str
    model: str
    label: str
    counter_example: bool
    source: str
    argv: str
    checksum: str
    raw: tuple[float, ...]  # ns, one per round
    values: dict[str, Figure]  # metric -> number; a metric that does not apply is absent
    pairs: dict[int, Ratio]  # row -> this row over that one
    floor: int | None  # the row of the C program, which may be this one
    sequential: int | None
    n: int
    notes: tuple[str, ...]


class Metric(Frozen):
    """What can be drawn and sorted by."""

    key: str
    label: str
    hint: str
    unit: str  # `ns`, `bytes`, or empty
    table: str = "times"


METRICS: Final = (
    Metric(
        key="time",
        label="time per iteration",
        hint="median over rounds of each invocation's median, warm",
        unit="ns",
    ),
    Metric(key="cold", label="cold", hint="making workers, the first iteration, ending them", unit="ns"),
    *(
        Metric(key=each.name, label=each.name, hint=each.hint, unit="ns")
        for workload in WORKLOADS
        for each in workload.derived
    ),
    Metric(key="cpu", label="cpu/wall", hint="CPU time over wall time of the whole process tree", unit=""),
    Metric(key="switches", label="switches", hint="voluntary context switches per iteration", unit=""),
    Metric(
        key="bytes",
        label="bytes per task",
        hint="slope over the held sizes; bounds: what single values would give",
        unit="bytes",
        table="memory",
    ),
)


def times(rows: Sequence[Row], run: Run) -> list[Shown]:
    """Return the timed rows; a row's place is its number, by which pairs name it."""
    last = {
        record.case.id: record
        for record in run.records
        if record.kind is Kind.TIMED and record.outcome is Status.MEASURED
    }
    members: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        members.setdefault(row.group, []).append(at)
    return [_timed(at, rows, members[row.group], last[row.case.id], run) for at, row in enumerate(rows)]


def _timed(at: int, rows: Sequence[Row], members: Sequence[int], record: Record, run: Run) -> Shown:
    row, case = rows[at], rows[at].case
    declared, alone = workload_of(case.workload), {**case.parameters, "workers": 1}

    def find(**changes: object) -> int | None:
        wanted = msgspec.structs.replace(case, **changes)
        return next((other for other in members if rows[other].case == wanted), None)

    pairs = {
        other: pair
        for other in members
        if other != at and (pair := pair_of(row, rows[other], run.info.profile, len(members)))
    }
    workers = case.parameters.get("workers")
    return Shown(
        case=case.id,
        table="times",
        label=case.model + (f" ×{workers}" if workers else ""),
        counter_example=row.role is Role.COUNTER_EXAMPLE,
        argv=f"{program_line(case)} {arguments_of(record)}",
        checksum=_first_checksum(record),
        raw=row.values_ns,
        values=_values(row),
        pairs={other: ratio(pair) for other, pair in pairs.items()},
        floor=find(runtime=FLOOR.name, model=declared.floor),
        sequential=find(model=declared.alone, parameters=alone),
        n=len(row.rounds),
        notes=tuple(notes(row)),
        **_names(case),
    )


def _first_checksum(record: Record) -> str:
    if record.warm_ups:
        return record.warm_ups.first.checksum
    return record.measurement.iterations[0].checksum if record.measurement else ""


def pair_of(over: Row, under: Row, profile: str, size: int) -> Pair | None:
    """Hold two rows of a group of `size` rows against each other, as the summary does with the floor."""
    return paired_by_round(by_round(over), by_round(under), profile, bonferroni(max(1, size - 1)))


def _values(row: Row) -> dict[str, Figure]:
    found = {"cold": _plain(row.cold_ns, words.time), "cpu": _plain(row.cpu_ratio, words.number)}
    found["switches"] = _plain(row.switches, words.number)
    if row.time:
        found["time"] = _measured(row.time, 1, words.time)
    for figure in workload_of(row.case.workload).derived:
        found[figure.name] = _measured(row.derived[figure.name], figure.unit_ns, words.time)
    return found


def case_of(each: Memory) -> Case:
    """Return the case that was held, without a size: it stands for all of them."""
    return Case(
        workload=each.workload,
        version=workload_of(each.workload).version,
        runtime=each.runtime,
        model=each.model,
        parameters={},
    )


def memory(each: Memory) -> Shown:
    """Return what is shown of a memory slope."""
    case = case_of(each)
    lines = {"bytes": each.per_task, "kernel": each.per_task_kernel}
    implementation = implementation_of(case.workload, language_of(case), case.model)
    return Shown(
        case=f"{each.workload}/{each.model}@{each.runtime}",
        table="memory",
        label=each.model,
        counter_example=implementation.role is Role.COUNTER_EXAMPLE,
        argv="",
        checksum="",
        raw=(),
        values={
            key: _bounded(line.slope, line.low, line.high, words.size) for key, line in lines.items() if line
        },
        pairs={},
        floor=None,
        sequential=None,
        n=sum(len(values) for _, values in each.points),
        notes=(),
        **_names(case),
    )


def _names(case: Case) -> dict[str, str]:
    implementation = implementation_of(case.workload, language_of(case), case.model)
    return {
        "workload": case.workload,
        "language": implementation.language,
        "runtime": case.runtime,
        "model": case.model,
        "source": source_of(implementation),
    }


def _measured(interval: Interval, factor: float, write: Callable[[float], str]) -> Figure:
    low, high = (None if bound is None else bound * factor for bound in (interval.low, interval.high))
    return _bounded(interval.center * factor, low, high, write)


def _bounded(center: float, low: float | None, high: float | None, write: Callable[[float], str]) -> Figure:
    bounds = "" if low is None or high is None else words.span(low, high, write)
    return Figure(center=center, low=low, high=high, text=write(center), bounds=bounds)


def _plain(value: float, write: Callable[[float], str]) -> Figure:
    return _bounded(value, None, None, write)


def ratio(pair: Pair) -> Ratio:
    """Return a pair as it is written; without an interval there is no word for it."""
    found = pair.ratio
    has_bounds = found.low is not None
    return Ratio(
        center=found.center,
        low=found.low,
        high=found.high,
        text=words.ratio(found.center),
        bounds=words.bounds(found) if has_bounds else "",
        verdict=f"{pair.verdict}" if has_bounds else "",
        apart="" if pair.at_most is None else f"at most {words.percent(pair.at_most)} apart",
    )


def notes(row: Row) -> list[str]:
    """Write what a reader must know of a row's number."""
    found = []
    if row.two_modes:
        found.append(f"two modes: {words.time(row.two_modes[0])}, {words.time(row.two_modes[1])}")
    if row.steadiness and row.steadiness.verdict in {Verdict.SLOWER, Verdict.FASTER}:
        found.append("not steady")
    if row.noisy_rounds:
        found.append(f"noisy in {len(row.noisy_rounds)} of {len(row.rounds)} rounds")
    if row.floor and row.floor.fragile:
        found.append("its word hangs on the method")
    if row.speed_up:
        found.append(f"speed-up {words.gain(row.speed_up)}")
    return found
