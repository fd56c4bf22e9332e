"""Does it use the cores: speed-up over workers, and how many cores were busy."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from harness import words
from harness.charts import curves, findings
from harness.charts.curves import LABEL_IN, LEFT_IN, Mark, Series, alt_text, by_implementation, mark_of
from harness.charts.drawing import SMALL, STRIP_IN, TEXT, Chart, Heading, Sheet, chart, ticks
from harness.model import Record
from harness.record import Info
from harness.summary import Row


def draw(rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw, for compute at one size, how much faster more workers are than one; None without such rows."""
    gained = [row for row in rows if row.speed_up]
    if not gained:
        return None
    series = by_implementation(gained, _speed_up_marks, _speed_up_label)
    busy = _busy(rows, gained)
    languages = list(dict.fromkeys(each.language for each in series))
    panels = [name for name in languages if name != "c"] or languages
    sizes = {name: _panel_in(_of(series, name)) for name in panels}
    reasons = findings.not_run(out)
    heading = _speed_up_heading(gained, series, info)
    top = max(_count(row) for row in rows)

    def paint(sheet: Sheet) -> None:
        at = 0.25
        for name in panels:
            left = sheet.panel(LEFT_IN, at, 2.9, sizes[name])
            right = sheet.panel(7.45, at, 2.3, sizes[name])
            _workers_panel(sheet, left, _of(series, name), top, findings.cpus(info), sizes[name])
            _workers_panel(sheet, right, _of(busy, name), top, findings.cpus(info))
            left.set_title(
                words.LANGUAGES[name],
                fontsize=TEXT,
                loc="left",
                weight="bold",
                color=sheet.theme.languages[name],
            )
            right.set_title("CPU time / wall time", fontsize=SMALL, loc="left", color=sheet.theme.muted)
            at += sizes[name] + 0.55
        left.set_xlabel("workers", fontsize=SMALL, color=sheet.theme.muted)
        right.set_xlabel("workers", fontsize=SMALL, color=sheet.theme.muted)
        sheet.strip(reasons, at - 0.05)

    return chart(heading, sum(sizes.values()) + 0.55 * len(panels) + 0.2 + STRIP_IN * len(reasons), paint)


def _of(series: Sequence[Series], language: str) -> list[Series]:
    """Return the series of one language's panel; the floor is in each."""
    return [each for each in series if each.language == language or each.floor]


def _panel_in(series: Sequence[Series]) -> float:
    return max(1.15, (len(series) + 1) * LABEL_IN)


def _speed_up_marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    gains = [
        (_count(row), row.speed_up.ratio, bool(findings.annotations(row))) for row in rows if row.speed_up
    ]
    return (Mark(x=1, y=1, low=1, high=1), *(mark_of(x, gain, annotated=noted) for x, gain, noted in gains))


def _busy(rows: Sequence[Row], gained: Sequence[Row]) -> list[Series]:
    """Return how many cores the implementations with a speed-up kept busy, their run with one worker included."""
    names = {curves.name_of(row.case) for row in gained}
    return by_implementation(
        [row for row in rows if curves.name_of(row.case) in names], _busy_marks, lambda _: ""
    )


def _busy_marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(Mark(x=_count(row), y=row.cpu_ratio, low=None, high=None) for row in rows)


def _speed_up_label(row: Row) -> str:
    return f"{words.gain(row.speed_up)} {words.bounds(row.speed_up.ratio)}" if row.speed_up else ""


def _speed_up_heading(rows: Sequence[Row], series: Sequence[Series], info: Info) -> Heading:
    cpus, case = findings.cpus(info), rows[0].case
    counts = sorted({_count(row) for row in rows})
    shown = max((count for count in counts if count <= cpus), default=counts[0])
    chosen = findings.representatives([row for row in rows if _count(row) == shown], by_runtime=True)
    gains = [f"{words.implementation(row.case)} {words.gain(row.speed_up)}" for row in chosen if row.speed_up]
    title = f"{shown} workers on {cpus} cores, against one worker: {words.listed(gains)}"
    floor = (
        "dashed: the floor"
        if any(each.floor for each in series)
        else "no floor: C was not run with one worker"
    )
    return Heading(
        name=f"speed-up-compute-size-{case.parameters['size']}",
        title=title,
        subtitle=(
            f"compute, {case.parameters['units']} units of {case.parameters['size']:,} steps. Left: speed-up over the same"
            f" implementation's own run with one worker; thin grey: ideal; {floor}; dotted: counter-examples."
            f" Right: cores kept busy (median, no interval). {findings.bars(rows)}"
        ),
        foot=findings.foot(info, findings.invocations(rows), "higher is better"),
        alt=alt_text(title, series),
    )


def _workers_panel(
    sheet: Sheet,
    axes: Axes,
    series: Sequence[Series],
    workers: int,
    cpus: int,
    labels_in: float | None = None,
) -> None:
    highest = max([workers, *(mark.high or mark.y for each in series for mark in each.marks)])
    axes.set(xlim=(0.8, workers + 0.2), ylim=(0, highest * 1.12))
    counts = sorted({int(mark.x) for each in series for mark in each.marks})
    ticks(axes, "x", counts, lambda count: f"{count:g}")
    ticks(axes, "y", [0, *counts], lambda count: f"{count:g}×" if labels_in else f"{count:g}")
    curves.grid(sheet, axes)
    axes.plot([1, workers], [1, workers], color=sheet.theme.faint, lw=0.7, gid="ideal")
    curves.shade_beyond(axes, cpus, workers, sheet.theme)
    curves.draw(axes, series, sheet.theme, "" if labels_in else "busy-")
    if labels_in:
        curves.label_ends(axes, series, sheet.theme, labels_in)


def _count(row: Row) -> int:
    return row.case.parameters["workers"]
