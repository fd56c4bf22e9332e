"""What one parked task weighs, the lightest first; below it what a thousand do, beside their runtime."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from harness.judging import words
from harness.judging.memory import Memory
from harness.judging.stats import Interval
from harness.judging.stats import Line as Slope
from harness.languages import base_of
from harness.model import Frozen, Role
from harness.planning.plan import language_of
from harness.records.record import Info
from harness.showing.charts import findings, rows
from harness.showing.charts.drawing import MARKERS, Chart, Heading, Sheet, chart
from harness.showing.charts.rows import HEAD_IN, Layout, Line
from harness.showing.charts.scales import linear_ticks, log_axis, log_range, ticks
from harness.workload import Picture
from harness.workloads import implementation_of

BELOW_IN: Final = 0.5  # a panel's axis
TASKS: Final = 1_000  # of the lower panel
ROOM: Final = 1.06  # right of its longest bar


class Weight(Frozen):
    """What a task of one implementation weighs, where there are many, and where there are few."""

    held: Memory
    many: Slope  # beyond the bend, if there is one; with the kernel's share
    few: float  # bytes of TASKS of them
    empty: float  # bytes without any
    deeper: dict[str, Slope]  # the same tasks with more frames: `depth 10`

    @property
    def live(self) -> float | None:
        """What of a task is live, by the runtime's own count."""
        return self.held.per_task_live.beyond.slope if self.held.per_task_live else None

    @property
    def kernel(self) -> float | None:
        """The kernel's share of a thread or a process."""
        line = self.held.per_task_kernel
        return line.beyond.slope if line and self.held.in_kernel else None


def draw(picture: Picture, held: Sequence[Memory], info: Info) -> Chart | None:
    """Draw the lightest idiomatic model of each language; None where no slope is known."""
    weights = _weights(held)
    if not weights:
        return None
    depths = list(dict.fromkeys(name for each in weights for name in each.deeper))
    heads = (_depth(weights[0].held) or "a task", *depths, *_HEADS, "")
    upper = [_row(each, _columns(each, depths)) for each in weights]
    lower = [_row(each, (words.size(each.empty), words.size(each.few), "")) for each in weights]
    layouts = Layout(upper, heads), Layout(lower, ("the runtime", f"{TASKS:,} tasks", ""))
    height = rows.height_in(upper, ())

    def paint(sheet: Sheet) -> None:
        axes = rows.paint(sheet, layouts[0], 0.1, upper)
        log_axis(axes, "x", log_range(_reach(weights)), words.size)
        sheet.caption(axes, "", below="memory of one parked task, log")
        for at, each in enumerate(weights):
            _paint_beside(sheet, axes, at, each)
        axes = rows.frame(sheet, layouts[1], 0.1 + height + BELOW_IN + HEAD_IN, lower)
        most = ROOM * max(each.empty + each.few for each in weights)
        axes.set_xlim(0, most)
        ticks(axes, "x", linear_ticks(most), words.size)
        sheet.caption(axes, "", below=f"all memory of a program with {TASKS:,} of them; grey: without any")
        for at, each in enumerate(weights):
            _paint_bar(sheet, axes, at, each)

    return chart(_heading(picture, weights, info), 0.1 + HEAD_IN + 2 * (height + BELOW_IN), paint)


_HEADS: Final = ("live", "in the kernel")


def _weights(held: Sequence[Memory]) -> list[Weight]:
    """Return the lightest idiomatic model of each language, the lightest first."""
    found: dict[str, list[Weight]] = {}
    for own in findings.shallowest(held) if held else ():
        fits = implementation_of(own.case).role is Role.IDIOMATIC
        if fits and base_of(own.case.runtime) == own.case.runtime and (weight := _weight(own, held)):
            found.setdefault(language_of(own.case), []).append(weight)
    return sorted((min(each, key=_slope) for each in found.values()), key=_slope)


def _weight(own: Memory, held: Sequence[Memory]) -> Weight | None:
    line, empty = own.per_task, own.empty_bytes
    if line is None or empty is None or line.beyond.slope <= 0:
        return None
    return Weight(
        held=own,
        many=_with_kernel(own, line.beyond),
        few=TASKS * _with_kernel(own, line.least).slope,
        empty=empty,
        deeper={
            _depth(each): _with_kernel(each, each.per_task.beyond)
            for each in sorted(held, key=findings.parameters)
            if _same(each, own) and each.per_task
        },
    )


def _slope(weight: Weight) -> float:
    return weight.many.slope


def _depth(held: Memory) -> str:
    return words.listed(words.others(held.case))


def _same(a: Memory, b: Memory) -> bool:
    """Tell whether they are of one implementation, whose tasks differ in more than their number."""
    return (a.case.model, a.case.runtime) == (b.case.model, b.case.runtime) and a.case != b.case


