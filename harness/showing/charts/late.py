"""A derived figure that is late or early, against the number of tasks."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from matplotlib.axes import Axes

from harness.judging import words
from harness.judging.summary import Row
from harness.model import Record
from harness.records.record import Info
from harness.showing.charts import curves, findings
from harness.showing.charts.curves import Mark, Plot, Series
from harness.showing.charts.drawing import STRIP_IN, Chart, Heading, Sheet, chart
from harness.showing.charts.scales import log_axis, log_range, ticks
from harness.workload import Derived, Picture
from harness.workloads import workload_of

TASKS: Final = "concurrency"
MIDDLE_NS: Final = 1e6  # to either side of zero the scale is linear
DECADES: Final = 7


def draw(picture: Picture, rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw how late timers were, for the same sleeps at every number of tasks; below zero they were early."""
    late = [row for row in rows if picture.figure in row.derived]
    if not late:
        return None
    figure = next(each for each in workload_of(late[0].case.workload).derived if each.name == picture.figure)
    series = curves.by_implementation(late, partial(_marks, figure), partial(_label, figure))
    height, reasons = curves.height_in(series, 3.4), findings.not_run(out)

    def paint(sheet: Sheet) -> None:
        axes = sheet.panel(curves.LEFT_IN, 0.1, curves.room_in(series), height)
        tasks = sorted({mark.x for each in series for mark in each.marks})
        log_axis(axes, "x", log_range(tasks), words.number)
        ticks(axes, "x", tasks, lambda count: f"{count:,.0f}")
        _symlog(axes, curves.reach(series), figure.unit_ns)
        axes.axhline(0, color=sheet.theme.faint, lw=0.8, gid="on-time")
        sheet.caption(axes, "", below=f"{picture.along}, log")
        Plot(sheet, axes, series, dodge=True).draw()
        sheet.strip(reasons, height + 0.6)

    return chart(_heading(picture, figure, late, series, info), height + 0.7 + STRIP_IN * len(reasons), paint)


def _symlog(axes: Axes, values: Sequence[float], unit_ns: float) -> None:
    """Make y logarithmic on both sides of a linear middle."""
    middle = MIDDLE_NS / unit_ns
    low, high = min(0, *values) * 1.3 - middle / 4, max(2 * middle, *values) * 1.5
    axes.set_yscale("symlog", linthresh=middle)
    axes.set_ylim(low, high)
    steps = [sign * middle * 10**power for power in range(DECADES) for sign in (1, -1)]
    inside = sorted(at for at in (0, *steps) if low <= at <= high)
    ticks(axes, "y", inside, lambda value: words.time(value * unit_ns))


def _marks(figure: Derived, rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(curves.mark_of(row.case.parameters[TASKS], row.derived[figure.name], row) for row in rows)


def _label(figure: Derived, row: Row) -> str:
    return words.measured(row.derived[figure.name], figure.unit_ns)


def _heading(
    picture: Picture, figure: Derived, rows: Sequence[Row], series: Sequence[Series], info: Info
) -> Heading:
    p = rows[0].case.parameters
    most = max(row.case.parameters[TASKS] for row in rows)
    chosen = findings.representatives([row for row in rows if row.case.parameters[TASKS] == most])
    by_time = sorted(chosen, key=lambda row: row.derived[figure.name].center)
    told = [
        findings.told(row.case, _late(row.derived[figure.name].center * figure.unit_ns)) for row in by_time
    ]
    title = f"{picture.title.format(most=f'{most:,}')}: {words.listed(told)}"
    floor = findings.floor([row.case for row in rows])
    return Heading(
        name=picture.name(p),
        title=title,
        subtitle=(
            f"{picture.measured(p)} The scale is linear within 1 ms of zero. {floor} {findings.reading(rows)}"
        ),
        foot=findings.foot(info, findings.invocations(rows), figure.better),
        alt=curves.alt_text(title, series),
        headline=picture.headline,
    )


def _late(ns: float) -> str:
    return f"{words.time(-ns)} early" if ns < 0 else words.time(ns)
