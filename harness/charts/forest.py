"""Which is faster, really: one row per implementation, with its interval and its ratio to the floor."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from harness import words
from harness.charts import findings
from harness.charts.drawing import (
    MARGIN_IN,
    MARKERS,
    SMALL,
    TEXT,
    WIDTH_IN,
    Chart,
    Heading,
    Sheet,
    chart,
    log_axis,
    log_range,
    width_in,
)
from harness.model import Record, Role
from harness.plan import group_of
from harness.record import Info
from harness.summary import MARGIN, Row

ROW_IN: Final = 0.25
BETWEEN_IN: Final = 0.75  # the panel's title above, its axis below
GAP_IN: Final = 0.12


def draw(group: str, rows: Sequence[Row], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw a group, a panel for each number of workers; None where nothing that is ranked was measured."""
    rows = sorted((r for r in rows if r.role is not Role.COUNTER_EXAMPLE and r.time), key=_unit_ns)
    if not rows:
        return None
    panels = [
        _Panel(rows, out, workers) for workers in sorted({_workers(row.case.parameters) for row in rows})
    ]

    def paint(sheet: Sheet) -> None:
        names_in = max(width_in(name, SMALL) for panel in panels for name in panel.names) + MARGIN_IN + GAP_IN
        told_in = max(width_in(text, SMALL) for panel in panels for text in panel.told) + MARGIN_IN + GAP_IN
        ends, top = log_range([value for panel in panels for value in panel.values], 3.0), 0.3
        for panel in panels:
            axes = sheet.panel(names_in, top, WIDTH_IN - names_in - told_in, panel.height_in)
            panel.paint(sheet, axes, ends, MARGIN[info.profile])
            top += panel.height_in + BETWEEN_IN

    return chart(
        _heading(group, rows, info), sum(panel.height_in + BETWEEN_IN for panel in panels) - 0.1, paint
    )


