"""What a task weighs: memory against the number of parked tasks, and the kernel's share."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from harness import words
from harness.charts import curves, findings
from harness.charts.curves import LABEL_IN, LEFT_IN, Mark, Series, alt_text
from harness.charts.drawing import SMALL, STRIP_IN, Chart, Heading, Sheet, chart, log_axis, log_range
from harness.model import Case, Census, Record, Role
from harness.models import model_of
from harness.record import Info
from harness.stats import Line
from harness.summary import Memory, place
from harness.workloads import IMPLEMENTATIONS, workload_of

_ROLES: Final = {(each.workload, each.language, each.model): each.role for each in IMPLEMENTATIONS}


def draw(held: Sequence[Memory], out: Sequence[Record], info: Info) -> Chart | None:
    """Draw what tasks weigh against their number; None where no implementation was held at two sizes."""
    if not any(len(each.points) > 1 for each in held):
        return None
    held = sorted(held, key=lambda each: place(_case_of(each)))
    own = [_memory_series(each, each.points, each.per_task) for each in held]
    kernel = [_memory_series(each, each.kernel, each.per_task_kernel) for each in held if _in_kernel(each)]
    tall = (max(3.4, len(own) * LABEL_IN + 0.3), max(1.6, len(kernel) * LABEL_IN + 0.3))
    reasons = findings.not_run(out)

    def paint(sheet: Sheet) -> None:
        ends = log_range([mark.x for each in own for mark in each.marks])
        for series, top, height, what in (
            (own, 0.25, tall[0], "memory of the process tree (PSS), log"),
            (kernel, tall[0] + 0.85, tall[1], "the kernel's share, log"),
        ):
            if series:
                axes = sheet.panel(LEFT_IN, top, 5.2, height)
                _memory_panel(sheet, axes, series, ends, what, height)
        axes.set_xlabel("tasks, log", fontsize=SMALL, color=sheet.theme.muted)
        sheet.strip(reasons, body - STRIP_IN * len(reasons))

    body = tall[0] + (tall[1] + 0.6 if kernel else 0) + 0.7 + STRIP_IN * len(reasons)
    return chart(_memory_heading(held, own, kernel, info), body, paint)


def _memory_panel(
    sheet: Sheet, axes: Axes, series: Sequence[Series], ends: tuple[float, float], what: str, height: float
) -> None:
    log_axis(axes, "x", ends, lambda tasks: f"{tasks:,.0f}")
    log_axis(axes, "y", log_range(curves.reach(series)), words.size)
    curves.grid(sheet, axes)
    axes.set_title(what, fontsize=SMALL, loc="left", color=sheet.theme.muted)
    curves.draw(axes, series, sheet.theme, "kernel-" if "kernel" in what else "")
    curves.label_ends(axes, series, sheet.theme, height)


def _memory_series(
    held: Memory, points: tuple[tuple[int, tuple[int, ...]], ...], line: Line | None
) -> Series:
    case = _case_of(held)
    several = all(len(values) > 1 for _, values in points)
    return Series(
        case=case,
        language=findings.language(case),
        role=_role(case),
        floor=findings.is_floor(case),
        label=f"{findings.implementation(case)} {_slope(line)}",
        marks=tuple(
            Mark(
                x=tasks,
                y=sorted(values)[len(values) // 2],
                low=min(values) if several else None,
                high=max(values) if several else None,
                hollow=not several,
            )
            for tasks, values in points
            if min(values) > 0  # the kernel's share is a difference, and may be lost in the machine's own
        ),
    )


def _slope(line: Line | None) -> str:
    if line is None:
        return "too few sizes for a slope"
    return f"{words.size(line.slope)} [{words.size(line.low)}, {words.size(line.high)}]"


def _memory_heading(
    held: Sequence[Memory], own: Sequence[Series], kernel: Sequence[Series], info: Info
) -> Heading:
    firsts: dict[str, Memory] = {}
    for each in sorted(held, key=lambda each: _role(_case_of(each)) is not Role.IDIOMATIC):
        if each.per_task:
            firsts.setdefault(findings.language(_case_of(each)), each)
    weights = sorted(
        (m for m in firsts.values() if m.per_task), key=lambda m: m.per_task.slope if m.per_task else 0
    )
    told = [
        f"{words.implementation(_case_of(m))} {words.size(m.per_task.slope)}{_and_kernel(m)}"
        for m in weights
        if m.per_task
    ]
    workload = held[0].workload
    title = (
        f"Each parked task weighs: {words.listed(told)}" if told else "Parked tasks: no slope at so few sizes"
    )
    return Heading(
        name=f"memory-{workload}",
        title=title,
        subtitle=(
            f"{workload}, all tasks suspended. Labels: bytes per task, the slope over all sizes, [least, greatest that"
            " single values would give]; memory at few tasks is the runtime's own. Bars: least and greatest"
            " invocation; where none shows, it is smaller than the mark."
            + ("" if any(each.floor for each in own) else " No floor: C was not run.")
        ),
        foot=findings.foot(
            info, max(len(values) for each in held for _, values in each.points), "lower is better"
        ),
        alt=alt_text(title, own) + "".join(f" In the kernel, {each.label}." for each in kernel),
    )


def _and_kernel(held: Memory) -> str:
    shown = _in_kernel(held) and held.per_task_kernel and held.per_task_kernel.slope > 0
    return (
        f" and {words.size(held.per_task_kernel.slope)} in the kernel"
        if shown and held.per_task_kernel
        else ""
    )


def _in_kernel(held: Memory) -> bool:
    """Tell whether each task is a thread or a process of the kernel's."""
    model = model_of(findings.language(_case_of(held)), held.model)
    return (model.thread_per_task or model.census is Census.PROCESSES) and any(
        min(values) > 0 for _, values in held.kernel
    )


def _case_of(held: Memory) -> Case:
    return Case(
        workload=held.workload,
        version=workload_of(held.workload).version,
        runtime=held.runtime,
        model=held.model,
        parameters={"concurrency": held.points[-1][0]},
    )


def _role(case: Case) -> Role:
    return _ROLES[case.workload, findings.language(case), case.model]
