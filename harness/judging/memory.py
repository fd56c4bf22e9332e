"""Held records -> what a task of each implementation weighs, and what is there without any. Pure."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

import msgspec

from harness.judging import stats
from harness.judging.stats import Line
from harness.languages import model_of
from harness.model import Case, Census, Frozen, Kind, Plateau, Record
from harness.planning.plan import language_of
from harness.workloads import workload_of

POINTS_LEAST = 3  # sizes that a slope needs

Sizes = tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> bytes of each invocation


class Memory(Frozen):
    """What a task of one implementation weighs, over the held sizes."""

    case: Case  # without its number of tasks: it stands for all sizes
    points: Sizes  # PSS, bytes
    kernel: Sizes  # the kernel's share, bytes
    live: Sizes  # by the runtime's own count; none where the tasks are the kernel's, or it has no count
    per_task: Line | None
    per_task_kernel: Line | None
    per_task_live: Line | None

    @property
    def in_kernel(self) -> bool:
        """Whether each task is a thread or a process of the kernel's, and weighs something there.

        The kernel's share is a difference, and may be lost in what the machine did meanwhile.
        """
        return not _by_runtime(self.case) and any(min(values) > 0 for _, values in self.kernel)

    @property
    def empty_bytes(self) -> float | None:
        """The intercept: what is there without tasks, by PSS.

        It is what the least size weighs, less its tasks, by the slope of the line on which that size lies: a
        line through all sizes leaves residuals that are as large as an empty runtime.
        """
        if self.per_task is None:
            return None
        tasks, values = self.points[0]
        return median(values) - self.per_task.least.slope * tasks


def weighed(measured: Iterable[Record], profile: str, margin: float) -> list[Memory]:
    """Return what each implementation weighs, over the sizes at which it was held."""
    found: dict[str, tuple[Case, dict[int, list[Plateau]]]] = {}
    for record in measured:
        if record.kind is Kind.HELD and record.plateau and (record.round > 0 or profile == "tiny"):
            part = workload_of(record.case.workload).part
            others = {name: value for name, value in record.case.parameters.items() if name != part}
            case = msgspec.structs.replace(record.case, parameters=others)
            _, by_size = found.setdefault(case.id, (case, {}))
            by_size.setdefault(record.case.parameters[part], []).append(record.plateau)
    return [_weighed(case, sorted(by_size.items()), margin) for case, by_size in found.values()]


def _weighed(case: Case, by_size: Sequence[tuple[int, Sequence[Plateau]]], margin: float) -> Memory:
    def sizes(of: Callable[[Plateau], int]) -> Sizes:
        return tuple((tasks, tuple(map(of, plateaus))) for tasks, plateaus in by_size)

    counted = _by_runtime(case) and all(each.live_bytes for _, plateaus in by_size for each in plateaus)
    points, kernel = sizes(lambda each: each.pss_bytes), sizes(lambda each: each.kernel_bytes)
    live = sizes(lambda each: each.live_bytes or 0) if counted else ()
    per_task, per_task_kernel, per_task_live = (_line(each, margin) for each in (points, kernel, live))
    return Memory(
        case=case,
        points=points,
        kernel=kernel,
        live=live,
        per_task=per_task,
        per_task_kernel=per_task_kernel,
        per_task_live=per_task_live,
    )


def _by_runtime(case: Case) -> bool:
    """Tell whether the runtime keeps the tasks itself, and not the kernel."""
    return model_of(language_of(case), case.model).census is Census.RUNTIME


def _line(points: Sizes, margin: float) -> Line | None:
    return stats.slope(dict(points), margin) if len(points) >= POINTS_LEAST else None
