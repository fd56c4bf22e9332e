"""What this machine can tell apart: the canary over the run, and programs held against themselves."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from matplotlib.axes import Axes

from harness import words
from harness.charts import findings
from harness.charts.drawing import SMALL, Chart, Heading, Sheet, chart, log_axis, log_range, ticks
from harness.compare import CAPACITY_LEAST, capacity
from harness.model import Canary
from harness.record import Info
from harness.summary import MARGIN, Summary, Twin

ROW_IN: Final = 0.25
PANEL_IN: Final = 1.25


def draw(summary: Summary, info: Info) -> Chart | None:
    """Draw the canaries, and the twins beneath; None without either."""
    canaries, twins = summary.canaries, summary.twins
    if not canaries and not twins:
        return None
    twins_in = ROW_IN * (len(twins) + 0.4)

    def paint(sheet: Sheet) -> None:
        top = 0.25
        if canaries:
            _paint_canaries(sheet, sheet.panel(0.75, top, 4.0, PANEL_IN), canaries)
            _paint_capacity(sheet, sheet.panel(5.7, top, 4.0, PANEL_IN), canaries)
            top += PANEL_IN + 0.8
        if twins:
            _paint_twins(sheet, sheet.panel(2.6, top, 4.4, twins_in), twins, MARGIN[info.profile])

    body = (PANEL_IN + 0.8 if canaries else 0) + (twins_in + 0.75 if twins else 0)
    return chart(_heading(summary, info), body, paint)


def _paint_canaries(sheet: Sheet, axes: Axes, canaries: Sequence[Canary]) -> None:
    """Draw how long the spin on one thread took, against its median."""
    usual = median(canary.one_ns for canary in canaries)
    _by_round(sheet, axes, canaries, [100 * (canary.one_ns / usual - 1) for canary in canaries], "canary")
    axes.axhline(0, color=sheet.theme.faint, lw=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:+g} %" if value else "0")
    axes.set_title(
        f"a fixed spin on one thread, against its median of {words.time(usual)}",
        fontsize=SMALL,
        loc="left",
        color=sheet.theme.muted,
    )


def _paint_capacity(sheet: Sheet, axes: Axes, canaries: Sequence[Canary]) -> None:
    """Draw how much more two threads did than one."""
    values = [capacity(canary) for canary in canaries]
    _by_round(sheet, axes, canaries, values, "capacity")
    axes.set_ylim(min(0.9, *values), max(2.15, *values))
    ticks(axes, "y", (1, CAPACITY_LEAST, 2), lambda value: f"{value:g}×")
    axes.axhline(CAPACITY_LEAST, color=sheet.theme.muted, lw=0.8, ls=":", gid="capacity-least")
    axes.set_title(
        f"what two threads did of it, over one; below {CAPACITY_LEAST:g} no parallel case is run",
        fontsize=SMALL,
        loc="left",
        color=sheet.theme.muted,
    )


def _by_round(
    sheet: Sheet, axes: Axes, canaries: Sequence[Canary], values: Sequence[float], name: str
) -> None:
    """Draw one dot per canary; those of a round stand side by side, in the order in which they ran."""
    rounds = [canary.round for canary in canaries]
    at = []
    for i, number in enumerate(rounds):
        at.append(number + 0.7 * (rounds[:i].count(number) + 0.5) / rounds.count(number) - 0.35)
    axes.plot(at, values, "o", ms=3.2, color=sheet.theme.foreground, mew=0, alpha=0.75, gid=name)
    axes.set_xlim(min(rounds) - 0.5, max(rounds) + 0.5)
    step = max(1, (max(rounds) - min(rounds)) // 10)
    ticks(axes, "x", range(min(rounds), max(rounds) + 1, step), lambda number: f"{number:g}")
    axes.set_xlabel("round", fontsize=SMALL, color=sheet.theme.muted)
    axes.grid(visible=True, color=sheet.theme.faint, alpha=0.25, lw=0.6)


def _paint_twins(sheet: Sheet, axes: Axes, twins: Sequence[Twin], margin: float) -> None:
    theme = sheet.theme
    low, high = log_range(
        [
            v
            for t in twins
            for v in (t.pair.ratio.low or t.pair.ratio.center, t.pair.ratio.high or t.pair.ratio.center)
        ],
        1.2,
    )
    reach = max(high, 1 / low)
    log_axis(axes, "x", (1 / reach, reach), lambda value: f"{value:g}")
    axes.set(ylim=(len(twins) - 0.4, -0.8), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.axvspan(1 / (1 + margin), 1 + margin, color=theme.faint, alpha=0.3, lw=0, gid="tie-band")
    axes.axvline(1, color=theme.foreground, lw=1, ls="--", gid="same")
    axes.set_title(
        "the same program twice in each round: second entry over first",
        fontsize=SMALL,
        loc="left",
        color=theme.muted,
    )
    axes.set_xlabel("ratio, log", fontsize=SMALL, color=theme.muted)
    for at, twin in enumerate(twins):
        held, ink = twin.pair.ratio, theme.languages[findings.language(twin.case)]
        if held.low is not None and held.high is not None:
            axes.hlines(at, held.low, held.high, color=ink, lw=2, gid=f"intervals-{twin.case.runtime}")
        axes.plot(
            held.center,
            at,
            "o",
            ms=5.5,
            mfc=theme.background if held.low is None else ink,
            mec=ink,
            gid=f"series-{twin.case.runtime}",
        )
        for text, x, side in (
            (f"{words.implementation(twin.case)}, {twin.case.workload}", -0.02, "right"),
            (words.pair(twin.pair), 1.02, "left"),
        ):
            axes.text(
                x,
                at,
                text,
                fontsize=SMALL,
                color=ink,
                va="center",
                ha=side,
                transform=axes.get_yaxis_transform(),
                gid=f"label-{twin.case.runtime}",
            )


def _heading(summary: Summary, info: Info) -> Heading:
    widths = [twin.pair.half_width for twin in summary.twins if twin.pair.half_width is not None]
    told = []
    if widths:
        told.append(
            f"The same program twice is told to {words.percent(min(widths))} to {words.percent(max(widths))}: less cannot be told apart here"
        )
    if summary.spread is not None:
        told.append(f"the canary varied by {words.percent(summary.spread)}")
    if summary.capacity is not None:
        told.append(f"two threads did {words.ratio(summary.capacity)} of one")
    title = "; ".join(told) or "One run of each program: nothing is known of what this machine can tell apart"
    twins = "".join(
        f" {words.implementation(twin.case)}, {twin.case.workload}: {words.pair(twin.pair)}."
        for twin in summary.twins
    )
    return Heading(
        name="canary",
        title=title[0].upper() + title[1:],
        subtitle=f"Canary: one dot per group and round. Twins: one case per runtime, entered twice; grey band: within {words.percent(MARGIN[info.profile])}, a tie.",
        foot=findings.foot(
            info,
            max(
                [twin.pair.ratio.n for twin in summary.twins],
                default=len({c.round for c in summary.canaries}),
            ),
            "closer to 1 is better",
        ),
        alt=f"{title}.{twins}",
    )
