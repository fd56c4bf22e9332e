"""A summary's rows as a page shows them: numbers as they are written, every pair of a group held together."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import mul
from typing import Any, Final

import msgspec

from harness.judging import words
from harness.judging.memory import Memory
from harness.judging.stats import Line, Pair
from harness.judging.summary import Row, Summary, alone_of, first_iteration, floor_of, pair_of
from harness.model import Case, Frozen, Kind, Record, Role, Status
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


class Ratio(Figure):
    """A row over another one of its group."""

    verdict: str  # empty where there is no interval
    apart: str  # unresolved, and yet not the same: by how much at the most


class Shown(Frozen, kw_only=True):
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
    argv: str = ""
    checksum: str = ""
    raw: tuple[float, ...] = ()  # ns, one per round
    values: dict[str, Figure]  # metric -> number; a metric that does not apply is absent
    pairs: dict[int, Ratio] = msgspec.field(default_factory=dict)  # row -> this row over that one
    floor: int | None = None  # the row of the C program, which may be this one
    sequential: int | None = None  # that of the model which works without workers
    n: int
    notes: tuple[str, ...] = ()


class Metric(Frozen, kw_only=False):
    """What can be drawn and sorted by."""

    key: str
    label: str
    hint: str
    unit: str  # `ns`, `bytes`, or empty
    table: str = "times"


METRICS: Final = (
    Metric("time", "time per iteration", "median over rounds of each invocation's median, warm", "ns"),
    Metric("cold", "cold", "making workers, the first iteration, ending them", "ns"),
    *(Metric(each.name, each.name, each.hint, "ns") for workload in WORKLOADS for each in workload.derived),
    Metric("cpu", "cpu/wall", "CPU time over wall time of the whole process tree", ""),
    Metric("switches", "switches", "voluntary context switches per iteration", ""),
    Metric(
        "bytes",
        "bytes per task",
        "slope over the held sizes, two where one line does not fit; in brackets how far it repeats",
        "bytes",
        table="memory",
    ),
)


def times(summary: Summary, run: Run) -> list[Shown]:
    """Return the timed rows; a row's place is its number, by which pairs name it."""
    last = {
        record.case.id: record
        for record in run.records
        if record.kind is Kind.TIMED and record.outcome is Status.MEASURED
    }
    groups: dict[str, dict[str, int]] = {}  # group -> case -> its row
    for at, row in enumerate(summary.rows):
        groups.setdefault(row.group, {})[row.case.id] = at
    return [_timed(row, summary, groups[row.group], last[row.case.id]) for row in summary.rows]


def _timed(row: Row, summary: Summary, members: Mapping[str, int], record: Record) -> Shown:
    case = row.case
    alone = msgspec.structs.replace(alone_of(case), model=workload_of(case.workload).alone)
    workers, first = case.parameters.get("workers"), first_iteration(record)
    return Shown(
        case=case.id,
        table="times",
        label=case.model + (f" ×{workers}" if workers else ""),
        argv=f"{program_line(case)} {arguments_of(record)}",
        checksum=first.checksum if first else "",
        raw=row.values_ns,
        values=_values(row),
        pairs={
            at: ratio(pair)
            for case_id, at in members.items()
            if case_id != case.id and (pair := pair_of(row, summary.rows[at], summary.level))
        },
        floor=members.get(floor_of(case).id),
        sequential=members.get(alone.id),
        n=len(row.rounds),
        notes=tuple(notes(row)),
        **_names(case),
    )


def _values(row: Row) -> dict[str, Figure]:
    found = {
        "cold": _figure(words.time, row.cold_ns),
        "cpu": _figure(words.number, row.cpu_ratio),
        "switches": _figure(words.number, row.switches),
        "time": _figure(words.time, row.time.center, row.time.low, row.time.high),
    }
    for each in workload_of(row.case.workload).derived:
        own = row.derived[each.name].mapped(partial(mul, each.unit_ns))
        found[each.name] = _figure(words.time, own.center, own.low, own.high)
    return found


def memory(each: Memory) -> Shown:
    """Return what is shown of a memory slope."""
    lines = {"bytes": each.per_task, "kernel": each.per_task_kernel, "live": each.per_task_live}
    values = {key: _weight(line) for key, line in lines.items() if line}
    if each.empty_bytes is not None:
        values["empty"] = _figure(words.size, each.empty_bytes)
    return Shown(
        case=each.case.id.removesuffix("?"),
        table="memory",
        label=", ".join((each.case.model, *words.others(each.case))),
        values=values,
        n=sum(len(values) for _, values in each.points),
        **_names(each.case),
    )


def _weight(line: Line) -> Figure:
    """Return a slope as it is written; sorted and drawn by the one over all sizes, bent or not."""
    plain = _figure(words.size, line.slope, line.low, line.high)
    return msgspec.structs.replace(plain, text=words.slopes(line), bounds="" if line.parts else plain.bounds)


def _names(case: Case) -> dict[str, Any]:
    implementation = implementation_of(case)
    return {
        "workload": case.workload,
        "language": implementation.language,
        "runtime": case.runtime,
        "model": case.model,
        "counter_example": implementation.role is Role.COUNTER_EXAMPLE,
        "source": source_of(implementation),
    }


def _figure(
    write: Callable[[float], str], center: float, low: float | None = None, high: float | None = None
) -> Figure:
    return Figure(center=center, low=low, high=high, text=write(center), bounds=words.span(low, high, write))


def ratio(pair: Pair) -> Ratio:
    """Return a pair as it is written; without an interval there is no word for it."""
    found = pair.ratio
    return Ratio(
        center=found.center,
        low=found.low,
        high=found.high,
        text=words.ratio(found.center),
        bounds=words.bounds(found),
        verdict="" if found.low is None else f"{pair.verdict}",
        apart=words.apart(pair),
    )


def notes(row: Row) -> list[str]:
    """Write what a reader must know of a row's number."""
    found = []
    if row.two_modes:
        found.append(f"two modes: {words.time(row.two_modes[0])}, {words.time(row.two_modes[1])}")
    if row.steadiness and row.steadiness.differs:
        later = row.steadiness.ratio
        taken = f"{words.ratio(later.center)} {words.bounds(later)}"
        found.append(f"not steady: its later iterations take {taken}")
    if row.noisy_rounds:
        found.append(f"noisy in {len(row.noisy_rounds)} of {len(row.rounds)} rounds")
    if row.floor and row.floor.fragile:
        found.append("its word hangs on the method")
    if row.speed_up:
        found.append(f"speed-up {words.gain(row.speed_up)}")
    return found
