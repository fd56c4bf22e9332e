"""How late sleeping tasks are done, against their number."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from harness import words
from harness.charts import curves, findings
from harness.charts.curves import LABEL_IN, LEFT_IN, Mark, Series, alt_text, by_implementation, mark_of
from harness.charts.drawing import SMALL, STRIP_IN, Chart, Heading, Sheet, chart, log_axis, log_range, ticks
from harness.model import Record
from harness.record import Info
from harness.stats import Interval
from harness.summary import Row


def draw(rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw how late sleeping tasks were done against their number; below zero they were early."""
    late = [row for row in rows if row.overshoot_us]
    if not late:
        return None
    series = by_implementation(late, _late_marks, _late_label)
    height, reasons = max(3.4, len(series) * LABEL_IN + 0.3), findings.not_run(out)

    def paint(sheet: Sheet) -> None:
        axes = sheet.panel(LEFT_IN, 0.1, 5.2, height)
        log_axis(
            axes, "x", log_range([mark.x for each in series for mark in each.marks]), lambda n: f"{n:,.0f}"
        )
        _symlog(axes, curves.reach(series))
        curves.grid(sheet, axes)
        axes.axhline(0, color=sheet.theme.faint, lw=0.8, gid="on-time")
        axes.set_xlabel("tasks, log", fontsize=SMALL, color=sheet.theme.muted)
        curves.draw(axes, series, sheet.theme)
        curves.label_ends(axes, series, sheet.theme, height)
        sheet.strip(reasons, height + 0.6)

    return chart(_late_heading(late, series, info), height + 0.6 + STRIP_IN * len(reasons), paint)


def _symlog(axes: Axes, values: Sequence[float]) -> None:
    """Make y logarithmic on both sides of a linear middle, from -1 to 1 ms."""
    middle = 1e3  # µs
    low, high = min(0, *values) * 1.3, max(2 * middle, *values) * 1.5
    axes.set_yscale("symlog", linthresh=middle)
    axes.set_ylim(low - middle / 4, high)
    decades = [sign * middle * 10**k for k in range(7) for sign in (1, -1)]
    ticks(axes, "y", sorted(t for t in (0, *decades) if low <= t <= high), lambda us: words.time(us * 1e3))


def _late_marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(
        mark_of(
            row.case.parameters["concurrency"], row.overshoot_us, annotated=bool(findings.annotations(row))
        )
        for row in rows
        if row.overshoot_us
    )


def _late_label(row: Row) -> str:
    return _late(row.overshoot_us) if row.overshoot_us else ""


def _late(late: Interval) -> str:
    if late.low is None or late.high is None:
        return words.time(late.center * 1e3)
    return f"{words.time(late.center * 1e3)} [{words.time(late.low * 1e3)}, {words.time(late.high * 1e3)}]"


def _late_heading(rows: Sequence[Row], series: Sequence[Series], info: Info) -> Heading:
    p = rows[0].case.parameters
    most = max(row.case.parameters["concurrency"] for row in rows)
    chosen = findings.representatives([row for row in rows if row.case.parameters["concurrency"] == most])
    late = sorted(chosen, key=lambda row: row.overshoot_us.center if row.overshoot_us else 0)
    told = [
        f"{words.implementation(row.case)} {words.time(row.overshoot_us.center * 1e3)}"
        for row in late
        if row.overshoot_us
    ]
    title = f"{most:,} sleeping tasks are done later than their longest chain by: {words.listed(told)}"
    floor = "Dashed: the floor." if any(each.floor for each in series) else "No floor: C was not run."
    return Heading(
        name=f"overshoot-timers-hops-{p['hops']}-delay-{p['delay_ms_max']}",
        title=title,
        subtitle=(
            f"timers, each task sleeps {p['hops']} times, 1 to {p['delay_ms_max']:,} ms. Elapsed time less the sum of the"
            " longest task's sleeps, making the tasks included; below zero: timers that fired early. Scale: linear"
            f" between -1 and 1 ms, log beyond. {floor} {findings.bars(rows)}"
        ),
        foot=findings.foot(info, findings.invocations(rows), "lower is better"),
        alt=alt_text(title, series),
    )
