"""The questions of the front page, each answered from a run by what its workload declares. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from harness.judging import words
from harness.judging.summary import Row, Summary, by_round, paired_by_round
from harness.language import Property
from harness.languages import model_of, of_runtime
from harness.planning.plan import takes
from harness.showing.reporting import pair_text, time_text
from harness.workload import Finding, Shows, Workload
from harness.workloads import WORKLOADS


def _rows(summary: Summary, workload: str, finding: Finding) -> Iterator[Row]:
    """Give the rows that a finding speaks of, in the order of its patterns' table."""
    for row in summary.rows:
        case = row.case
        asked = case.workload == workload and finding.given.items() <= case.parameters.items()
        if asked and any(takes(pattern, case.model, case.runtime) for pattern in finding.rows):
            yield row


def _times(summary: Summary, workload: Workload, finding: Finding, _: str) -> Iterator[str]:
    for row in _rows(summary, workload.name, finding):
        share = 1 / row.case.parameters[workload.part.parameter]
        yield f"{words.implementation(row.case)} {time_text(row.time, share=share)}"


def _gains(summary: Summary, workload: Workload, finding: Finding, _: str) -> Iterator[str]:
    for row in _rows(summary, workload.name, finding):
        if row.speed_up:
            yield f"{words.implementation(row.case)}: {words.gain(row.speed_up, with_bounds=True)}"


def _figures(summary: Summary, workload: Workload, finding: Finding, _: str) -> Iterator[str]:
    unit_ns = next(each.unit_ns for each in workload.derived if each.name == finding.figure)
    for row in _rows(summary, workload.name, finding):
        yield f"{words.implementation(row.case)} {time_text(row.derived[finding.figure], share=unit_ns)}"


def _ratio(summary: Summary, workload: Workload, finding: Finding, profile: str) -> Iterator[str]:
    """Give the ratio of the first implementation that fits `over` to the first that fits `under`."""
    found = [
        {
            row.case.runtime: row
            for row in _rows(summary, workload.name, msgspec.structs.replace(finding, rows=(each,)))
        }
        for each in finding.rows
    ]
    if not all(found):
        return
    over, under = (next(iter(each.values())) for each in found)
    pair = paired_by_round(by_round(over), by_round(under), profile)
    told = finding.told.format(over=words.runtime(over.case.runtime), under=words.runtime(under.case.runtime))
    yield f"{told}: {pair_text(pair)}"


def _weights(summary: Summary, workload: Workload, _: Finding, _profile: str) -> Iterator[str]:
    own = [
        (each.per_task, each) for each in summary.memory if each.workload == workload.name and each.per_task
    ]
    for line, memory in sorted(own, key=lambda pair: pair[0].slope):
        name = f"{words.runtime(memory.runtime)} {memory.model}"
        text = f"{name} {words.size(line.slope)} [{words.size(line.low)}, {words.size(line.high)}]"
        beside, model = memory.per_task_kernel, model_of(of_runtime(memory.runtime).name, memory.model)
        yield text + (
            f" and {words.size(beside.slope)} in the kernel"
            if beside and model.has(Property.THREAD_PER_TASK)
            else ""
        )


_ANSWERS: Final[Mapping[Shows, Callable[[Summary, Workload, Finding, str], Iterator[str]]]] = {
    Shows.TIME: _times,
    Shows.WEIGHT: _weights,
    Shows.GAIN: _gains,
    Shows.DERIVED: _figures,
    Shows.RATIO: _ratio,
}


def questions(summary: Summary, profile: str, *, chinese: bool) -> str:
    """Return the table of questions and answers; what was not measured has no row."""
    lines = ["| 问题 | 回答 | 页面 |" if chinese else "| question | answer | page |", "| --- | --- | --- |"]
    every = [(finding, workload) for workload in WORKLOADS for finding in workload.findings]
    for finding, workload in sorted(every, key=lambda pair: pair[0].place):
        if found := list(_ANSWERS[finding.shows](summary, workload, finding, profile)):
            asked = finding.question.zh if chinese else finding.question.en
            place = f"docs/{'zh/' if chinese else ''}workloads/{workload.name}.md"
            lines.append(f"| {asked} | {'<br>'.join(found)} | [{workload.name}]({place}) |")
    return "\n".join(lines) + "\n"
