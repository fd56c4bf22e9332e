"""A run's page: one static file that loads nothing, with the tables, the charts and the sources in it. Pure.

The tables stand in the HTML, for whoever has no JavaScript; the script reads the same numbers from the data
island below them. It computes no statistics: every pair of a group comes ready.
"""

import json
import re
from collections.abc import Mapping, Sequence
from statistics import median_high
from typing import Any, Final

import msgspec
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename

from harness.judging import versions, words
from harness.judging.memory import Memory
from harness.judging.summary import CANARY_SPREAD, MARGIN, Summary, capacity_words, place
from harness.model import Frozen, Status
from harness.planning.plan import given_of
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.environment import sharing_words
from harness.records.record import Run, is_out
from harness.showing import rows
from harness.showing.charts.drawing import Chart
from harness.showing.page_observed import own, rendered
from harness.showing.rows import Shown
from harness.showing.shell import build_lines
from harness.showing.sources import work_lines
from harness.workloads import workload_of

_LONGEST: Final = 40  # characters of what is told at the top; all of it stands below
_ISLAND_ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}\b")
_ID: Final = re.compile(r' id="([^"]+)"')
_REFERENCE: Final = re.compile(r'(?:href="#|url\(#)([^")]+)')
_FILE_ONLY: Final = re.compile(
    r"<metadata>.*?</metadata>|<style.*?</style>|<title>.*?</title>|^\s+", re.DOTALL | re.MULTILINE
)
_PLAIN: Final = re.compile(r'<span class="(?:n|nb|nx|nn|nc|o|p|w|bp|kn)">([^<]*)</span>')


def render(
    summary: Summary, run: Run, charts: Sequence[Chart], sources: Mapping[str, str], told: Mapping[str, Any]
) -> str:
    """Return the page; the same arguments give the same bytes. `told` is what exhibits and claims say."""
    times = rows.times(summary, run)
    held = sorted(summary.memory, key=lambda each: place(each.case))
    memory = [rows.memory(each) for each in held]
    builds = {name: build_lines(name) for name in sorted({row.runtime for row in times + memory})}
    parts = {
        "machine": _machine(run.info.environment),
        "environment": sorted(run.info.environment.items()),
        "trust": [
            *capacity_words(summary, run.info.profile),
            *sharing_words(run.info.environment),
            *versions.apart(run),
        ],
        "noisy": (summary.spread or 0) > CANARY_SPREAD or any(twin.pair.differs for twin in summary.twins),
        "twins": [
            (words.implementation(twin.case), twin.case.id, rows.ratio(twin.pair)) for twin in summary.twins
        ],
        "canaries": [(canary, capacity(canary)) for canary in summary.canaries],
        "capacity_least": CAPACITY_LEAST,
        "calm_rounds": summary.calm_rounds,
        "rounds": len({canary.round for canary in summary.canaries}),
        "metrics": rows.METRICS,
        "groups": _grouped(times, [row.group for row in summary.rows]),
        "memory": _grouped(memory, [each.case.workload for each in held], offset=len(times)),
        "first_memory": len(times),
        "sizes": _sizes(held),
        "out": _outcomes(summary, run),
        "damage": run.damage,
        "stops": run.stops,
        "charts": [(chart, _inline(chart, f"chart{at}-")) for at, chart in enumerate(charts)],
        "builds": builds,
        "sources": {path: _coloured(path, text) for path, text in sorted(sources.items())},
        "island": _island(times + memory, builds, run.info.profile),
        "script": own("drawing.js") + own("page.js"),
        **told,
    }
    return rendered("index.html.j2", run, parts)


# Tables


class Group(Frozen):
    """Rows that are compared with each other, with their numbers in the island."""

    title: str
    question: str
    rows: tuple[tuple[int, Shown], ...]


def _grouped(members: Sequence[Shown], names: Sequence[str], offset: int = 0) -> list[Group]:
    found: dict[str, list[tuple[int, Shown]]] = {}
    for at, (row, name) in enumerate(zip(members, names, strict=True), offset):
        found.setdefault(name, []).append((at, row))
    groups = []
    for group, each in found.items():
        workload, given = given_of(group)  # of `spawn?concurrency=1000` to `spawn · concurrency 1,000`
        title = " · ".join([workload, *(f"{name} {value:,}" for name, value in given.items())])
        groups.append(Group(title=title, question=workload_of(workload).question.en, rows=tuple(each)))
    return groups


