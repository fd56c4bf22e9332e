"""The questions of the front page, each answered from a run by what its workload declares. Pure."""

from collections.abc import Iterator

from harness.judging import words
from harness.judging.summary import Row, Summary, level_words, pair_of, rows_of
from harness.workload import Finding, Shows, Workload
from harness.workloads import WORKLOADS


def _answers(summary: Summary, workload: Workload, finding: Finding) -> Iterator[str]:
    """Give what answers a question, an implementation each."""
    if finding.shows is Shows.RATIO:
        yield from _ratio(summary, workload, finding)
    elif finding.shows is Shows.WEIGHT:
        yield from _weights(summary, workload)
    else:
        for row in rows_of(summary.rows, workload.name, finding.given, finding.rows):
            yield from _told(row, workload, finding)


def _told(row: Row, workload: Workload, finding: Finding) -> Iterator[str]:
    name = words.implementation(row.case)
    if finding.shows is Shows.TIME:
        yield f"{name} {words.measured(row.time, share=1 / row.case.parameters[workload.part])}"
    elif finding.shows is Shows.DERIVED:
        unit_ns = next(each.unit_ns for each in workload.derived if each.name == finding.figure)
        yield f"{name} {words.measured(row.derived[finding.figure], share=unit_ns)}"
    elif row.speed_up:
        yield f"{name}: {words.gain(row.speed_up, with_bounds=True)}"


def _ratio(summary: Summary, workload: Workload, finding: Finding) -> Iterator[str]:
    """Give the ratio of the first implementation that fits `over` to the first that fits `under`."""
    rows, given = summary.rows, finding.given
    over, under = (next(rows_of(rows, workload.name, given, (each,)), None) for each in finding.rows)
    if over is None or under is None:
        return
    told = finding.told.format(over=words.runtime(over.case.runtime), under=words.runtime(under.case.runtime))
    yield f"{told}: {words.compared(pair_of(over, under, summary.level))}"


def _weights(summary: Summary, workload: Workload) -> Iterator[str]:
    held = [each for each in summary.memory if each.case.workload == workload.name]
    own = [(each.per_task, each) for each in held if each.per_task]
    for line, each in sorted(own, key=lambda pair: pair[0].slope):
        beside = ""
        if each.per_task_kernel and each.in_kernel:
            beside = f" and {words.slopes(each.per_task_kernel)} in the kernel"
        if each.per_task_live:
            beside += f", {words.slopes(each.per_task_live)} live"
        beside += f"; {words.size(each.empty_bytes or 0)} without tasks"
        yield f"{words.weighed(each.case)} {words.weight(line)}{beside}"


def questions(summary: Summary, records: str, *, chinese: bool) -> str:
    """Return the table of questions and answers with the address of their records.

    What was not measured has no row.
    """
    known = level_words(summary.level, chinese=chinese)
    question, answer, page = ("问题", "回答", "页面") if chinese else ("question", "answer", "page")
    head = f"[{answer}]({records})"
    if known:
        head += f"（{known}）" if chinese else f" ({known})"
    lines = [f"| {question} | {head} | {page} |", "| --- | --- | --- |"]
    every = [(finding, workload) for workload in WORKLOADS for finding in workload.findings]
    for finding, workload in sorted(every, key=lambda pair: pair[0].place):
        if found := list(_answers(summary, workload, finding)):
            asked = finding.question.zh if chinese else finding.question.en
            place = f"docs/{'zh/' if chinese else ''}workloads/{workload.name}.md"
            lines.append(f"| {asked} | {'<br>'.join(found)} | [{workload.name}]({place}) |")
    return "\n".join(lines) + "\n"
