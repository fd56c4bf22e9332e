"""The page as text: what is in it, what cannot get out of its place, the same bytes every time."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import msgspec
import pytest

from harness.checkout import checkout
from harness.judging.stats import Verdict, slope
from harness.judging.summary import Summary, pair_of
from harness.records.record import Run
from harness.showing.charts.drawing import Chart
from harness.showing.page import render
from harness.showing.rows import Shown, memory, ratio, times
from harness.showing.sources import source_of, sources, work_lines
from harness.workloads import IMPLEMENTATIONS
from tests.fixtures.summaries import synthetic
from tests.web.made import TOLD, made_plan, made_run, made_summary

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\u2028'\"&lt;-->"
SVG = (
    '<?xml version="1.0"?><svg id="unused" viewBox="0 0 1 1"><metadata>m</metadata><defs>'
    '<path id="p{0}" d="M0 0"/></defs><use href="#p{0}" clip-path="url(#p{0})" style="fill: {1}"/></svg>'
)
VOID = {"meta", "link", "input", "br", "img"}
MAXIMUM_BYTES = 2_000_000


def chart(name: str = "one", dark: str | None = None) -> Chart:
    return Chart(
        name=name,
        title="t",
        alt="a",
        light=SVG.format("1", "#111111"),
        dark=dark or SVG.format("2", "#eeeeee"),
    )


@dataclass
class Elements(HTMLParser):
    """What elements there are, and whether each is closed where it was opened."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(html)
    parser.close()

    assert parser.stack == []
    return parser.tags


@pytest.fixture(scope="module")
def run() -> Run:
    return made_run(made_plan("quick", without="dotnet-10"))


@pytest.fixture(scope="module")
def summary(run: Run) -> Summary:
    return made_summary(run)


@pytest.fixture(scope="module")
def page(summary: Summary, run: Run) -> str:
    return render(summary, run, [chart("one"), chart("two")], sources(checkout()), TOLD)


@pytest.mark.parametrize("implementation", IMPLEMENTATIONS, ids=source_of)
def test_every_implementation_has_its_file_and_marks_its_work(implementation) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    text = (checkout() / source_of(implementation)).read_text(encoding="utf-8")

    assert list(work_lines(text))


def test_work_is_what_lies_between_the_marks() -> None:
    assert list(work_lines("a\n  // region work\nb\n\n  // endregion\nc\n# region work\nd")) == [3, 4, 8]
    assert list(work_lines("# region other\nb\n# endregion\n")) == []


def test_every_case_is_in_the_page(page: str, summary: Summary) -> None:
    tags = elements(page)

    assert sum(tag == "tr" and attrs.get("class") == "row" for tag, attrs in tags) == len(
        [*summary.rows, *summary.memory]
    )
    for out in summary.out:
        assert f"<code>{out.case.id.replace('&', '&amp;')}</code>" in page


def test_what_was_skipped_stands_with_its_reason(page: str) -> None:
    assert "dotnet-10: no `dotnet` on PATH" in page
    assert "toolchain-missing" in page
    assert "begun and never ended" in page


def test_twins_and_canary_come_before_the_numbers(page: str) -> None:
    assert page.index('id="twins"') < page.index('id="canary"') < page.index('id="numbers"')


@pytest.mark.parametrize(("change", "noisy"), [(Verdict.TIE, False), (Verdict.FASTER, True)])
def test_a_twin_that_differs_is_shouted(summary: Summary, run: Run, change: Verdict, *, noisy: bool) -> None:
    twins = [
        msgspec.structs.replace(twin, pair=msgspec.structs.replace(twin.pair, verdict=change))
        for twin in summary.twins
    ]
    html = render(msgspec.structs.replace(summary, twins=tuple(twins)), run, [], {}, TOLD)

    assert ("NOT TO BE TRUSTED" in html) is noisy
    assert ('id="trust" class="noisy"' in html) is noisy


def test_without_twins_and_canary_the_page_says_so(summary: Summary, run: Run) -> None:
    bare = msgspec.structs.replace(summary, twins=(), canaries=(), capacity=None, spread=None)
    html = render(bare, run, [], {}, TOLD)

    assert "no twins in this run" in html
    assert "no canary in this run" in html


def test_a_run_beside_other_sessions_says_how_cpus_were_shared(summary: Summary, run: Run) -> None:
    info = msgspec.structs.replace(run.info, environments=({**run.info.environment, "autogroup": "on"},))
    beside = msgspec.structs.replace(run, info=info)

    assert "shared among sessions (autogroup)" in render(summary, beside, [], {}, TOLD)
    assert "shared among sessions" not in render(summary, run, [], {}, TOLD)


def test_an_empty_run_has_a_page(run: Run) -> None:
    nothing = msgspec.structs.replace(run, records=(), canaries=())

    assert "no case was timed" in render(made_summary(nothing), nothing, [], {}, TOLD)


def test_the_pair_with_the_floor_is_the_summary_s(summary: Summary, run: Run) -> None:
    shown = times(summary, run)
    compared = 0
    for at, (row, each) in enumerate(zip(summary.rows, shown, strict=True)):
        if each.floor is not None and each.floor != at:
            assert row.floor is not None
            assert each.pairs[each.floor] == ratio(row.floor)
            compared += 1
        else:
            assert row.floor is None

    assert compared > 30


def test_the_row_that_works_without_workers_is_found(summary: Summary, run: Run) -> None:
    shown = times(summary, run)
    found = [(each, shown[each.sequential]) for each in shown if each.sequential is not None]

    assert {(row.workload, row.model, row.label) for _, row in found} == {
        ("compute", "sequential", "sequential ×1")
    }
    assert all(each.runtime == row.runtime for each, row in found)
    assert {each.label for each, _ in found} > {"thread ×1", "thread ×2"}