class _Panel:
    """The rows of one number of workers, from the top down; what was not run comes last."""

    def __init__(self, rows: Sequence[Row], out: Sequence[Record], workers: int) -> None:
        self.rows = [row for row in rows if _workers(row.case.parameters) == workers]
        self.missing = findings.not_run([r for r in out if _workers(r.case.parameters) == workers])
        self.title = (
            f"{workers} worker{'s' if workers > 1 else ''}" if "workers" in rows[0].case.parameters else ""
        )
        self.names = [words.implementation(row.case) for row in self.rows]
        self.told = [_told(row) for row in self.rows]
        self.values = [value / findings.share(row.case)[0] for row in self.rows for value in row.values_ns]
        self.height_in = ROW_IN * (len(self.rows) + len(self.missing) + 0.4)

    def paint(self, sheet: Sheet, axes: Axes, ends: tuple[float, float], margin: float) -> None:
        theme, count = sheet.theme, len(self.rows) + len(self.missing)
        log_axis(axes, "x", ends, words.time)
        axes.set(ylim=(count - 0.4, -0.8), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.grid(visible=True, axis="x", color=theme.faint, alpha=0.25, lw=0.6)
        axes.set_xlabel(
            f"time per {findings.share(self.rows[0].case)[1]}, log", fontsize=SMALL, color=theme.muted
        )
        axes.set_title(self.title, fontsize=TEXT, loc="left", weight="bold", color=theme.foreground)
        self._floor(sheet, axes, margin)
        for at, row in enumerate(self.rows):
            _paint_row(sheet, axes, at, row)
        for at, text in enumerate(self.missing, start=len(self.rows)):
            axes.plot(
                0,
                at,
                "o",
                ms=5,
                mfc="none",
                mec=theme.muted,
                transform=axes.get_yaxis_transform(),
                clip_on=False,
                gid="not-run",
            )
            axes.text(
                0.02,
                at,
                text,
                fontsize=SMALL,
                color=theme.muted,
                va="center",
                transform=axes.get_yaxis_transform(),
            )

    def _floor(self, sheet: Sheet, axes: Axes, margin: float) -> None:
        """Draw the floor's line, and the band inside which a ratio to it is a tie."""
        floor = next((_unit_ns(row) for row in self.rows if findings.is_floor(row.case)), None)
        if floor is None:
            return
        axes.axvspan(
            floor / (1 + margin),
            floor * (1 + margin),
            color=sheet.theme.faint,
            alpha=0.3,
            lw=0,
            gid="tie-band",
        )
        axes.axvline(floor, color=sheet.theme.foreground, lw=1, ls="--", gid="floor")


def _paint_row(sheet: Sheet, axes: Axes, at: int, row: Row) -> None:
    time, divisor = row.time, findings.share(row.case)[0]
    if time is None:
        return
    ink, name = sheet.theme.languages[findings.language(row.case)], f"{row.case.model}@{row.case.runtime}"
    for noisy, fill in ((False, ink), (True, "none")):
        values = [
            v / divisor
            for r, v in zip(row.rounds, row.values_ns, strict=True)
            if (r in row.noisy_rounds) is noisy
        ]
        axes.plot(
            values,
            [at + 0.26] * len(values),
            "o",
            ms=2.2,
            mfc=fill,
            mec=ink,
            mew=0.5,
            alpha=0.6,
            gid=f"rounds-{name}",
        )
    if time.low is not None and time.high is not None:
        axes.hlines(at, time.low / divisor, time.high / divisor, color=ink, lw=2, gid=f"intervals-{name}")
    hollow = time.low is None or bool(findings.annotations(row))
    axes.plot(
        time.center / divisor,
        at,
        MARKERS[row.case.model],
        ms=5.5,
        mfc=sheet.theme.background if hollow else ink,
        mec=ink,
        mew=1.2,
        gid=f"series-{name}",
    )
    inches = axes.figure.get_figwidth() * axes.get_position().width
    for text, x, side in (
        (words.implementation(row.case), -GAP_IN, "right"),
        (_told(row), inches + GAP_IN, "left"),
    ):
        axes.text(
            x / inches,
            at,
            text,
            fontsize=SMALL,
            color=ink,
            va="center",
            ha=side,
            transform=axes.get_yaxis_transform(),
            gid=f"label-{name}",
        )


def _told(row: Row) -> str:
    """Return what stands at the right of a row: value, ratio to the floor with its word, annotations."""
    value = words.time(_unit_ns(row))
    held = words.pair(row.floor) if row.floor else "the floor" if findings.is_floor(row.case) else ""
    return ", ".join(filter(None, ("  ".join(filter(None, (value, held))), *findings.annotations(row))))


def _unit_ns(row: Row) -> float:
    return row.time.center / findings.share(row.case)[0] if row.time else 0.0


def _workers(parameters: dict[str, int]) -> int:
    return parameters.get("workers", 1)


def _heading(group: str, rows: Sequence[Row], info: Info) -> Heading:
    cores = findings.cpus(info)
    counts = {_workers(row.case.parameters) for row in rows}
    shown = max((count for count in counts if count <= cores), default=min(counts))
    chosen = findings.representatives([row for row in rows if _workers(row.case.parameters) == shown])
    told = [
        f"{words.implementation(row.case)} {words.time(_unit_ns(row))}"
        for row in sorted(chosen, key=_unit_ns)
    ]
    title = f"{findings.subject(chosen[0].case)}: {words.listed(told)}"
    floor = (
        f"Dashed: the floor, C; grey band: within {words.percent(MARGIN[info.profile])} of it, a tie. Right: ratio to the floor."
        if any(findings.is_floor(row.case) for row in rows)
        else "No floor: C was not measured here."
    )
    bars = (
        "Hollow: one run, no interval."
        if findings.invocations(rows) == 1
        else (
            "Bars: intervals of the median; where none shows, it is smaller than the mark. Small dots: one invocation each."
        )
    )
    return Heading(
        name="time-" + group.replace("?", "-").replace("&", "-").replace("=", "-").replace("_", "-"),
        title=title,
        subtitle=f"{group.replace('?', ', ').replace('&', ', ')}: wall time, warm. {floor} {bars}",
        foot=findings.foot(info, findings.invocations(rows), "lower is better"),
        alt=f"{title}. "
        + " ".join(f"{words.implementation(row.case)}{_at(row)}: {_told(row)}." for row in rows),
    )


def _at(row: Row) -> str:
    return f", workers {row.case.parameters['workers']}" if "workers" in row.case.parameters else ""


def groups(rows: Sequence[Row]) -> list[str]:
    """Return the groups in the tables' order."""
    return list(dict.fromkeys(group_of(row.case) for row in rows))
