"""How every chart looks and is written: themes, the sheet with its title and foot line, marks, labels, SVG.

A chart's bytes depend on its data and on the version of matplotlib alone. Light and dark differ in the
theme and in nothing else.
"""

import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from math import floor, log10
from typing import Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import TextPath
from matplotlib.ticker import NullLocator

from harness.model import Frozen

WIDTH_IN: Final = 10.0
POINTS: Final = 72  # per inch
TITLE, TEXT, SMALL = 12.5, 8.5, 7.5  # font sizes in points
MARGIN_IN: Final = 0.15
STRIP_IN: Final = 0.2  # a line that says what was not run
WIDER: Final = 1.1  # text is laid out in DejaVu Sans and shown in the reader's font

MARKERS: Final = {
    "sequential": "X",
    **dict.fromkeys(("process-forkserver", "process", "worker"), "s"),
    "process-fork": "p",
    "thread": "o",
    **dict.fromkeys(("thread-native", "parallel"), "D"),
    "thread-native-held": "d",
    **dict.fromkeys(("asyncio", "goroutine", "promise", "task", "epoll"), "^"),
    **dict.fromkeys(("gevent", "pool", "task-run"), "v"),
}
"""A model's shape; its language is told by the colour."""

Text = Callable[[float], str]
_STEPS: Final = ((1,), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1, *(1 + k / 5 for k in range(1, 45))))
_RC: Final = {
    "svg.fonttype": "none",
    "path.simplify": False,
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": True,
}
_FONTS: Final = "'DejaVu Sans', system-ui, sans-serif"


class Theme(Frozen):
    """What light and dark differ in."""

    name: str
    background: str  # what the page is expected to be; the chart itself is transparent
    foreground: str  # text, and the floor
    muted: str  # subtitle, foot line, and the series that are not highlighted
    faint: str  # grid, bands and the ideal line
    languages: dict[str, str]


_OKABE_ITO: Final = {"python": "#0072B2", "go": "#009E73", "js": "#D55E00", "csharp": "#CC79A7"}
LIGHT: Final = Theme(
    name="light",
    background="#ffffff",
    foreground="#1f2328",
    muted="#656d76",
    faint="#8c959f",
    languages={**_OKABE_ITO, "c": "#1f2328"},
)
DARK: Final = Theme(
    name="dark",
    background="#0d1117",
    foreground="#e6edf3",
    muted="#8b949e",
    faint="#6e7681",
    languages={**_OKABE_ITO, "c": "#e6edf3"},
)


class Chart(Frozen):
    """A finished chart."""

    name: str  # the stem of its files
    title: str
    alt: str
    light: str  # SVG
    dark: str


class Heading(Frozen):
    """What a chart says beside its marks."""

    name: str
    title: str  # the finding, with its number
    subtitle: str  # what is measured
    foot: str
    alt: str


class Sheet:
    """A figure with its heading; panels are placed in inches from the top of its body."""

    def __init__(self, theme: Theme, heading: Heading, body_in: float) -> None:
        self.theme = theme
        room = WIDTH_IN - 2 * MARGIN_IN
        title, subtitle, foot = (
            wrap(heading.title, TITLE, room, bold=True),
            wrap(heading.subtitle, TEXT, room),
            wrap(heading.foot, SMALL, room),
        )
        self._head = MARGIN_IN + 1.3 * (TITLE * len(title) + TEXT * len(subtitle)) / POINTS + 0.15
        self._height = self._head + body_in + 1.3 * SMALL * len(foot) / POINTS + 0.25
        self.figure = Figure(figsize=(WIDTH_IN, self._height))
        at = MARGIN_IN
        at = self._lines(title, TITLE, at, theme.foreground, gid="title", weight="bold")
        self._lines(subtitle, TEXT, at + 0.05, theme.muted, gid="subtitle")
        self._lines(foot, SMALL, self._head + body_in + 0.12, theme.muted, gid="foot")

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place given in inches from the body's upper left corner."""
        bottom = self._height - self._head - top - height
        place = (left / WIDTH_IN, bottom / self._height, width / WIDTH_IN, height / self._height)
        axes = self.figure.add_axes(place)
        axes.set_facecolor("none")
        axes.tick_params(colors=self.theme.muted, labelsize=SMALL, length=3)
        for spine in axes.spines.values():
            spine.set_color(self.theme.faint)
        return axes

    def strip(self, lines: Sequence[str], top: float) -> None:
        """Say what was not run, each reason behind a hollow mark."""
        for number, text in enumerate(lines):
            y = 1 - (self._head + top + STRIP_IN * (number + 0.5)) / self._height
            mark = Line2D([0.02], [y], marker="o", ms=5, mfc="none", mec=self.theme.muted, gid="not-run")
            self.figure.add_artist(mark)
            self.figure.text(0.03, y, text, fontsize=SMALL, color=self.theme.muted, va="center")

    def _lines(
        self, lines: Sequence[str], points: float, top: float, color: str, *, gid: str, weight: str = "normal"
    ) -> float:
        for line in lines:
            self.figure.text(
                MARGIN_IN / WIDTH_IN,
                1 - top / self._height,
                line,
                fontsize=points,
                color=color,
                weight=weight,
                va="top",
                gid=gid,
            )
            top += 1.3 * points / POINTS
        return top


