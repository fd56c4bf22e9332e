"""What this machine can tell apart: the canary over the run, and programs held against themselves."""

from collections.abc import Sequence
from math import inf
from statistics import median
from typing import Final

from matplotlib.axes import Axes

from harness.judging import words
from harness.judging.summary import MARGIN, Summary, Twin
from harness.model import Canary
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.record import Info
from harness.showing.charts import findings, rows
from harness.showing.charts.curves import LEFT_IN
from harness.showing.charts.drawing import MARGIN_IN, WIDTH_IN, Chart, Heading, Sheet, chart
from harness.showing.charts.rows import HEAD_IN, Line
from harness.showing.charts.scales import log_axis, ticks

PANEL_IN: Final = 1.25
CAPACITY: Final = (0.5, 2.3)  # what is drawn of it
WIDE: Final = 6  # bands to either side of 1, beyond which their ends are too close for ticks
PANEL_WIDTH_IN: Final = 4.1
BELOW_IN: Final = 0.5
ROUND_TICKS: Final = 10


def draw(summary: Summary, info: Info) -> Chart | None:
    """Draw the canaries, and the twins beneath; None without either."""
    canaries, lines = summary.canaries, [_line(twin) for twin in summary.twins]
    if not canaries and not lines:
        return None
    canaries_in = HEAD_IN + PANEL_IN + BELOW_IN if canaries else 0.0
    twins_in = 1.4 * HEAD_IN + rows.height_in(lines, ()) + BELOW_IN if lines else 0.0

    def paint(sheet: Sheet) -> None:
        if canaries:
            right = WIDTH_IN - MARGIN_IN - PANEL_WIDTH_IN
            _paint_canaries(sheet, sheet.panel(LEFT_IN, HEAD_IN, PANEL_WIDTH_IN, PANEL_IN), canaries)
            _paint_capacity(sheet, sheet.panel(right, HEAD_IN, PANEL_WIDTH_IN, PANEL_IN), canaries)
        if lines:
            layout = rows.Layout(lines, ("ratio", "interval", ""))
            axes = rows.paint(sheet, layout, canaries_in + 1.4 * HEAD_IN, lines)
            _paint_band(sheet, axes, lines, MARGIN[info.profile])

    return chart(_heading(summary, info), canaries_in + twins_in, paint)


def _paint_canaries(sheet: Sheet, axes: Axes, canaries: Sequence[Canary]) -> None:
    """Draw how long the spin on one thread took, against its median."""
    usual = median(canary.one_ns for canary in canaries)
    _by_round(sheet, axes, canaries, [100 * (canary.one_ns / usual - 1) for canary in canaries], gid="canary")
    axes.axhline(0, color=sheet.theme.faint, lw=0.8)
    axes.yaxis.set_major_formatter(
        lambda value, _: f"{value:+g} %".replace("-", words.MINUS) if value else "0"
    )
    sheet.caption(
        axes, f"a fixed spin on one thread, against its median of {words.time(usual)}", below="round"
    )


def _paint_capacity(sheet: Sheet, axes: Axes, canaries: Sequence[Canary]) -> None:
    """Draw how much more two threads did than one."""
    _by_round(sheet, axes, canaries, [capacity(canary) for canary in canaries], gid="capacity", ends=CAPACITY)
    axes.set_ylim(*CAPACITY)
    ticks(axes, "y", (1, CAPACITY_LEAST, 2), words.ratio)
    axes.axhline(CAPACITY_LEAST, color=sheet.theme.muted, lw=0.8, ls=":", gid="capacity-least")
    told = f"two threads' work over one's; parallel cases need {CAPACITY_LEAST:g}; hollow: off the scale"
    sheet.caption(axes, told, below="round")


