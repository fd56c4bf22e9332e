"""How every chart looks and is written: themes, the sheet with its title and foot line, text, SVG.

A chart's bytes depend on its data and on the version of matplotlib alone. Light and dark differ in the
theme and in nothing else.
"""

import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Transform

from harness.judging.words import KEPT
from harness.languages import LANGUAGES
from harness.model import Case, Frozen
from harness.planning.plan import language_of

WIDTH_IN: Final = 10.0
POINTS: Final = 72  # per inch
TITLE, TEXT, SMALL = 12.0, 8.5, 7.5  # font sizes in points
LEADING: Final = 1.3  # of a line, in font sizes
MARGIN_IN: Final = 0.15
GAP_IN: Final = 0.12  # between a panel and the text beside it
STRIP_IN: Final = 0.2  # a line that says what was not run
WIDER: Final = 1.1  # text is laid out in DejaVu Sans and shown in the reader's font

MARKERS: Final = {model.name: model.marker for each in LANGUAGES.values() for model in each.models}
"""A model's shape; its language is told by the colour."""

Side = Literal["left", "right"]
_FONT: Final = "DejaVu Sans"
_RC: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "path.simplify": False,
    "text.parse_math": False,
    "font.family": [_FONT],
    "font.size": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


class Theme(Frozen):
    """What light and dark differ in."""

    name: str
    background: str  # what the page is expected to have; the chart itself is transparent
    foreground: str  # titles, and the floor
    muted: str  # subtitle, foot line, and the series that are not highlighted
    faint: str  # grid, bands and the ideal line
    languages: dict[str, str]  # Okabe and Ito's colours, on light so dark that text is read in them

    def ink(self, case: Case) -> str:
        """Return the colour of a case's language."""
        return self.languages[language_of(case)]


LIGHT: Final = Theme(
    name="light",
    background="#ffffff",
    foreground="#1f2328",
    muted="#656d76",
    faint="#8c959f",
    languages={each.name: each.colours[0] for each in LANGUAGES.values()},
)
DARK: Final = Theme(
    name="dark",
    background="#0d1117",
    foreground="#e6edf3",
    muted="#8b949e",
    faint="#6e7681",
    languages={each.name: each.colours[1] for each in LANGUAGES.values()},
)


class Chart(Frozen):
    """A finished chart."""

    name: str  # the stem of its files
    title: str
    alt: str
    light: str  # SVG
    dark: str
    headline: int = 0  # of those of a run that are not 0 the least opens the front page

    def files(self) -> dict[str, bytes]:
        """Return both files by their names."""
        return {f"{self.name}-light.svg": self.light.encode(), f"{self.name}-dark.svg": self.dark.encode()}


class Heading(Frozen):
    """What a chart says beside its marks."""

    name: str
    title: str  # the finding, with its number
    subtitle: str  # what is measured
    foot: str
    alt: str
    headline: int = 0