def test_a_pair_turned_round_is_its_inverse(summary: Summary) -> None:
    one, other, *_ = (
        row for row in summary.rows if row.group == summary.rows[0].group and row.case.runtime == "c"
    )
    there, back = (pair_of(*pair, summary.level) for pair in ((one, other), (other, one)))

    assert there is not None
    assert back is not None
    assert there.ratio.center == pytest.approx(1 / back.ratio.center)


def test_a_row_shows_the_checksum_of_the_first_iteration_which_is_a_warm_up(
    summary: Summary, run: Run
) -> None:
    assert {each.checksum for each in times(summary, run)} == {"a9fe7d89"}


def test_the_island_reads_back_as_the_rows(page: str, summary: Summary, run: Run) -> None:
    text = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    island = json.loads(text[0])

    shown = msgspec.convert(island["rows"], list[Shown], str_keys=True)
    assert shown[: len(summary.rows)] == times(summary, run)
    assert not set("<>&\u2028\u2029") & set(text[0])


def test_the_argv_is_the_contract_s(page: str) -> None:
    program = "/checkout/build/go-1.26/program"

    words = "--workload spawn --model goroutine --seed 1 --warmup-ms 0 --warmup-least 1 --iterations 3 --conc"
    assert f"{program} {words}" in page
    assert f"env GOMAXPROCS=2 {program} --workload compute" in page
    assert "env PYTHON_GIL=1 /checkout/build/cpython-3.13t/venv/bin/python" in page


def test_a_chart_stands_once_for_both_themes(page: str) -> None:
    assert page.count("light-dark(#111111,#eeeeee)") == 2
    assert page.count('id="chart0-0"') == page.count('href="#chart0-0"') == page.count("url(#chart0-0)") == 1
    assert page.count('id="chart1-0"') == 1
    for left_out in ("<?xml", "metadata", "unused"):
        assert left_out not in page


def test_charts_that_differ_in_more_than_colours_are_refused(summary: Summary, run: Run) -> None:
    with pytest.raises(ValueError, match="more than colours"):
        render(summary, run, [chart(dark="<svg>other</svg>")], {}, TOLD)


def test_hostile_texts_make_no_element(run: Run) -> None:
    records = [
        msgspec.structs.replace(each, diagnostic=HOSTILE) if each.diagnostic else each for each in run.records
    ]
    info = msgspec.structs.replace(
        run.info, argv=(HOSTILE,), started=HOSTILE, environments=({"cpu": HOSTILE, HOSTILE: HOSTILE},)
    )
    hostile = msgspec.structs.replace(
        run,
        records=tuple(records),
        info=info,
        stops=(HOSTILE,),
        header=msgspec.structs.replace(run.header, run=HOSTILE),
        unended=tuple(msgspec.structs.replace(each, id=HOSTILE) for each in run.unended),
        canaries=tuple(msgspec.structs.replace(each, group=HOSTILE) for each in run.canaries),
    )
    charts = [
        msgspec.structs.replace(each, title=HOSTILE, alt=HOSTILE) for each in (chart("one"), chart("two"))
    ]
    files = dict.fromkeys(sources(checkout()), HOSTILE)
    html = render(made_summary(hostile), hostile, charts, files, TOLD)

    scripts = [attrs for tag, attrs in elements(html) if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "data"}, {}]
    assert "img" not in {tag for tag, _ in elements(html)}
    assert not [attrs for _, attrs in elements(html) if any(name.startswith("on") for name in attrs)]
    assert "{{ 7 * 7 }}" in html


def test_the_page_asks_for_nothing(page: str) -> None:
    links = [
        attrs[name]
        for _, attrs in elements(page)
        for name in ("src", "href", "action", "data")
        if name in attrs
    ]

    assert {link for link in links if not (link or "").startswith("#")} == {
        "data:,",
        "records.jsonl",
        "run.json",
    }
    assert "default-src 'none'" in page
    assert '<html lang="en">' in page


def test_the_same_run_gives_the_same_bytes(page: str, summary: Summary, run: Run) -> None:
    assert render(summary, run, [chart("one"), chart("two")], sources(checkout()), TOLD) == page


def test_a_quick_run_s_page_leaves_room_for_its_charts(page: str) -> None:
    assert len(page.encode()) < MAXIMUM_BYTES / 2


def test_claims_and_exhibits_stand_on_the_page_and_say_what_is_unexpected(page: str) -> None:
    section = page[page.index('<section id="exhibits">') : page.index('<section id="code">')]
    assert "1 of 2 as expected" in section
    assert "said &lt;b&gt;this&lt;/b&gt;" in section
    assert '<b class="failed">failed</b> not so' in section
    assert '<b class="supported">supported</b> A &lt;b&gt;saying&lt;/b&gt;.' in section
    assert "1 claims: 1 supported" in section


def test_a_memory_row_that_is_no_line_shows_both_slopes_and_no_bounds() -> None:
    points = tuple((n, (1_000_000 + 500 * n - 300 * max(0, n - 200),) * 3) for n in (100, 200, 300))
    line = slope(dict(points), 0.05)
    held = next(iter(synthetic.summary("quick").memory))
    row = memory(msgspec.structs.replace(held, points=points, per_task=line))
    assert row.values["bytes"].text == "500 B up to 200 tasks and 200 B beyond"
    assert (row.values["bytes"].bounds, row.values["bytes"].center) == ("", line.slope)