def chart(heading: Heading, body_in: float, paint: Callable[[Sheet], None]) -> Chart:
    """Draw a chart in both themes."""
    light, dark = (_svg(heading, body_in, paint, theme) for theme in (LIGHT, DARK))
    return Chart(name=heading.name, title=heading.title, alt=heading.alt, light=light, dark=dark)


def _svg(heading: Heading, body_in: float, paint: Callable[[Sheet], None], theme: Theme) -> str:
    out = io.StringIO()
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever the user's matplotlibrc says
        mpl.rcParams.update({**_RC, "svg.hashsalt": f"{heading.name}-{theme.name}"})
        sheet = Sheet(theme, heading, body_in)
        paint(sheet)
        told = {"Date": None, "Creator": None, "Title": heading.title, "Description": heading.alt}
        sheet.figure.savefig(out, format="svg", transparent=True, metadata=told)
    return _tidy(out.getvalue())


def _tidy(svg: str) -> str:
    """Round coordinates, and let the reader's own font stand in for matplotlib's."""
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?\d+\.\d{3,}", _rounded, tag[0]), svg)
    svg = re.sub(r"'DejaVu Sans'(, [^;\"]*)?", _FONTS, svg)
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def _rounded(match: re.Match[str]) -> str:
    short = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


# Text


@cache
def width_in(text: str, points: float, *, bold: bool = False) -> float:
    """Return how wide a text may become, in inches."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    path = TextPath((0, 0), text, size=points, prop=font)
    return WIDER * float(path.get_extents().width) / POINTS


def wrap(text: str, points: float, room_in: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_in(longer, points, bold=bold) <= room_in:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move label heights apart by at least `gap`, each as little as possible; the order stays.

    Least squares under y[i+1] >= y[i] + gap: z[i] = y[i] - i * gap must rise, and neighbours that would
    not are pooled to their mean.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # mean, members
    for rank, i in enumerate(order):
        mean, size = wanted[i] - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, members = blocks.pop()
            mean, size = (mean * size + before * members) / (size + members), size + members
        blocks.append((mean, size))
    top = max(low, high - (len(wanted) - 1) * gap)
    heights = [min(max(mean, low), top) for mean, size in blocks for _ in range(size)]
    placed = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        placed[i] = heights[rank] + rank * gap
    return placed


# Axes


def log_range(values: Sequence[float], least: float = 2.0) -> tuple[float, float]:
    """Return the ends of a log axis: around the values, and a factor `least` wide at the least."""
    low, high = min(values), max(values)
    wider = max(1.0, (least * low / high) ** 0.5) * 1.12
    return low / wider, high * wider


def log_ticks(low: float, high: float) -> list[float]:
    """Return 1, 10, 100 ..., or as many steps between as three ticks need."""
    decades = range(floor(log10(low)), floor(log10(high)) + 1)
    inside: list[float] = []
    for steps in _STEPS:
        ticks = [step * 10.0**decade for decade in decades for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) >= 3:  # noqa: PLR2004
            break
    return inside


def log_axis(axes: Axes, which: Literal["x", "y"], ends: tuple[float, float], text: Text) -> None:
    """Make an axis logarithmic, with plain numbers at its ticks."""
    axes.set(**{f"{which}scale": "log", f"{which}lim": ends})
    ticks(axes, which, log_ticks(*ends), text)


def ticks(axes: Axes, which: Literal["x", "y"], at: Sequence[float], text: Text) -> None:
    """Put ticks at places, and no others."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_minor_locator(NullLocator())
    axis.set_ticks(list(at), [text(tick) for tick in at])