def _by_round(
    sheet: Sheet,
    axes: Axes,
    canaries: Sequence[Canary],
    values: Sequence[float],
    *,
    gid: str,
    ends: tuple[float, float] = (-inf, inf),
) -> None:
    """Draw one dot per canary; those of a round stand side by side, in the order in which they ran.

    A value beyond the ends of the scale is hollow, at its edge.
    """
    rounds = [canary.round for canary in canaries]
    first, last = min(rounds), max(rounds)
    shares = [(rounds[:i].count(each) + 0.5) / rounds.count(each) for i, each in enumerate(rounds)]
    at = [number + 0.7 * (share - 0.5) for number, share in zip(rounds, shares, strict=True)]
    ink, (least, most) = sheet.theme.foreground, ends
    for inside, face in ((True, ink), (False, sheet.theme.background)):
        shown = [(x, y) for x, y in zip(at, values, strict=True) if (least <= y <= most) is inside]
        xs, ys = [x for x, _ in shown], [min(max(y, least), most) for _, y in shown]
        if shown:
            axes.plot(xs, ys, "o", ms=3.2, mec=ink, mfc=face, mew=0.5, clip_on=False, gid=gid)
    axes.set_xlim(first - 0.5, last + 0.5)
    ticks(axes, "x", range(first, last + 1, max(1, (last - first) // ROUND_TICKS)), words.number)


def _line(twin: Twin) -> Line:
    ratio = twin.pair.ratio
    return Line(
        case=twin.case,
        name=f"{words.implementation(twin.case)}, {twin.case.workload}",
        value=ratio,
        hollow=ratio.low is None,
        columns=(words.ratio(ratio.center), words.bounds(ratio), words.verdict(twin.pair)),
    )


def _paint_band(sheet: Sheet, axes: Axes, lines: Sequence[Line], margin: float) -> None:
    """Scale the twins' panel to either side of 1, and shade what counts as a tie."""
    ratios = [line.value for line in lines]
    values = [value for ratio in ratios for value in (ratio.low, ratio.center, ratio.high) if value]
    reach = max(1 + 1.6 * margin, 1.02 * max(values), 1.02 / min(values))
    log_axis(axes, "x", (1 / reach, reach), words.number)
    if reach < (1 + margin) ** WIDE:
        ticks(axes, "x", (1 / (1 + margin), 1, 1 + margin), words.number)
    rows.paint_tie(sheet, axes, 1, margin)
    sheet.caption(axes, "", below="second entry of a program over its first, log")


def _heading(summary: Summary, info: Info) -> Heading:
    told = _findings(summary) or ["each program ran once: what this machine can tell apart is unknown"]
    title = "; ".join((told[0][0].upper() + told[0][1:], *told[1:]))
    lines = [_line(twin) for twin in summary.twins]
    rounds = {canary.round for canary in summary.canaries}
    counts = [twin.pair.ratio.n for twin in summary.twins] or [len(rounds)]
    return Heading(
        name="canary",
        title=title,
        subtitle=(
            "Canary: one dot per group and round. Twins: a program of each runtime, entered twice in a round;"
            f" grey band: within {words.percent(MARGIN[info.profile])}, a tie."
        ),
        foot=findings.foot(info, counts, "closer to 1 is better"),
        alt=" ".join((f"{title}.", *(f"{line.name}: {' '.join(line.columns)}." for line in lines))),
    )


def _findings(summary: Summary) -> list[str]:
    told = []
    widths = [twin.pair.half_width for twin in summary.twins if twin.pair.half_width is not None]
    wrong = [twin for twin in summary.twins if twin.pair.differs]
    if widths:
        least, most = words.percent(min(widths)), words.percent(max(widths))
        told.append(f"a program against itself is known to ±{least} at best and ±{most} at worst")
    if wrong:
        told.append(f"{len(wrong)} of {len(summary.twins)} were told apart from themselves")
    if summary.spread is not None:
        told.append(f"the canary varied by {words.percent(summary.spread)}")
    if summary.capacity is not None:
        told.append(f"two threads did {words.ratio(summary.capacity)} the work of one")
    return told