class Sheet:
    """A figure with its heading; panels are placed in inches from the upper left of its body."""

    def __init__(self, theme: Theme, heading: Heading, body_in: float) -> None:
        room = WIDTH_IN - 2 * MARGIN_IN
        title = wrap(heading.title, TITLE, room, bold=True)
        subtitle = wrap(heading.subtitle, TEXT, room)
        foot = wrap(heading.foot, SMALL, room)
        lines_in = LEADING * (TITLE * len(title) + TEXT * len(subtitle)) / POINTS
        self.theme = theme
        self._head = MARGIN_IN + lines_in + 0.2
        self._height = self._head + body_in + LEADING * SMALL * len(foot) / POINTS + 0.2
        self.figure = Figure(figsize=(WIDTH_IN, self._height))
        below = self._lines(title, TITLE, MARGIN_IN, theme.foreground, gid="title")
        self._lines(subtitle, TEXT, below + 0.05, theme.muted, gid="subtitle")
        self._lines(foot, SMALL, self._head + body_in + 0.08, theme.muted, gid="foot")

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes."""
        bottom = self._height - self._head - top - height
        place = (left / WIDTH_IN, bottom / self._height, width / WIDTH_IN, height / self._height)
        axes = self.figure.add_axes(place)
        axes.tick_params(color=self.theme.faint, labelcolor=self.theme.muted, labelsize=SMALL, length=3)
        axes.spines[:].set(color=self.theme.faint, linewidth=0.8)
        axes.grid(visible=True, color=self.theme.faint, alpha=0.25, lw=0.6)
        axes.set_axisbelow(True)
        return axes

    def name(self, axes: Axes, text: str, ink: str) -> None:
        """Write the name of a panel above it, where it has one of its own."""
        axes.set_title(text, fontsize=TEXT, loc="left", weight="bold", color=ink)

    def caption(self, axes: Axes, text: str, *, below: str = "") -> None:
        """Write what a panel shows above it, and what its x axis is."""
        axes.set_title(text, fontsize=SMALL, loc="left", color=self.theme.muted)
        axes.set_xlabel(below, fontsize=SMALL, color=self.theme.muted)

    def strip(self, lines: Sequence[str], top: float) -> None:
        """Say what was not run, each reason behind a hollow mark."""
        for number, text in enumerate(lines):
            y = 1 - (self._head + top + STRIP_IN * (number + 0.5)) / self._height
            mark = Line2D([0.02], [y], ls="", marker="o", ms=5, mfc="none", mec=self.theme.muted)
            mark.set_gid("not-run")
            self.figure.add_artist(mark)
            self.figure.text(0.03, y, text, fontsize=SMALL, color=self.theme.muted, va="center")

    def _lines(self, lines: Sequence[str], points: float, top: float, color: str, *, gid: str) -> float:
        weight = "bold" if gid == "title" else "normal"
        left = MARGIN_IN / WIDTH_IN
        for line in lines:
            y = 1 - top / self._height
            self.figure.text(left, y, line, fontsize=points, color=color, weight=weight, va="top", gid=gid)
            top += LEADING * points / POINTS
        return top


def chart(heading: Heading, body_in: float, paint: Callable[[Sheet], None]) -> Chart:
    """Draw a chart in both themes."""
    light, dark = (_svg(heading, body_in, paint, theme) for theme in (LIGHT, DARK))
    title, alt = (text.replace(KEPT, " ") for text in (heading.title, heading.alt))
    return Chart(name=heading.name, title=title, alt=alt, light=light, dark=dark, headline=heading.headline)


def write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    ink: str,
    *,
    within: Transform,
    side: Side = "left",
    gid: str = "",
) -> None:
    """Write a small text at or beside a panel; `side` is where the text begins or ends."""
    axes.text(
        *at, text, color=ink, fontsize=SMALL, va="center_baseline", ha=side, transform=within, gid=gid or None
    )


@cache
def width_in(text: str, points: float = SMALL, *, bold: bool = False) -> float:
    """Return how wide a text may become, in inches."""
    font = FontProperties(family=_FONT, weight="bold" if bold else "normal", size=points)
    return WIDER * text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / POINTS


def wrap(text: str, points: float, room_in: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_in(longer, points, bold=bold) <= room_in:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace(KEPT, " ") for line in lines]


def _svg(heading: Heading, body_in: float, paint: Callable[[Sheet], None], theme: Theme) -> str:
    out = io.StringIO()
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever the user's matplotlibrc says
        mpl.rcParams.update({**_RC, "svg.hashsalt": f"{heading.name}-{theme.name}"})
        sheet = Sheet(theme, heading, body_in)
        paint(sheet)
        told = {"Date": None, "Creator": None, "Title": heading.title.replace(KEPT, " ")}
        sheet.figure.savefig(out, format="svg", transparent=True, metadata=told)
    return _tidy(out.getvalue())


def _tidy(svg: str) -> str:
    """Round coordinates, and let the reader's own font stand in for matplotlib's."""
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?\d+\.\d{3,}", _rounded, tag[0]), svg)
    svg = svg.replace(f"'{_FONT}'", f"'{_FONT}', system-ui, sans-serif")
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def _rounded(match: re.Match[str]) -> str:
    short = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
