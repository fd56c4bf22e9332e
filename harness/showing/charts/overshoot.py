"""How late sleeping tasks are done, against their number."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from harness.judging import words
from harness.judging.summary import Row
from harness.model import Record
from harness.records.record import Info
from harness.showing.charts import findings
from harness.showing.charts.curves import (
    LEFT_IN,
    Mark,
    Plot,
    Series,
    alt_text,
    by_implementation,
    height_in,
    mark_of,
    reach,
    room_in,
)
from harness.showing.charts.drawing import STRIP_IN, Chart, Heading, Sheet, chart
from harness.showing.charts.scales import log_axis, log_range, ticks

MIDDLE_US: Final = 1e3  # to either side of zero the scale is linear
DECADES: Final = 7


def draw(rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw how late timers were, for the same sleeps at every number of tasks; below zero they were early."""
    late = [row for row in rows if row.overshoot_us]
    if not late:
        return None
    series = by_implementation(late, _marks, _label)
    height, reasons = height_in(series, 3.4), findings.not_run(out)

    def paint(sheet: Sheet) -> None:
        axes = sheet.panel(LEFT_IN, 0.1, room_in(series), height)
        tasks = sorted({mark.x for each in series for mark in each.marks})
        log_axis(axes, "x", log_range(tasks), words.number)
        ticks(axes, "x", tasks, lambda count: f"{count:,.0f}")
        _symlog(axes, reach(series))
        axes.axhline(0, color=sheet.theme.faint, lw=0.8, gid="on-time")
        sheet.caption(axes, "", below="sleeping tasks, log")
        plot = Plot(sheet, axes, series, dodge=True)
        plot.draw()
        plot.label_ends()
        sheet.strip(reasons, height + 0.6)

    return chart(_heading(late, series, info), height + 0.7 + STRIP_IN * len(reasons), paint)


def _symlog(axes: Axes, values: Sequence[float]) -> None:
    """Make y logarithmic on both sides of a linear middle."""
    low, high = min(0, *values) * 1.3 - MIDDLE_US / 4, max(2 * MIDDLE_US, *values) * 1.5
    axes.set_yscale("symlog", linthresh=MIDDLE_US)
    axes.set_ylim(low, high)
    steps = [sign * MIDDLE_US * 10**power for power in range(DECADES) for sign in (1, -1)]
    ticks(axes, "y", sorted(at for at in (0, *steps) if low <= at <= high), _time_us)


def _time_us(us: float) -> str:
    return words.time(us * 1e3)


def _marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(
        mark_of(row.case.parameters["concurrency"], row.overshoot_us, row) for row in rows if row.overshoot_us
    )


def _label(row: Row) -> str:
    late = row.overshoot_us
    return f"{_time_us(late.center)} {words.bounds(late, _time_us)}" if late else ""


def _heading(rows: Sequence[Row], series: Sequence[Series], info: Info) -> Heading:
    p = rows[0].case.parameters
    most = max(row.case.parameters["concurrency"] for row in rows)
    chosen = findings.representatives([row for row in rows if row.case.parameters["concurrency"] == most])
    by_time = sorted(((r.overshoot_us.center, r) for r in chosen if r.overshoot_us), key=lambda pair: pair[0])
    told = [findings.told(row.case, _late(us)) for us, row in by_time]
    title = f"How late {most:,} sleeping tasks are done: {words.listed(told)}"
    floor = (
        "Dashed: the floor, C."
        if any(each.floor for each in series)
        else f"Here {findings.no_floor(rows[0].case.workload)}."
    )
    return Heading(
        name=f"overshoot-timers-hops-{p['hops']}-delay-{p['delay_ms_max']}",
        title=title,
        subtitle=(
            f"timers, each task sleeps {findings.times(p['hops'])}, 1 to {p['delay_ms_max']:,} ms. Elapsed"
            " time less the sum of the longest task's sleeps, making tasks included; below zero: early."
            f" The scale is linear within 1 ms of zero. {floor} {findings.reading(rows)}"
        ),
        foot=findings.foot(info, findings.invocations(rows), "closer to zero is better"),
        alt=alt_text(title, series),
    )


def _late(us: float) -> str:
    return f"{_time_us(-us)} early" if us < 0 else _time_us(us)
