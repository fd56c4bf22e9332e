"""Rows of one mark each: name, mark with interval, and numbers in columns at the right."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from matplotlib.axes import Axes

from harness.judging.stats import Interval
from harness.model import Case, Frozen
from harness.showing.charts.drawing import GAP_IN, MARGIN_IN, MARKERS, WIDTH_IN, Sheet, Side, width_in, write

ROW_IN: Final = 0.25
HEAD_IN: Final = 0.25  # above the first row: the columns' names
ROUNDS_BELOW: Final = 0.27  # of a row, where its single values stand


class Line(Frozen):
    """One row."""

    case: Case
    name: str
    value: Interval
    hollow: bool
    columns: tuple[str, ...]
    rounds: tuple[tuple[float, bool], ...] = ()  # single values, and whether that round was noisy

    @property
    def gid(self) -> str:
        """The row as a part of gids; the parameter that is swept tells rows of one implementation apart."""
        workers = self.case.parameters.get("workers")
        return f"{self.case.model}@{self.case.runtime}" + (f"-workers-{workers}" if workers else "")


class Layout:
    """How wide names and columns are; panels of one chart share it."""

    def __init__(self, lines: Sequence[Line], columns: Sequence[str]) -> None:
        texts = zip_longest(columns, *(line.columns for line in lines), fillvalue="")
        self.columns = columns
        self.widths = [max(map(width_in, filter(None, column)), default=0.0) + GAP_IN for column in texts]
        self.left = max(width_in(line.name) for line in lines) + MARGIN_IN + GAP_IN
        self.width = WIDTH_IN - self.left - sum(self.widths) - GAP_IN


def height_in(lines: Sequence[Line], missing: Sequence[str]) -> float:
    """Return a panel's height."""
    return ROW_IN * (len(lines) + len(missing) + 0.3)


def paint(
    sheet: Sheet, layout: Layout, top: float, lines: Sequence[Line], missing: Sequence[str] = ()
) -> Axes:
    """Draw a panel of rows with their marks; x is the caller's."""
    axes = frame(sheet, layout, top, lines, missing)
    for at, line in enumerate(lines):
        _mark(sheet, axes, at, line)
    return axes


def frame(
    sheet: Sheet, layout: Layout, top: float, lines: Sequence[Line], missing: Sequence[str] = ()
) -> Axes:
    """Write the names and columns of a panel from the top down, and below them what was not run."""
    axes = sheet.panel(layout.left, top, layout.width, height_in(lines, missing))
    axes.set(ylim=(len(lines) + len(missing) - 0.5, -0.8), yticks=[])
    axes.spines["left"].set_visible(False)
    across = axes.get_yaxis_transform()
    for at, line in enumerate(lines):
        ink, gid = sheet.theme.ink(line.case), f"label-{line.gid}"
        write(axes, (-GAP_IN / layout.width, at), line.name, ink, within=across, side="right", gid=gid)
        _columns(axes, layout, at, line.columns, ink)
    _columns(axes, layout, -1, layout.columns, sheet.theme.muted)
    for at, text in enumerate(missing, start=len(lines)):
        muted = sheet.theme.muted
        axes.plot([0], [at], "o", ms=5, mfc="none", mec=muted, transform=across, clip_on=False, gid="not-run")
        write(axes, (0.02, at), text, muted, within=across)
    return axes


def paint_tie(
    sheet: Sheet, axes: Axes, middle: float, margin: float, *, foot: float = 0, gid: str = "same"
) -> None:
    """Draw the line that others are held against, and the band inside which they are a tie with it."""
    low, high = middle / (1 + margin), middle * (1 + margin)
    axes.axvspan(low, high, foot, color=sheet.theme.faint, alpha=0.3, lw=0, zorder=0, gid="tie-band")
    axes.axvline(middle, foot, color=sheet.theme.foreground, lw=1, ls="--", zorder=1, gid=gid)


def _columns(axes: Axes, layout: Layout, at: int, texts: Sequence[str], ink: str) -> None:
    """Write what stands at the right of a row; all columns but the last end flush."""
    left = layout.width
    for number, (text, width) in enumerate(zip(texts, layout.widths, strict=False)):
        last = number == len(layout.widths) - 1
        x = left + GAP_IN if last else left + width
        side: Side = "left" if last else "right"
        write(axes, (x / layout.width, at), text, ink, within=axes.get_yaxis_transform(), side=side)
        left += width


def _mark(sheet: Sheet, axes: Axes, at: int, line: Line) -> None:
    ink = sheet.theme.ink(line.case)
    for noisy, face in ((False, ink), (True, "none")):
        values = [value for value, was_noisy in line.rounds if was_noisy is noisy]
        if values:
            heights, gid = [at + ROUNDS_BELOW] * len(values), f"rounds-{line.gid}"
            axes.plot(values, heights, "o", ms=2.4, mfc=face, mec=ink, mew=0.5, alpha=0.6, gid=gid)
    low, high = line.value.low, line.value.high
    if low is not None and high is not None:
        axes.plot([low, high], [at, at], color=ink, lw=2, gid=f"interval-{line.gid}")
    face = sheet.theme.background if line.hollow else ink
    name = f"{'hollow' if line.hollow else 'series'}-{line.gid}"
    axes.plot(
        [line.value.center], [at], MARKERS[line.case.model], ms=5.5, mfc=face, mec=ink, mew=1.2, gid=name
    )
