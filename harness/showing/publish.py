"""The generated parts of the docs: charts, the headline and the answers, from one committed run.

No number in a page is typed: it stands between `<!-- generated: NAME -->` and `<!-- end -->`, and a check
fails when a page and the run differ.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from harness.errors import HarnessError, UsageError
from harness.judging import words
from harness.judging.summary import Row, Summary, capacity_words
from harness.records.journal import write_file
from harness.records.record import Run
from harness.showing.charts.drawing import Chart
from harness.showing.questions import questions
from harness.workloads import WORKLOADS

CHARTS = "docs/charts"
CHINESE = ("README.zh.md", "docs/zh/")
PAGES = ("README*.md", "docs/*.md", "docs/workloads/*.md", "docs/zh/*.md", "docs/zh/workloads/*.md")
More = Callable[..., Mapping[str, str]]  # (page, *, chinese) -> parts
_FRONT = re.compile(r"---\nsource: (\S+)\nsource-blob: ([0-9a-f]{40})\n---\n")
_MARK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def files(
    checkout: Path, summary: Summary, run: Run, charts: Sequence[Chart], more: More
) -> dict[Path, bytes]:
    """Return charts and pages with their content; `more` gives the parts that rest on claims and exhibits."""
    made = {checkout / CHARTS / name: svg for chart in charts for name, svg in chart.files().items()}
    for pattern in PAGES:
        for page in sorted(checkout.glob(pattern)):
            depth = len(page.relative_to(checkout).parts) - 1
            chinese = str(page.relative_to(checkout)).startswith(CHINESE)
            parts = _parts(summary, run, charts, "../" * depth, chinese=chinese)
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


def _parts(summary: Summary, run: Run, charts: Sequence[Chart], up: str, *, chinese: bool) -> dict[str, str]:
    records = f"[records.jsonl]({up}results/{run.header.run}/records.jsonl)"
    told = (_machine(run), *capacity_words(summary, run.info.profile))
    parts = {
        "headline": _headline(charts, f"{_machine(run, chinese=chinese)} {records}", up),
        "questions": questions(summary, chinese=chinese),
    }
    for workload in (each.name for each in WORKLOADS):
        own = [chart for chart in charts if workload in chart.name.split("-")]
        parts[f"{workload}-charts"] = "\n".join(picture(chart.name, chart.alt, up) for chart in own)
        parts[f"{workload}-table"] = _table([row for row in summary.rows if row.case.workload == workload])
    return parts | {"machine": "".join(f"- {line}\n" for line in told)}


def picture(name: str, alt: str, up: str) -> str:
    """Return a chart for both themes; `up` leads to the top of the checkout."""
    path = f"{up}{CHARTS}/{name}"
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{path}-dark.svg">\n'
        f'  <img alt="{alt}" src="{path}-light.svg">\n</picture>\n'
    )


def _headline(charts: Sequence[Chart], caption: str, up: str) -> str:
    chart = min((each for each in charts if each.headline), key=lambda each: each.headline, default=None)
    if chart is None:
        return ""
    return f"{picture(chart.name, chart.alt, up)}\n{caption}\n"


def _machine(run: Run, *, chinese: bool = False) -> str:
    seen = run.info.environment
    if chinese:
        return (
            f"一次 {run.info.profile} 运行：{seen['cpu']}，{seen['cpus']} 个 CPU，Linux {seen['kernel']}，"
            f"{run.info.started[:10]}，提交 {str(seen['commit'])[:7]}。"
        )
    return (
        f"One run of profile {run.info.profile}: {seen['cpu']}, {seen['cpus']} CPUs, Linux {seen['kernel']}, "
        f"{run.info.started[:10]}, commit {str(seen['commit'])[:7]}."
    )


def _table(rows: Sequence[Row]) -> str:
    """Return a Markdown table of a workload's times."""
    lines = [
        "| implementation | parameters | an iteration | to the floor | cpu/wall |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        given = " ".join(f"{name}={value:,}" for name, value in row.case.parameters.items())
        name, used = words.implementation(row.case), f"{row.cpu_ratio:.2f}"
        cells = (name, given, words.measured(row.time), words.compared(row.floor), used)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
