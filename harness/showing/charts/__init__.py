"""A run's summary -> its charts. Pure: no file, no clock; the same summary gives the same bytes."""

from collections.abc import Iterable, Mapping, Sequence

from harness.judging.memory import Memory
from harness.judging.summary import Row, Summary
from harness.model import Record
from harness.planning.plan import group_of
from harness.records.record import Info
from harness.showing.charts import canary, each, forest, gain, late, weight
from harness.showing.charts.drawing import Chart
from harness.showing.charts.late import TASKS
from harness.workload import Picture, Shape
from harness.workloads import workload_of


def draw(summary: Summary, info: Info) -> tuple[Chart, ...]:
    """Return every chart that the summary has data for, in the order in which a page shows them."""
    return tuple(chart for chart in _charts(summary, info) if chart)


def _charts(summary: Summary, info: Info) -> Iterable[Chart | None]:
    groups = dict.fromkeys(row.group for row in summary.rows)
    rows = {group: [row for row in summary.rows if row.group == group] for group in groups}
    out = {group: [each for each in summary.out if group_of(each.case) == group] for group in groups}
    for group in groups:
        for picture in _pictures(rows[group][0].case.workload, Shape.GAIN):
            yield gain.draw(picture, rows[group], out[group], info)
    for picture, joined in _late(rows):
        ran = [row for group in joined for row in rows[group]]
        yield late.draw(picture, ran, [each for group in joined for each in out[group]], info)
    for workload in dict.fromkeys(own.case.workload for own in summary.memory):
        held, lost = _held(summary, workload)
        for picture in _pictures(workload, Shape.EACH):
            yield each.draw(picture, held, info)
        for picture in _pictures(workload, Shape.WEIGHT):
            yield weight.draw(picture, held, lost, info)
    for group in groups:
        yield forest.draw(group, rows[group], out[group], info)
    yield canary.draw(summary, info)


def _pictures(workload: str, shape: Shape) -> list[Picture]:
    return [each for each in workload_of(workload).pictures if each.shape is shape]


def _late(rows: Mapping[str, Sequence[Row]]) -> Iterable[tuple[Picture, list[str]]]:
    """Give each picture with its groups: those that differ in the number of tasks alone share one."""
    same: dict[tuple[object, ...], tuple[Picture, list[str]]] = {}
    for group, (first, *_) in rows.items():
        others = sorted((name, value) for name, value in first.case.parameters.items() if name != TASKS)
        for picture in _pictures(first.case.workload, Shape.LATE):
            same.setdefault((picture.figure, first.case.workload, *others), (picture, []))[1].append(group)
    return same.values()


def _held(summary: Summary, workload: str) -> tuple[list[Memory], list[Record]]:
    """Return what of a workload was weighed, and what has no weight."""
    held = [each for each in summary.memory if each.case.workload == workload]
    weighed = {(each.case.model, each.case.runtime) for each in held}
    lost = [
        record
        for record in summary.out
        if record.case.workload == workload and (record.case.model, record.case.runtime) not in weighed
    ]
    return held, lost
