"""A run's summary -> its charts. Pure: no file, no clock; the same summary gives the same bytes."""

from collections.abc import Iterable

from harness.judging.summary import Summary
from harness.planning.plan import group_of
from harness.records.record import Info
from harness.showing.charts import canary, forest, memory, overshoot, speed_up
from harness.showing.charts.drawing import Chart

__all__ = ["Chart", "draw"]


def draw(summary: Summary, info: Info) -> tuple[Chart, ...]:
    """Return every chart that the summary has data for, in the order in which a page shows them."""
    return tuple(chart for chart in _charts(summary, info) if chart)


def _charts(summary: Summary, info: Info) -> Iterable[Chart | None]:
    groups = dict.fromkeys(row.group for row in summary.rows)
    rows = {group: [row for row in summary.rows if row.group == group] for group in groups}
    out = {group: [each for each in summary.out if group_of(each.case) == group] for group in groups}
    for group in groups:
        if rows[group][0].case.workload == "compute":
            yield speed_up.draw(rows[group], out[group], info)
    timers = [group for group in groups if rows[group][0].case.workload == "timers"]
    sleeps = {group: _sleeps(rows[group][0].case.parameters) for group in timers}
    for same in dict.fromkeys(sleeps.values()):
        joined = [group for group in timers if sleeps[group] == same]
        ran = [row for group in joined for row in rows[group]]
        yield overshoot.draw(ran, [each for group in joined for each in out[group]], info)
    for workload in dict.fromkeys(each.workload for each in summary.memory):
        held = [each for each in summary.memory if each.workload == workload]
        weighed = {(each.model, each.runtime) for each in held}
        lost = [
            r
            for r in summary.out
            if r.case.workload == workload and (r.case.model, r.case.runtime) not in weighed
        ]
        yield memory.draw(held, lost, info)
    for group in groups:
        yield forest.draw(group, rows[group], out[group], info)
    yield canary.draw(summary, info)


def _sleeps(parameters: dict[str, int]) -> tuple[int, int]:
    return parameters["hops"], parameters["delay_ms_max"]
