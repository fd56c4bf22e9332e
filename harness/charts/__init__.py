"""A run's summary -> its charts. Pure: no file, no clock; the same summary gives the same bytes."""

from collections.abc import Iterable

from harness.charts import canary, forest, memory, overshoot, speed_up
from harness.charts.drawing import Chart
from harness.plan import group_of
from harness.record import Info
from harness.summary import Summary

__all__ = ["Chart", "draw"]


def draw(summary: Summary, info: Info) -> tuple[Chart, ...]:
    """Return every chart that the summary has data for, in the order in which a page shows them."""
    return tuple(chart for chart in _all(summary, info) if chart)


def _all(summary: Summary, info: Info) -> Iterable[Chart | None]:
    groups = list(dict.fromkeys(group_of(row.case) for row in summary.rows))
    for group in groups:
        rows = [row for row in summary.rows if row.group == group]
        out = [record for record in summary.out if group_of(record.case) == group]
        if rows[0].case.workload == "compute":
            yield speed_up.draw(rows, out, info)
    for fixed in dict.fromkeys(
        (r.case.parameters["hops"], r.case.parameters["delay_ms_max"])
        for r in summary.rows
        if r.case.workload == "timers"
    ):
        rows = [
            r
            for r in summary.rows
            if r.case.workload == "timers"
            and (r.case.parameters["hops"], r.case.parameters["delay_ms_max"]) == fixed
        ]
        yield overshoot.draw(rows, [r for r in summary.out if r.case.workload == "timers"], info)
    for workload in dict.fromkeys(each.workload for each in summary.memory):
        yield memory.draw([m for m in summary.memory if m.workload == workload], [], info)
    for group in groups:
        yield forest.draw(
            group,
            [r for r in summary.rows if r.group == group],
            [r for r in summary.out if group_of(r.case) == group],
            info,
        )
    yield canary.draw(summary, info)
