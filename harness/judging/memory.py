"""Held records -> what a task of each implementation weighs. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from harness.judging import stats
from harness.judging.stats import Line
from harness.model import Case, Frozen, Kind, Plateau, Record
from harness.workloads import workload_of

POINTS_LEAST = 3  # sizes that a slope needs
TASKS = "concurrency"  # what the sizes are of

Sizes = tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> bytes of each invocation


class Memory(Frozen):
    """What a task of one implementation weighs, over the held sizes."""

    case: Case  # without the number of tasks: it stands for all sizes
    points: Sizes  # PSS, bytes
    kernel: Sizes  # the kernel's share, bytes
    per_task: Line | None
    per_task_kernel: Line | None


def of_all_sizes(case: Case) -> Case:
    """Return a case without its number of tasks."""
    others = {name: value for name, value in case.parameters.items() if name != TASKS}
    return msgspec.structs.replace(case, parameters=others)


def variant(case: Case) -> str:
    """Write the parameters of a weighed case that are not as they were before they were added: `depth 10`."""
    before = workload_of(case.workload).added
    given = case.parameters.items()
    return ", ".join(f"{name} {value:,}" for name, value in given if before.get(name) != value)


def weighed(measured: Iterable[Record], profile: str, margin: float) -> list[Memory]:
    """Return what each implementation weighs, over the sizes at which it was held."""
    found: dict[str, tuple[Case, dict[int, list[Plateau]]]] = {}
    for record in measured:
        if record.kind is Kind.HELD and record.plateau and (record.round > 0 or profile == "tiny"):
            case = of_all_sizes(record.case)
            _, by_size = found.setdefault(case.id, (case, {}))
            by_size.setdefault(record.case.parameters[TASKS], []).append(record.plateau)
    return [_weighed(case, by_size, margin) for case, by_size in found.values()]


def _weighed(case: Case, by_size: Mapping[int, Sequence[Plateau]], margin: float) -> Memory:
    ordered = sorted(by_size.items())
    points = tuple((tasks, tuple(each.pss_bytes for each in plateaus)) for tasks, plateaus in ordered)
    kernel = tuple((tasks, tuple(each.kernel_bytes for each in plateaus)) for tasks, plateaus in ordered)
    per_task, per_task_kernel = (_line(each, margin) for each in (points, kernel))
    return Memory(case=case, points=points, kernel=kernel, per_task=per_task, per_task_kernel=per_task_kernel)


def _line(points: Sizes, margin: float) -> Line | None:
    return stats.slope(dict(points), margin) if len(points) >= POINTS_LEAST else None
