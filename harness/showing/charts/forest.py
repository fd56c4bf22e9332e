"""Which is faster, really: one row per implementation, with its interval and its ratio to the floor."""

from collections.abc import Sequence
from typing import Final

from harness.judging import words
from harness.judging.stats import Verdict
from harness.judging.summary import MARGIN, Row
from harness.model import Frozen, Record, Role
from harness.records.record import Info
from harness.showing.charts import findings, rows
from harness.showing.charts.drawing import Chart, Heading, Sheet, chart
from harness.showing.charts.rows import HEAD_IN, Line
from harness.showing.charts.scales import log_axis, log_range
from harness.workloads import implementation_of, workload_of

BELOW_IN: Final = 0.5  # a panel's axis
HEADS: Final = ("time", "ratio", "interval", "")
LEAST: Final = 3.0  # the x axis spans this factor: a tie is not to look like a gulf


class _Panel(Frozen):
    """The rows of one number of workers."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    floor: float | None

    @property
    def above_in(self) -> float:
        return HEAD_IN if self.title else 0.1


def draw(group: str, measured: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw a group, a panel for each number of workers; None where nothing that is ranked was measured."""
    ranked = sorted((r for r in measured if r.role is not Role.COUNTER_EXAMPLE), key=_unit_ns)
    if not ranked:
        return None
    lost = [r for r in out if implementation_of(r.case).role is not Role.COUNTER_EXAMPLE]
    counts = sorted({findings.workers_of(row) for row in ranked})
    panels = [_panel(ranked, lost, count, findings.cores(info)) for count in counts]
    lines = [line for panel in panels for line in panel.lines]
    columns = zip(*(line.columns for line in lines), strict=True)
    heads = [head if any(column) else "" for head, column in zip(HEADS, columns, strict=True)]
    ends = log_range([value for line in lines for value, _ in line.rounds], LEAST)

    def paint(sheet: Sheet) -> None:
        layout, top = rows.Layout(lines, heads), 0.0
        for panel in panels:
            top += panel.above_in
            axes = rows.paint(sheet, layout, top, panel.lines, panel.missing)
            log_axis(axes, "x", ends, words.time)
            sheet.caption(axes, "", below=f"time per {panel.unit}, log")
            sheet.name(axes, panel.title, sheet.theme.foreground)
            height = rows.height_in(panel.lines, panel.missing)
            if panel.floor is not None:
                foot = rows.ROW_IN * len(panel.missing) / height
                rows.paint_tie(sheet, axes, panel.floor, MARGIN[info.profile], foot=foot, gid="floor")
            top += height + BELOW_IN

    heights = (panel.above_in + rows.height_in(panel.lines, panel.missing) + BELOW_IN for panel in panels)
    return chart(_heading(group, ranked, info), sum(heights), paint)


def _panel(ranked: Sequence[Row], out: Sequence[Record], workers: int, cores: int) -> _Panel:
    own = [row for row in ranked if findings.workers_of(row) == workers]
    floor = next((_unit_ns(row) for row in own if findings.is_floor(row.case)), None)
    title = ""
    if "workers" in own[0].case.parameters:
        title = findings.workers(workers) + (f" on {cores} cores" if workers > cores else "")
        title += "" if floor else f"; {findings.no_floor(own[0].case.workload)}"
    return _Panel(
        title=title,
        unit=findings.share(own[0].case)[1],
        lines=tuple(map(_line, own)),
        missing=tuple(findings.not_run([r for r in out if r.case.parameters.get("workers", 1) == workers])),
        floor=floor,
    )


def _line(row: Row) -> Line:
    parts, _ = findings.share(row.case)
    return Line(
        case=row.case,
        name=words.implementation(row.case),
        value=row.time.mapped(lambda ns: ns / parts),
        rounds=tuple(
            (value / parts, number in row.noisy_rounds)
            for number, value in zip(row.rounds, row.values_ns, strict=True)
        ),
        hollow=row.time.low is None or bool(findings.annotations(row)),
        columns=_columns(row),
    )


def _columns(row: Row) -> tuple[str, ...]:
    """Return value, ratio to the floor, its interval, and the word with annotations."""
    time, notes = words.time(_unit_ns(row)), findings.annotations(row)
    ratio, bounds, word = "", "", "the floor" if findings.is_floor(row.case) else ""
    if row.floor:
        interval = row.floor.ratio
        ratio, bounds, word = words.ratio(interval.center), words.bounds(interval), words.verdict(row.floor)
    return (time, ratio, bounds, ", ".join(filter(None, (word, *notes))))


def _unit_ns(row: Row) -> float:
    return row.time.center / findings.share(row.case)[0]


def _heading(group: str, ranked: Sequence[Row], info: Info) -> Heading:
    chosen = findings.representatives(findings.told_of(ranked, info))
    told = [findings.told(row.case, _finding(row)) for row in sorted(chosen, key=_unit_ns)]
    title = f"{workload_of(chosen[0].case.workload).subject(chosen[0].case.parameters)}: {words.listed(told)}"
    title += " (all while something else ran)" if all(map(findings.is_noisy, chosen)) else ""
    margin = words.percent(MARGIN[info.profile])
    tie = f"; grey band: within {margin} of it, a tie; ratios are to the floor, paired by rounds"
    floor = findings.floor([row.case for row in ranked], tie)
    sentences = (f"{words.implementation(row.case)}{_at(row)}: {_told(row)}." for row in ranked)
    return Heading(
        name="time-" + group.translate(str.maketrans("?&=_", "----")),
        title=title,
        subtitle=(
            f"{group.replace('?', ', ').replace('&', ', ')}: wall time, warm. {floor}"
            f" {findings.reading(ranked)} Small dots: single invocations."
        ),
        foot=findings.foot(info, findings.invocations(ranked), "lower is better"),
        alt=" ".join((f"{title}.", *sentences)),
    )


def _finding(row: Row) -> str:
    tied = row.floor is not None and row.floor.verdict is Verdict.TIE
    return words.time(_unit_ns(row)) + (" (a tie)" if tied else "")


def _at(row: Row) -> str:
    return f", {findings.workers(findings.workers_of(row))}" if "workers" in row.case.parameters else ""


def _told(row: Row) -> str:
    time, ratio, interval, word = _columns(row)
    return ", ".join(filter(None, (time, f"{ratio} {interval}".strip(), word)))