def _sizes(memory: Sequence[Memory]) -> list[str]:
    """Write what each memory row weighed at each size: `1,000 tasks: 12.3 MB`."""
    return [
        ", ".join(f"{tasks:,}: {words.size(median_high(values))}" for tasks, values in each.points)
        for each in memory
    ]


def _outcomes(summary: Summary, run: Run) -> list[tuple[str, str, str, list[str]]]:
    """Return what has no number, by its reason: status, reason, sentence, ids of the invocations."""
    found: dict[tuple[str, str, str], list[str]] = {}
    passing = [r for r in run.records if r.outcome is not Status.MEASURED and not is_out(r)]
    for record in (*summary.out, *passing):
        name = record.case.id if is_out(record) else f"{record.case.id} round {record.round}"
        key = (f"{record.outcome}", f"{record.reason or ''}", record.diagnostic)
        found.setdefault(key, []).append(name)
    for identity in run.unended:
        key = ("unknown", "", "begun and never ended")
        found.setdefault(key, []).append(f"{identity.id} {identity.kind} round {identity.round}")
    return [(*key, names) for key, names in found.items()]


# The machine


def _machine(environment: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what of the environment a reader asks for first."""
    shown = {
        "cpu": "CPU",
        "cpus": "CPUs",
        "memory_mib": "memory, MiB",
        "kernel": "kernel",
        "governor": "governor",
        "virtualised": "virtual",
        "container": "container",
        "commit": "commit",
        "dirty": "with changes",
    }
    return [(label, str(environment[key])[:_LONGEST]) for key, label in shown.items() if environment.get(key)]


# Into HTML


def _coloured(path: str, text: str) -> Markup:
    """Return a source as HTML: a class per kind of word, and on the lines of its work the class `hll`.

    What the style sheet gives no colour loses its element: it would be most of the page.
    """
    formatter = HtmlFormatter(nowrap=True, hl_lines=list(work_lines(text)))
    html = highlight(text, get_lexer_for_filename(path, stripnl=False), formatter)
    html = _PLAIN.sub(r"\1", html).replace("\n</span>", "</span>\n")  # a line that is a block ends by itself
    return Markup(html)  # noqa: S704 -- Pygments has escaped it


def _inline(chart: Chart, prefix: str) -> Markup:
    """Return a chart as one SVG for both themes, to stand in HTML; they differ in their colours alone."""
    light, dark = (_bare(svg, prefix) for svg in (chart.light, chart.dark))
    if _COLOUR.sub("", light) != _COLOUR.sub("", dark):
        raise ValueError(f"{chart.name}: light and dark differ in more than colours")
    others = iter(_COLOUR.findall(dark))

    def both(match: re.Match[str]) -> str:
        other = next(others)
        return match[0] if match[0] == other else f"light-dark({match[0]},{other})"

    return Markup(_COLOUR.sub(both, light))  # noqa: S704 -- matplotlib has escaped its texts


def _bare(svg: str, prefix: str) -> str:
    """Leave out what only a file needs; ids get a prefix, or go where nothing refers to them."""
    svg = _FILE_ONLY.sub("", svg[svg.index("<svg") :])
    used = {name: f"{prefix}{at}" for at, name in enumerate(dict.fromkeys(_REFERENCE.findall(svg)))}
    svg = _ID.sub(lambda match: f' id="{used[match[1]]}"' if match[1] in used else "", svg)
    return _REFERENCE.sub(lambda match: match[0].replace(match[1], used[match[1]]), svg)


def _island(shown: Sequence[Shown], builds: Mapping[str, Sequence[str]], profile: str) -> Markup:
    """Return the rows as JSON that nothing in them can end early."""
    island = {
        "margin": MARGIN[profile],
        "metrics": msgspec.to_builtins(rows.METRICS),
        "names": words.LANGUAGES | {row.runtime: words.runtime(row.runtime) for row in shown},
        "builds": builds,
        "rows": msgspec.to_builtins(shown, str_keys=True),
    }
    text = json.dumps(island, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_ISLAND_ESCAPES))  # noqa: S704 -- escaped in JSON's own way
