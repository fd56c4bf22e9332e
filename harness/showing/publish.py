"""The generated parts of the docs: charts, the headline and the answers, each of a run that it names.

No number in a page is typed: it stands between `<!-- generated: NAME -->` and `<!-- end -->`, and a check
fails when a page and the run differ.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from harness.errors import HarnessError, UsageError
from harness.judging import words
from harness.judging.memory import Memory
from harness.judging.summary import Row, Summary, capacity_words, place
from harness.model import Case, Kind, Record
from harness.planning.counts import elapsed_ns
from harness.records.journal import write_file
from harness.records.record import Run
from harness.showing.charts.drawing import Chart
from harness.showing.questions import questions
from harness.workload import Noted, Workload
from harness.workloads import WORKLOADS, workload_of

CHARTS = "docs/charts"
FULL = "full"
NAMES = tuple(each.name for each in WORKLOADS)
CHINESE = ("README.zh.md", "docs/zh/")
PAGES = ("README*.md", "docs/*.md", "docs/workloads/*.md", "docs/zh/*.md", "docs/zh/workloads/*.md")
More = Callable[..., Mapping[str, str]]  # (page, *, chinese) -> parts
_FRONT = re.compile(r"---\nsource: (\S+)\nsource-blob: ([0-9a-f]{40})\n---\n")
_MARK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


class Told(NamedTuple):
    """A committed run as the docs tell of it."""

    run: Run
    summary: Summary
    charts: Sequence[Chart]

    def of(self, workload: str) -> list[Chart]:
        """Return the charts of a workload."""
        return [chart for chart in self.charts if workload in chart.name.split("-")]

    @property
    def opening(self) -> Chart | None:
        """The picture of the front page, under a name that no other has."""
        marked = (each for each in self.charts if each.headline)
        chart = min(marked, key=lambda each: each.headline, default=None)
        return chart and msgspec.structs.replace(chart, name="headline")


class Basis(NamedTuple):
    """The runs that the docs rest on."""

    front: Told  # of the front page
    by_workload: Mapping[str, Told]  # of each workload's page

    def charts(self) -> list[Chart]:
        """Return what the pages show: the front page's picture, and of each workload its own."""
        own = [chart for workload, told in self.by_workload.items() for chart in told.of(workload)]
        return [*filter(None, [self.front.opening]), *own]


def basis_of(told: Sequence[Told]) -> Basis:
    """Return what the docs rest on, of runs, the newest first; UsageError where none is for the front page.

    The front page shows the newest run that is not `full`; a workload's page the newest `full` run of that
    workload, or else what the front page shows.
    """
    front = next((each for each in told if each.run.info.profile != FULL), None)
    if front is None:
        raise UsageError(
            "no committed run is for the front page", "python3 noxfile.py -s compare   makes one"
        )
    by_workload = dict.fromkeys(NAMES, front)
    for each in reversed(told):  # the newest has the last word
        if each.run.info.profile == FULL:
            by_workload |= dict.fromkeys(each.summary.workloads, each)
    return Basis(front=front, by_workload=by_workload)


def files(checkout: Path, basis: Basis, drawn: Sequence[Chart], more: More) -> dict[Path, bytes]:
    """Return charts and pages with their content; `drawn` and `more` rest on claims and exhibits."""
    charts = (*basis.charts(), *drawn)
    made = {checkout / CHARTS / name: svg for chart in charts for name, svg in chart.files().items()}
    for pattern in PAGES:
        for page in sorted(checkout.glob(pattern)):
            depth = len(page.relative_to(checkout).parts) - 1
            chinese = str(page.relative_to(checkout)).startswith(CHINESE)
            parts = _parts(basis, page.stem, "../" * depth, chinese=chinese)
            text = page.read_text(encoding="utf-8")
            made[page] = fill(text, {**parts, **more(page, chinese=chinese)}).encode()
    return made


def with_twins(made: Mapping[Path, bytes], checkout: Path) -> dict[Path, bytes]:
    """Let a Chinese page that was up to date stay so where only generated parts of the English one change."""
    result = dict(made)
    for twin, source, blob in _twins(checkout):
        if source in made and source.exists() and blob == blob_of(source.read_bytes()):
            content = result.get(twin, twin.read_bytes())
            result[twin] = content.replace(blob.encode(), blob_of(made[source]).encode(), 1)
    return result


def _twins(checkout: Path) -> Iterator[tuple[Path, Path, str]]:
    """Give every Chinese page with the English one and the state of it that its front matter names."""
    for twin in (checkout / CHINESE[0], *sorted((checkout / CHINESE[1]).rglob("*.md"))):
        if twin.exists() and (found := _FRONT.match(twin.read_text(encoding="utf-8"))):
            yield twin, checkout / found[1], found[2]