def _with_kernel(held: Memory, line: Slope) -> Slope:
    """Add the kernel's share of a thread or process, which stands in no process's own memory."""
    kernel = held.per_task_kernel
    if kernel is None or not held.in_kernel:
        return line
    return Slope(slope=line.slope + kernel.slope, low=line.low + kernel.low, high=line.high + kernel.high)


def _row(weight: Weight, columns: tuple[str, ...]) -> Line:
    case, line = weight.held.case, weight.many
    value = Interval(
        center=line.slope, low=line.low, high=line.high, confidence=0, method="repeatability", n=0
    )
    return Line(case=case, name=findings.implementation(case), value=value, hollow=False, columns=columns)


def _columns(weight: Weight, depths: Sequence[str]) -> tuple[str, ...]:
    """Return what a task weighs, and deeper, of that what is live and what is the kernel's, and the bend."""
    line = weight.held.per_task
    bent = f"{words.size(line.least.slope)} up to {line.bend:,} tasks" if line and line.bend else ""
    shares = (words.size(share) if share else "" for share in (weight.live, weight.kernel))
    deeper = (words.size(weight.deeper[name].slope) if name in weight.deeper else "" for name in depths)
    return (words.size(weight.many.slope), *deeper, *shares, bent)


def _reach(weights: Sequence[Weight]) -> list[float]:
    """Return all bytes that the upper panel has to hold."""
    lines = [line for each in weights for line in (each.many, *each.deeper.values())]
    live = [each.live for each in weights if each.live]
    return [
        value for value in (*live, *(end for line in lines for end in (line.low, line.high))) if value > 0
    ]


def _paint_beside(sheet: Sheet, axes: Axes, at: int, weight: Weight) -> None:
    """Draw a hollow mark for each that is deeper, and a tick at what is live."""
    case, ink, face = weight.held.case, sheet.theme.ink(weight.held.case), sheet.theme.background
    name, shape = f"{case.model}@{case.runtime}", MARKERS[case.model]
    for line in weight.deeper.values():
        ends = [weight.many.slope, line.slope]
        axes.plot(ends, [at, at], color=ink, lw=0.7, zorder=1, gid=f"deeper-{name}")
        axes.plot([line.slope], [at], shape, ms=5.5, mfc=face, mec=ink, mew=1.2, gid=f"hollow-{name}")
    if weight.live:
        axes.plot([weight.live], [at], "|", ms=11, mec=ink, mew=1.2, gid=f"live-{name}")


def _paint_bar(sheet: Sheet, axes: Axes, at: int, weight: Weight) -> None:
    """Draw what is there without tasks in grey, and the tasks behind it in their language's colour."""
    case = weight.held.case
    parts = (
        (0.0, weight.empty, sheet.theme.faint, "empty"),
        (weight.empty, weight.few, sheet.theme.ink(case), "tasks"),
    )
    for left, width, ink, part in parts:
        gid = f"{part}-{case.model}@{case.runtime}"
        axes.barh([at], [width], left=left, height=0.45, color=ink, alpha=0.7, lw=0, gid=gid)


def _heading(picture: Picture, weights: Sequence[Weight], info: Info) -> Heading:
    at = _depth(weights[0].held)
    title = f"{picture.title}{at and f', at {at}'}: {words.listed([_told(each) for each in weights])}"
    counts = [len(values) for each in weights for _, values in each.held.points]
    return Heading(
        name=picture.name({}),
        title=title,
        subtitle=(
            f"{picture.measured({})} The lightest idiomatic model of each language, by what one more task"
            " adds: PSS after collecting and giving back, a slope over sizes; of threads with the kernel's"
            " share. Upright tick: live by the runtime's own count."
            f"{at and f' Filled: {at}; hollow: more calls that wait in each other.'}"
        ),
        foot=findings.foot(info, counts, "lower is better"),
        alt=" ".join((f"{title}.", *map(_sentence, weights))),
        headline=picture.headline,
    )


def _told(weight: Weight) -> str:
    deeper = "; ".join(f"{name}: {words.size(each.slope)}" for name, each in weight.deeper.items())
    return findings.told(weight.held.case, words.size(weight.many.slope) + (f" ({deeper})" if deeper else ""))


def _sentence(weight: Weight) -> str:
    shares = zip(_HEADS, (weight.live, weight.kernel), strict=True)
    told = [f"{words.size(share)} {name}" for name, share in shares if share]
    told += [f"{words.size(weight.empty)} without tasks, {words.size(weight.few)} more with {TASKS:,}"]
    return f"{findings.implementation(weight.held.case)}: {', '.join(told)}."
