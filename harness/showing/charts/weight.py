"""Memory against the number of parked tasks, and the kernel's share."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from harness.judging import words
from harness.judging.memory import Memory, Sizes
from harness.judging.stats import Line
from harness.judging.summary import place
from harness.model import Record, Role
from harness.planning.plan import language_of
from harness.records.record import Info
from harness.showing.charts import curves, findings
from harness.showing.charts.curves import Mark, Plot, Series
from harness.showing.charts.drawing import STRIP_IN, Chart, Heading, Sheet, chart
from harness.showing.charts.scales import log_axis, log_range
from harness.workload import Picture
from harness.workloads import implementation_of

BETWEEN_IN: Final = 0.65


def draw(picture: Picture, held: Sequence[Memory], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw what tasks weigh against their number; None where no implementation was held at two sizes."""
    if not any(len(each.points) > 1 for each in held):
        return None
    held = sorted(findings.shallowest(held), key=lambda each: (each.points[-1][0], place(each.case)))
    own = [_series(each, each.points, each.per_task) for each in held]
    kernel = [_series(each, each.kernel, each.per_task_kernel) for each in held if each.in_kernel]
    panels = [(own, 3.4, "", "memory of the process tree (PSS), log; labels: per task")]
    if kernel:
        what = "the kernel's own for threads and processes, log, where above zero; labels: per task"
        panels.append((kernel, 1.5, "kernel-", what))
    reasons = findings.not_run(out)

    def paint(sheet: Sheet) -> None:
        top, width = 0.25, curves.room_in(own, kernel)
        ends = log_range([mark.x for each in own for mark in each.marks])
        for series, least, gid, what in panels:
            axes = sheet.panel(curves.LEFT_IN, top, width, curves.height_in(series, least))
            log_axis(axes, "x", ends, lambda tasks: f"{tasks:,.0f}")
            log_axis(axes, "y", log_range(curves.reach(series)), words.size)
            sheet.caption(axes, what, below="parked tasks, log" if series is panels[-1][0] else "")
            Plot(sheet, axes, series, gid=gid, chosen=curves.highlighted(own)).draw()
            top += curves.height_in(series, least) + BETWEEN_IN
        sheet.strip(reasons, top - 0.1)

    heights = sum(curves.height_in(series, least) + BETWEEN_IN for series, least, _, _ in panels)
    return chart(_heading(picture, held, own, kernel, info), heights + STRIP_IN * len(reasons) + 0.15, paint)


def _series(held: Memory, points: Sizes, line: Line | None) -> Series:
    return Series(
        case=held.case,
        role=implementation_of(held.case).role,
        label=f"{findings.implementation(held.case)} {_slope(line)}",
        marks=tuple(_mark(tasks, values) for tasks, values in points if min(values) > 0),
    )


def _mark(tasks: int, values: Sequence[int]) -> Mark:
    several = len(values) > 1
    low, high = (min(values), max(values)) if several else (None, None)
    return Mark(x=tasks, y=median(values), low=low, high=high, hollow=not several)


def _slope(line: Line | None) -> str:
    if line is None:
        return "(no slope: too few sizes)"
    if line.parts:
        return words.slopes(line)
    return f"{words.size(line.slope)} {words.span(line.low, line.high, words.size)}"


def _heading(
    picture: Picture, held: Sequence[Memory], own: Sequence[Series], kernel: Sequence[Series], info: Info
) -> Heading:
    first: dict[str, tuple[Line, Memory]] = {}
    for each in sorted(held, key=lambda each: implementation_of(each.case).role is not Role.IDIOMATIC):
        if each.per_task:
            first.setdefault(language_of(each.case), (each.per_task, each))
    by_weight = sorted(first.values(), key=lambda pair: pair[0].slope)
    told = [findings.told(each.case, words.slopes(line) + _and_kernel(each)) for line, each in by_weight]
    title = (
        f"{picture.title}: {words.listed(told)}"
        if told
        else f"Parked tasks of {held[0].case.workload}: no slope yet"
    )
    floor, depth = findings.floor([each.case for each in held]), words.listed(words.others(held[0].case))
    counts = [len(values) for each in held for _, values in each.points]
    return Heading(
        name=picture.name({}),
        title=title,
        subtitle=(
            f"{picture.measured({})}{depth and f' At {depth}.'} Per task: the slope over all sizes; two"
            " where one line does not fit. In brackets how far it repeats, [least, greatest] of single"
            " invocations: no interval. With few tasks a runtime's own memory shows."
            f" {floor} Bars: least and"
            " greatest invocation, where wider than the mark. Hollow: one invocation."
        ),
        foot=findings.foot(info, counts, "lower is better"),
        alt=" ".join((curves.alt_text(title, own), *(f"In the kernel, {each.label}." for each in kernel))),
        headline=picture.headline,
    )


def _and_kernel(held: Memory) -> str:
    line = held.per_task_kernel
    return f" + {words.slopes(line)} in the kernel" if line and line.slope > 0 and held.in_kernel else ""