def blob_of(content: bytes) -> str:
    """Return the hash that Git gives a file."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def write(made: Mapping[Path, bytes]) -> None:
    """Write what differs from what is there."""
    for path in _differing(made):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, made[path])


def _differing(made: Mapping[Path, bytes]) -> list[Path]:
    return [path for path, content in made.items() if not path.exists() or path.read_bytes() != content]


def check(made: Mapping[Path, bytes], checkout: Path) -> None:
    """Raise where the docs and the committed run differ."""
    behind = [
        str(twin.relative_to(checkout))
        for twin, source, blob in _twins(checkout)
        if not source.exists() or blob != blob_of(source.read_bytes())
    ]
    if behind:
        raise HarnessError(
            f"behind their English pages: {', '.join(behind)}",
            "translate what changed, then put `git hash-object` of the English page into source-blob",
        )
    stale = set((checkout / CHARTS).glob("*.svg")) - set(made)
    if differing := [*_differing(made), *stale]:
        names = sorted(str(path.relative_to(checkout)) for path in differing)
        raise HarnessError(
            f"{len(names)} pages or charts differ from the committed run: {', '.join(names[:5])}",
            "python3 noxfile.py -s harness -- report --docs   writes them anew",
        )


def fill(text: str, parts: Mapping[str, str]) -> str:
    """Put the generated parts between their marks; UsageError for a mark that nothing is made for."""

    def part(found: re.Match[str]) -> str:
        if found[2] not in parts:
            problem = f"nothing is generated for the mark {found[2]!r}"
            raise UsageError(problem, f"there are: {', '.join(parts)}")
        return f"{found[1]}{parts[found[2]]}{found[3]}"

    return _MARK.sub(part, text)


def _parts(basis: Basis, page: str, up: str, *, chinese: bool) -> dict[str, str]:
    """Return the parts of a page, which may be that of the workload of its name; each names its run."""
    front = _machine(basis.front.run, up, chinese=chinese)
    parts = {
        "headline": _headline(basis.front.opening, front, up),
        "questions": questions(basis.front.summary, _records(basis.front.run, up), chinese=chinese),
    }
    if (workload := page) in basis.by_workload:
        told = basis.by_workload[workload]
        lines = (_machine(told.run, up), *capacity_words(told.summary, told.run.info.profile))
        rows = [row for row in told.summary.rows if row.case.workload == workload]
        parts["machine"] = "".join(f"- {line}\n" for line in lines)
        parts[f"{workload}-charts"] = "\n".join(
            picture(chart.name, chart.alt, up) for chart in told.of(workload)
        )
        parts[f"{workload}-table"] = _table(rows) + _noted(told.run.records, workload_of(workload))
        held = [each for each in told.summary.memory if each.case.workload == workload]
        parts[f"{workload}-memory"] = _weights(held)
    return parts


def picture(name: str, alt: str, up: str) -> str:
    """Return a chart for both themes; `up` leads to the top of the checkout."""
    path = f"{up}{CHARTS}/{name}"
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{path}-dark.svg">\n'
        f'  <img alt="{alt}" src="{path}-light.svg">\n</picture>\n'
    )


def _headline(chart: Chart | None, caption: str, up: str) -> str:
    return f"{picture(chart.name, chart.alt, up)}\n{caption}\n" if chart else ""


def _records(run: Run, up: str) -> str:
    return f"{up}results/{run.header.run}/records.jsonl"


def _machine(run: Run, up: str, *, chinese: bool = False) -> str:
    seen, records = run.info.environment, f"[records.jsonl]({_records(run, up)})"
    if chinese:
        return (
            f"一次 {run.info.profile} 运行：{seen['cpu']}，{seen['cpus']} 个 CPU，Linux {seen['kernel']}，"
            f"{run.info.started[:10]}，提交 {str(seen['commit'])[:7]}。 {records}"
        )
    return (
        f"One run of profile {run.info.profile}: {seen['cpu']}, {seen['cpus']} CPUs, Linux {seen['kernel']}, "
        f"{run.info.started[:10]}, commit {str(seen['commit'])[:7]}. {records}"
    )


def _table(rows: Sequence[Row]) -> str:
    """Return a Markdown table of a workload's times."""
    lines = [
        "| implementation | parameters | an iteration | to the floor | cpu/wall |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        times = (words.measured(row.time), words.compared(row.floor), f"{row.cpu_ratio:.2f}")
        lines.append(_line(*_named(row.case), *times))
    return "\n".join(lines) + "\n"


def _noted(records: Sequence[Record], workload: Workload) -> str:
    """Return a table of what was noted of traces, and how long an iteration took while it was recorded."""
    names = {each.name for each in workload.columns}
    traced = [
        each
        for each in records
        if each.case.workload == workload.name and each.kind is Kind.TRACED and names <= each.derived.keys()
    ]
    if not names or not traced:
        return ""
    labels = [each.label for each in workload.columns]
    head = ("implementation", "parameters", "an iteration, recorded", *labels)
    lines = ["", _line(*head), _line(*("---" for _ in head))]
    for record in sorted(traced, key=lambda each: place(each.case)):
        noted = (_cell(column, record) for column in workload.columns)
        lines.append(_line(*_named(record.case), words.time(median(elapsed_ns(record))), *noted))
    return "\n".join(lines) + "\n"


def _cell(column: Noted, record: Record) -> str:
    number = record.derived[column.name]
    return words.percent(number / column.of(record.case.parameters)) if column.of else words.time(number)


def _named(case: Case) -> tuple[str, str]:
    given = " ".join(f"{name}={value:,}" for name, value in case.parameters.items())
    return words.implementation(case), given


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _weights(held: Sequence[Memory]) -> str:
    """Return a Markdown table of what a workload's tasks weigh, by one rule; the lightest first."""
    lines = [
        "| implementation | one more task, PSS | of it live | in the kernel | without tasks | as much as |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    weighed = [(each.per_task, each) for each in held if each.per_task]
    for line, each in sorted(weighed, key=lambda pair: pair[0].slope):
        beside = (each.per_task_live, each.per_task_kernel)
        live, kernel = (words.slopes(own) if own else "not told" for own in beside)
        empty, slope = each.empty_bytes or 0, line.least.slope
        tasks = f"{float(f'{empty / slope:.3g}'):,.0f} tasks" if slope > 0 else ""
        cells = (words.weighed(each.case), words.weight(line), live, kernel, words.size(empty), tasks)
        lines.append(_line(*cells))
    return "\n".join(lines) + "\n"
