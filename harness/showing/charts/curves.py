"""Series over a swept size: marks with intervals, lines between them, and their names at the right end."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final

from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from harness.judging.stats import Interval
from harness.judging.summary import Row, place
from harness.model import Case, Frozen, Role
from harness.planning.plan import language_of
from harness.showing.charts import findings
from harness.showing.charts.drawing import MARKERS, WIDTH_IN, Sheet, width_in, write
from harness.showing.charts.scales import spread

HIGHLIGHTED: Final = 6  # series in colour; with more, alternatives are grey
LEFT_IN: Final = 0.75  # room for the numbers of y
LEADER_IN: Final = 0.2  # from a panel's edge to its labels
LABEL_IN: Final = 0.165  # from one label to the next
DODGE_IN: Final = 0.045  # between marks of the same x, where x is a few counts
DODGED_IN: Final = 0.25  # all of them together


class Mark(Frozen):
    """One value of a series."""

    x: float
    y: float
    low: float | None
    high: float | None
    hollow: bool = False  # annotated, or without an interval


class Series(Frozen):
    """The values of one implementation."""

    case: Case  # the last: tells model and runtime
    role: Role
    label: str
    marks: tuple[Mark, ...]

    @property
    def name(self) -> str:
        """The series as a part of gids."""
        return f"{self.case.model}@{self.case.runtime}"

    @property
    def language(self) -> str:
        """The series' language."""
        return language_of(self.case)

    @property
    def floor(self) -> bool:
        """Whether the others are held against it."""
        return findings.is_floor(self.case)


class Plot:
    """One panel of series; its limits are set before anything is drawn."""

    def __init__(
        self,
        sheet: Sheet,
        axes: Axes,
        series: Sequence[Series],
        *,
        gid: str = "",
        dodge: bool = False,
        chosen: set[str] | None = None,
    ) -> None:
        self._axes, self._figure, self._theme, self._gid = axes, sheet.figure, sheet.theme, gid
        self._chosen = highlighted(series) if chosen is None else chosen
        middle = (len(series) - 1) / 2
        step_in = min(DODGE_IN, DODGED_IN / len(series)) if dodge else 0.0
        ordered = sorted(series, key=lambda each: not each.floor)  # the floor below all
        self._series = [(each, (at - middle) * step_in) for at, each in enumerate(ordered)]  # how far aside

    def draw(self, *, labelled: bool = True) -> None:
        """Draw lines, intervals and marks, the floor dashed; and each series' label beside its last mark."""
        for each, aside_in in self._series:
            self._draw(each, aside_in)
        if labelled:
            self._label_ends()

    def _draw(self, series: Series, aside_in: float) -> None:
        axes, ink, name = self._axes, self._ink(series), f"{self._gid}{series.name}"
        aside = axes.transData + ScaledTranslation(aside_in, 0, self._figure.dpi_scale_trans)
        style = "--" if series.floor else ":" if series.role is Role.COUNTER_EXAMPLE else "-"
        shape = MARKERS[series.case.model]
        xs, ys = [mark.x for mark in series.marks], [mark.y for mark in series.marks]
        axes.plot(xs, ys, style, color=ink, lw=1.2, alpha=0.8, transform=aside, gid=f"line-{name}")
        for mark in series.marks:
            if mark.low is not None and mark.high is not None:
                ends = [mark.low, mark.high]
                axes.plot([mark.x] * 2, ends, color=ink, lw=1.8, transform=aside, gid=f"interval-{name}")
            face, kind = (self._theme.background, "hollow") if mark.hollow else (ink, "series")
            gid = f"{kind}-{name}"
            axes.plot([mark.x], [mark.y], shape, ms=5, mfc=face, mec=ink, mew=1.1, transform=aside, gid=gid)

    def _label_ends(self) -> None:
        """Write each series' label at the right of its last mark, in its colour, none over another."""
        axes = self._axes
        box = axes.get_window_extent()
        right = 1 + LEADER_IN * self._figure.dpi / box.width
        gap = LABEL_IN * self._figure.dpi / box.height
        ends = [self._fraction(each.marks[-1], aside_in) for each, aside_in in self._series]
        heights = spread([y for _, y in ends], gap, 0.02, 0.98)
        for (each, _), (x, y), height in zip(self._series, ends, heights, strict=True):
            ink, path = self._ink(each), ([x, 1.0, right], [y, height, height])
            axes.plot(*path, color=ink, lw=0.5, alpha=0.6, transform=axes.transAxes, clip_on=False, zorder=1)
            at = (right + 0.005, height)
            write(axes, at, each.label, ink, within=axes.transAxes, gid=f"label-{self._gid}{each.name}")

    def _fraction(self, mark: Mark, aside_in: float) -> tuple[float, float]:
        """Return where a mark lies in its panel, from 0 to 1."""
        x, y = self._axes.transData.transform((mark.x, mark.y))
        at = (x + aside_in * self._figure.dpi, y)
        right, up = self._axes.transAxes.inverted().transform(at)
        return float(right), float(up)

    def _ink(self, series: Series) -> str:
        if series.floor:
            return self._theme.foreground
        return self._theme.ink(series.case) if series.name in self._chosen else self._theme.muted


def highlighted(series: Sequence[Series]) -> set[str]:
    """Name the series that are drawn in colour: all, or with too many the idiomatic ones."""
    ranked = [each for each in series if each.role is not Role.COUNTER_EXAMPLE and not each.floor]
    if len(ranked) <= HIGHLIGHTED:
        return {each.name for each in ranked}
    turns: dict[str, list[Series]] = {}
    for each in ranked:
        if each.role is Role.IDIOMATIC:
            turns.setdefault(each.language, []).append(each)
    in_turn = [each for turn in zip_longest(*turns.values()) for each in turn if each]
    return {each.name for each in in_turn[:HIGHLIGHTED]}


def room_in(*panels: Sequence[Series]) -> float:
    """Return how much room labels leave for panels, in inches."""
    return WIDTH_IN - LEFT_IN - LEADER_IN - 0.1 - max(width_in(each.label) for own in panels for each in own)


def height_in(series: Sequence[Series], least: float) -> float:
    """Return a panel's height: enough for one label below another."""
    return max(least, (len(series) + 1) * LABEL_IN)


# From rows


def by_implementation(
    rows: Sequence[Row], marks: Callable[[Sequence[Row]], tuple[Mark, ...]], label: Callable[[Row], str]
) -> list[Series]:
    """Make a series of each implementation's rows; `label` is told the last, at the line's end."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: place(row.case)):
        found.setdefault((row.case.model, row.case.runtime), []).append(row)
    return [
        Series(
            case=own[-1].case,
            role=own[-1].role,
            label=f"{findings.implementation(own[-1].case)} {label(own[-1])}".strip(),
            marks=marks(own),
        )
        for own in found.values()
    ]


def mark_of(x: float, interval: Interval, row: Row) -> Mark:
    """Make a mark of one of a row's intervals; annotated or without bounds it is hollow."""
    hollow = interval.low is None or bool(findings.annotations(row))
    return Mark(x=x, y=interval.center, low=interval.low, high=interval.high, hollow=hollow)


def reach(series: Sequence[Series]) -> list[float]:
    """Return all heights that a panel has to hold."""
    marks = [mark for each in series for mark in each.marks]
    return [y for m in marks for y in (m.low, m.y, m.high) if y is not None]


def alt_text(title: str, series: Sequence[Series]) -> str:
    """Return what a chart says to who cannot see it."""
    return " ".join((f"{title}.", *(f"{each.label}." for each in series)))
