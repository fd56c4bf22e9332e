"""Does it use the cores: speed-up over workers, and how many cores were busy."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from harness.judging import words
from harness.judging.summary import Row
from harness.language import Property
from harness.languages import FLOOR, model_of
from harness.model import Record
from harness.planning.plan import language_of
from harness.records.record import Info
from harness.showing.charts import curves, findings
from harness.showing.charts.curves import Mark, Plot, Series
from harness.showing.charts.drawing import MARGIN_IN, STRIP_IN, WIDTH_IN, Chart, Heading, Sheet, chart, write
from harness.showing.charts.scales import ticks
from harness.workload import Picture

BUSY_IN: Final = 2.0  # the width of the panels at the right
BETWEEN_IN: Final = 0.55
LEAST_IN: Final = 1.05


def draw(picture: Picture, rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw how much faster more workers are than one, in one group; None without such rows."""
    gained = [row for row in rows if row.speed_up]
    if not gained:
        return None
    gains = curves.by_implementation(gained, _gain_marks, _gain_label)
    names = {each.name for each in gains}
    busy = [each for each in curves.by_implementation(rows, _busy_marks, lambda _: "") if each.name in names]
    reasons, heading = findings.not_run(out), _heading(picture, gained, gains, info)
    cores, workers = findings.cores(info), max(findings.workers_of(row) for row in rows)
    panels = _panels(gains)

    def paint(sheet: Sheet) -> None:
        top, width = 0.25, curves.room_in(gains) - BUSY_IN - MARGIN_IN - 2 * curves.LEADER_IN
        for language, height in panels:
            left = sheet.panel(curves.LEFT_IN, top, width, height)
            right = sheet.panel(WIDTH_IN - MARGIN_IN - BUSY_IN, top, BUSY_IN, height)
            for axes, series, gid in ((left, gains, ""), (right, busy, "busy-")):
                plot = _prepare(sheet, axes, _of(series, language), workers, gid)
                _shade_beyond(sheet, axes, cores, labelled=series is gains)
                plot.draw(labelled=series is gains)
            below = "workers" if language == panels[-1][0] else ""
            sheet.caption(right, "cores kept busy: CPU time / wall time", below=below)
            sheet.caption(left, "", below=below)
            ink = sheet.theme.languages[language]
            sheet.name(left, words.LANGUAGES[language], ink)
            top += height + BETWEEN_IN
        sheet.strip(reasons, top)

    body = sum(height + BETWEEN_IN for _, height in panels) + STRIP_IN * len(reasons) + 0.25
    return chart(heading, body, paint)


def _panels(series: Sequence[Series]) -> list[tuple[str, float]]:
    """Return the languages, each with its panel's height; the floor is in every panel and needs none."""
    languages = list(dict.fromkeys(each.language for each in series))
    shown = [language for language in languages if language != FLOOR.name] or languages
    return [(language, curves.height_in(_of(series, language), LEAST_IN)) for language in shown]


def _of(series: Sequence[Series], language: str) -> list[Series]:
    return [each for each in series if each.language == language or each.floor]


def _prepare(sheet: Sheet, axes: Axes, series: Sequence[Series], workers: int, gid: str) -> Plot:
    """Set a panel's limits, ticks and ideal line."""
    axes.set(xlim=(0.8, workers + 0.2), ylim=(0, 1.12 * max(workers, *curves.reach(series))))
    counts = sorted({int(mark.x) for each in series for mark in each.marks})
    ticks(axes, "x", counts, words.number)
    ticks(axes, "y", [0, *counts], words.number if gid else words.ratio)
    axes.plot([1, workers], [1, workers], color=sheet.theme.faint, lw=0.7, gid="ideal")
    return Plot(sheet, axes, series, gid=gid, dodge=True)


def _shade_beyond(sheet: Sheet, axes: Axes, cores: int, *, labelled: bool) -> None:
    """Shade where there are more workers than cores."""
    last = axes.get_xlim()[1]
    if last > cores + 1:
        axes.axvspan(cores + 0.2, last, color=sheet.theme.faint, alpha=0.18, lw=0, gid="beyond-cores")
    if last > cores + 1 and labelled:
        text = f"more workers than {cores} cores"
        write(axes, (cores + 0.25, 0.06), text, sheet.theme.muted, within=axes.get_xaxis_transform())


def _gain_marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    gains = [
        curves.mark_of(findings.workers_of(row), row.speed_up.ratio, row) for row in rows if row.speed_up
    ]
    return (Mark(x=1, y=1, low=1, high=1), *gains)


def _gain_label(row: Row) -> str:
    return words.gain(row.speed_up, with_bounds=True) if row.speed_up else ""


def _busy_marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(Mark(x=findings.workers_of(row), y=row.cpu_ratio, low=None, high=None) for row in rows)


def _copies_memory(row: Row) -> bool:
    """Tell whether workers have memory of their own: whether those that share it gain is the question."""
    return not model_of(language_of(row.case), row.case.model).has(Property.SHARES_MEMORY)


def _heading(picture: Picture, rows: Sequence[Row], series: Sequence[Series], info: Info) -> Heading:
    cores, p = findings.cores(info), rows[0].case.parameters
    there = sorted(findings.told_of(rows, info), key=_copies_memory)
    chosen = findings.representatives(there, by_runtime=True)
    gains = [(row.case, row.speed_up) for row in chosen if row.speed_up]
    known = any(gain.ratio.low is not None for _, gain in gains)
    told = [
        findings.told(case, words.gain(gain) if known else words.ratio(gain.ratio.center))
        for case, gain in gains
    ]
    title = (
        f"{findings.workers_of(there[0])} workers on {cores} cores, against one worker: {words.listed(told)}"
    )
    title += "" if known else "; none has an interval"
    floor = (
        f"dashed: the floor, {FLOOR.label}"
        if any(each.floor for each in series)
        else findings.no_floor(rows[0].case.workload)
    )
    return Heading(
        name=picture.name(p),
        title=title,
        subtitle=(
            f"{picture.measured(p)} Left: speed-up over the same"
            f" implementation's own run with 1 worker; thin grey: ideal; {floor}; grey dotted:"
            f" counter-examples. Right: medians, without intervals. {findings.reading(rows)}"
        ),
        foot=findings.foot(info, findings.invocations(rows), "higher is better"),
        alt=curves.alt_text(title, series),
        headline=picture.headline,
    )
