"""Series over a swept size: marks with intervals, lines between them, and their names at the right end."""

from collections.abc import Callable, Sequence
from typing import Final

from matplotlib.axes import Axes

from harness.charts import findings
from harness.charts.drawing import MARKERS, SMALL, Sheet, Theme, spread
from harness.model import Case, Frozen, Role
from harness.stats import Interval
from harness.summary import Row, place

HIGHLIGHTED: Final = 6  # series in colour; with more, alternatives are grey
LEFT_IN: Final = 0.75  # room for the numbers of y
LABEL_IN: Final = 0.165  # from one label to the next


class Mark(Frozen):
    """One value of a series."""

    x: float
    y: float
    low: float | None
    high: float | None
    hollow: bool = False  # annotated, or without an interval


class Series(Frozen):
    """The values of one implementation."""

    case: Case  # any of them: tells model and runtime
    language: str
    role: Role
    floor: bool
    label: str
    marks: tuple[Mark, ...]

    @property
    def name(self) -> str:
        """The series as part of a gid."""
        return name_of(self.case)


def highlighted(series: Sequence[Series]) -> set[str]:
    """Name the series that are drawn in colour: all, or the idiomatic ones when there are too many."""
    ranked = [each for each in series if each.role is not Role.COUNTER_EXAMPLE and not each.floor]
    if len(ranked) > HIGHLIGHTED:
        ranked = [each for each in ranked if each.role is Role.IDIOMATIC]
        seen: dict[str, int] = {}
        for each in ranked:  # a language's first before any one's second
            seen[each.name] = sum(other.language == each.language for other in ranked[: ranked.index(each)])
        ranked = sorted(ranked, key=lambda each: seen[each.name])[:HIGHLIGHTED]
    return {each.name for each in ranked}


def colour(series: Series, theme: Theme, chosen: set[str]) -> str:
    """Return the colour of a series: its language's, the foreground for the floor, else grey."""
    if series.floor:
        return theme.foreground
    return theme.languages[series.language] if series.name in chosen else theme.muted


def draw(axes: Axes, series: Sequence[Series], theme: Theme, panel: str = "") -> None:
    """Draw lines, intervals and marks; the floor dashed."""
    chosen = highlighted(series)
    for each in series:
        ink, name = colour(each, theme, chosen), f"{panel}{each.name}"
        style = "--" if each.floor else ":" if each.role is Role.COUNTER_EXAMPLE else "-"
        line = [(mark.x, mark.y) for mark in each.marks]
        axes.plot(*zip(*line, strict=True), style, color=ink, lw=1.2, alpha=0.8, gid=f"line-{name}")
        held = [(m.x, m.low, m.high) for m in each.marks if m.low is not None and m.high is not None]
        if held:
            axes.vlines(*zip(*held, strict=True), color=ink, lw=1.8, gid=f"intervals-{name}")
        for hollow, fill in ((False, ink), (True, theme.background)):
            at = [(m.x, m.y) for m in each.marks if m.hollow is hollow]
            if at:
                axes.plot(
                    *zip(*at, strict=True),
                    MARKERS[each.case.model],
                    ms=5,
                    mfc=fill,
                    mec=ink,
                    mew=1.1,
                    gid=f"{'hollow' if hollow else 'series'}-{name}",
                )


def label_ends(axes: Axes, series: Sequence[Series], theme: Theme, height_in: float) -> None:
    """Write each series' label at the right of its last mark, in its colour, none over another."""
    chosen = highlighted(series)
    ends = [_fraction(axes, each.marks[-1]) for each in series]
    heights = spread([y for _, y in ends], LABEL_IN / height_in, 0.02, 0.98)
    for each, (x, y), height in zip(series, ends, heights, strict=True):
        ink = colour(each, theme, chosen)
        axes.plot(
            [x, 1.0, 1.025],
            [y, height, height],
            color=ink,
            lw=0.5,
            alpha=0.6,
            transform=axes.transAxes,
            clip_on=False,
            zorder=0,
        )
        axes.text(
            1.03,
            height,
            each.label,
            color=ink,
            fontsize=SMALL,
            va="center",
            transform=axes.transAxes,
            gid=f"label-{each.name}",
        )


def shade_beyond(axes: Axes, cpus: int, last: float, theme: Theme) -> None:
    """Shade where there are more workers than cores."""
    if last > cpus:
        axes.axvspan(cpus + 0.15, axes.get_xlim()[1], color=theme.faint, alpha=0.18, lw=0, gid="beyond-cores")
        axes.text(
            cpus + 0.2,
            0.97,
            f"more workers than cores ({cpus})",
            color=theme.muted,
            fontsize=SMALL,
            va="top",
            transform=axes.get_xaxis_transform(),
        )


def _fraction(axes: Axes, mark: Mark) -> tuple[float, float]:
    """Return where a mark lies in its panel, from 0 to 1."""
    x, y = axes.transAxes.inverted().transform(axes.transData.transform((mark.x, mark.y)))
    return float(x), float(y)


def grid(sheet: Sheet, axes: Axes) -> None:
    """Draw faint lines at the ticks."""
    axes.grid(visible=True, color=sheet.theme.faint, alpha=0.25, lw=0.6)
    axes.set_axisbelow(True)


# From rows


def by_implementation(
    rows: Sequence[Row],
    marks: Callable[[Sequence[Row]], tuple[Mark, ...]],
    label: Callable[[Row], str],
) -> list[Series]:
    """Make a series of each implementation's rows; `label` is told the last, at the line's end."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: place(row.case)):
        found.setdefault(name_of(row.case), []).append(row)
    return [
        Series(
            case=own[-1].case,
            language=findings.language(own[-1].case),
            role=own[-1].role,
            floor=findings.is_floor(own[-1].case),
            label=f"{findings.implementation(own[-1].case)} {label(own[-1])}",
            marks=marks(own),
        )
        for own in found.values()
    ]


def name_of(case: Case) -> str:
    """Name an implementation on a runtime, as a part of gids."""
    return f"{case.model}@{case.runtime}"


def mark_of(x: float, interval: Interval, *, annotated: bool) -> Mark:
    """Make a mark of an interval; without bounds it is hollow."""
    hollow = annotated or interval.low is None
    return Mark(x=x, y=interval.center, low=interval.low, high=interval.high, hollow=hollow)


def reach(series: Sequence[Series]) -> list[float]:
    """Return all heights that a panel has to hold."""
    marks = [mark for each in series for mark in each.marks]
    return [y for m in marks for y in (m.low, m.y, m.high) if y is not None]


def alt_text(title: str, series: Sequence[Series]) -> str:
    """Return what a chart says to who cannot see it."""
    return " ".join((f"{title}.", *(f"{each.label}." for each in series)))
