"""The page in a browser: filters, chart, sources, state, themes, keyboard, narrow, without JavaScript."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from harness.showing.page import render
from tests.web.conftest import CHART, Open
from tests.web.made import TOLD, made_plan, made_run, made_summary

ROWS = "#times tr.row:visible"
MARKS = "#forest .mark"


def island(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.locator("#data").text_content() or "")
    return found


def shown(page: Page) -> int:
    """Count the rows, which must be the chart's as well."""
    rows = page.locator(ROWS).evaluate_all("rows => rows.map(row => row.dataset.row)")
    marks = page.locator(MARKS).evaluate_all("marks => marks.map(mark => mark.dataset.row)")

    assert marks == rows
    return len(rows)


def times(page: Page) -> list[dict[str, Any]]:
    return [row for row in island(page)["rows"] if row["table"] == "times"]


def test_all_rows_are_in_table_and_chart(open_page: Open) -> None:
    page = open_page()

    assert shown(page) == len(times(page)) > 40


def test_a_workload_narrows_table_and_chart(open_page: Open) -> None:
    page = open_page()
    page.select_option("#workload", "spawn")

    assert shown(page) == sum(row["workload"] == "spawn" for row in times(page)) > 0
    assert page.locator("#memory tr.row:visible").count() > 0


@pytest.mark.parametrize(("facet", "field", "value"), [
    ("languages", "language", "go"),
    ("runtimes", "runtime", "cpython-3.13t"),
    ("models", "model", "asyncio"),
])  # fmt: skip
def test_an_unticked_box_narrows_table_and_chart(open_page: Open, facet: str, field: str, value: str) -> None:
    page = open_page()
    page.uncheck(f"#{facet} input[value='{value}']")

    assert shown(page) == sum(row[field] != value for row in times(page)) < len(times(page))


def test_no_box_ticked_shows_nothing(open_page: Open) -> None:
    page = open_page("#l=none")

    assert shown(page) == 0
    expect(page.locator("#status")).to_contain_text("0 of ")


@pytest.mark.parametrize("metric", ["cold", "overshoot", "cpu", "switches"])
def test_a_metric_shows_the_rows_that_have_it(open_page: Open, metric: str) -> None:
    page = open_page()
    page.select_option("#metric", metric)

    assert shown(page) == sum(metric in row["values"] for row in times(page)) > 0


def test_bytes_per_task_draws_the_memory_table(open_page: Open) -> None:
    page = open_page()
    page.select_option("#metric", "bytes")
    rows = page.locator("#memory tr.row:visible").evaluate_all("rows => rows.map(row => row.dataset.row)")

    assert page.locator(MARKS).evaluate_all("marks => marks.map(mark => mark.dataset.row)") == rows != []


@pytest.mark.parametrize("field", ["floor", "sequential"])
def test_a_baseline_leaves_the_rows_that_have_it(open_page: Open, field: str) -> None:
    page = open_page()
    page.select_option("#relative", field)

    expected = [
        at for at, row in enumerate(times(page)) if row[field] == at or str(row[field]) in row["pairs"]
    ]
    assert shown(page) == len(expected) > 0


def test_any_row_can_be_the_baseline(open_page: Open) -> None:
    page = open_page()
    base = next(at for at, row in enumerate(times(page)) if row["model"] == "goroutine")
    page.select_option("#relative", times(page)[base]["case"])

    assert shown(page) == 1 + len(times(page)[base]["pairs"])
    expect(page.locator(f"tr[data-row='{base}'] .ratio")).to_have_text("baseline")


def test_ties_can_be_hidden(open_page: Open) -> None:
    page = open_page("#rel=floor")
    before = shown(page)
    ties = page.locator(f"{ROWS} .ratio .tie").count()
    page.check("#ties")

    assert ties > 0
    assert shown(page) == before - ties


@pytest.mark.parametrize("state", ["", "#x=cpu", "#rel=floor"])
def test_the_chart_s_numbers_are_the_island_s(open_page: Open, state: str) -> None:
    page = open_page(state)
    rows = island(page)["rows"]
    for mark in page.locator(MARKS).all():
        at = mark.get_attribute("data-row") or ""
        row = rows[int(at)]
        found = row["values"].get({"#x=cpu": "cpu"}.get(state, "time"))
        if state == "#rel=floor":
            found = row["pairs"].get(str(row["floor"]), {"center": 1, "text": "baseline"})

        assert float(mark.get_attribute("data-value") or "nan") == found["center"]
        assert (mark.locator(".value").text_content() or "").startswith(found["text"])


def test_the_table_without_the_script_says_what_the_script_says(open_page: Open) -> None:
    def cells(page: Page) -> list[str]:
        return [
            " ".join(text.split()) for text in page.locator("#times td:not(.scripted)").all_text_contents()
        ]

    assert cells(open_page(java_script_enabled=False)) == cells(open_page())


def test_a_head_s_button_sorts_and_turns(open_page: Open) -> None:
    page = open_page("#w=spawn")
    head = page.locator("#times th[data-key=time]")

    def centers() -> list[list[float]]:
        rows = island(page)["rows"]
        bodies = page.locator("#times tbody:visible").all()
        numbers = [
            body.locator("tr.row").evaluate_all("rows => rows.map(row => Number(row.dataset.row))")
            for body in bodies
        ]
        return [[rows[at]["values"]["time"]["center"] for at in each] for each in numbers]

    plain = centers()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert centers() == [sorted(each) for each in plain] != plain
    assert shown(page) > 0
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert centers() == [sorted(each, reverse=True) for each in plain]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert centers() == plain


def test_the_hash_brings_the_view_back_and_back_undoes(open_page: Open) -> None:
    page = open_page()
    everything = shown(page)
    page.select_option("#workload", "compute")
    compute = shown(page)
    page.uncheck("#languages input[value='python']")
    page.select_option("#relative", "floor")
    seen, fragment = shown(page), page.evaluate("location.hash")

    again = open_page(fragment)
    assert shown(again) == seen
    assert again.locator("#workload").input_value() == "compute"
    assert not again.is_checked("#languages input[value='python']")

    for _ in range(2):
        page.go_back()
    expect(page.locator(MARKS)).to_have_count(compute)
    page.go_back()
    expect(page.locator(MARKS)).to_have_count(everything)


def test_a_hash_of_nonsense_shows_all(open_page: Open) -> None:
    page = open_page("#w=%3Cscript%3E&x=toString&rel=constructor&sort=-__proto__&a=1&b=%00")

    assert shown(page) == len(times(page))


def test_two_rows_sources_stand_side_by_side(open_page: Open) -> None:
    page = open_page("#w=timers")
    for model in ("asyncio", "goroutine"):
        page.locator(ROWS, has_text=model).first.get_by_role("button", name="code").click()
    left, right = page.locator("#left"), page.locator("#right")

    expect(left).to_contain_text("asyncio.TaskGroup")
    expect(left).to_contain_text("--model asyncio --seed 1 --warmup-ms 0 --warmup-least 1 --iterations 3")
    expect(right).to_contain_text("sync.WaitGroup")
    expect(right).to_contain_text("go build")
    expect(left.locator(".hll").first).to_be_visible()
    expect(left.locator(".strip circle")).to_have_count(7)
    expect(left).to_contain_text("a9fe7d89")
    a, b = left.bounding_box(), right.bounding_box()
    assert a is not None
    assert b is not None
    assert a["y"] == b["y"]
    assert a["x"] + a["width"] <= b["x"]


def test_what_failed_is_told_with_its_reason(open_page: Open) -> None:
    outcomes = open_page().locator("#outcomes")

    expect(outcomes).to_contain_text("witness")
    expect(outcomes).to_contain_text("no two slices overlapped")
    expect(outcomes).to_contain_text("begun and never ended")


def test_the_keyboard_reaches_everything(open_page: Open) -> None:
    page = open_page()
    page.focus("#workload")
    page.keyboard.press("ArrowDown")
    first = shown(page)
    assert 0 < first < len(times(page))

    page.focus("#languages input")
    page.keyboard.press("Space")
    assert shown(page) < first

    page.focus("#times th[data-key=cold] button")
    page.keyboard.press("Enter")
    assert page.locator("#times th[data-key=cold]").get_attribute("aria-sort") == "ascending"

    page.locator(f"{ROWS} .pick").first.focus()
    assert page.locator(f"{MARKS}.on").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("#left pre.code")).to_be_visible()


def test_without_javascript_tables_charts_and_sources_are_there(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)

    assert page.locator(ROWS).count() > 40
    expect(page.locator("#charts svg")).to_be_visible()
    page.locator("#files > summary").click()
    page.locator("summary", has_text="timers_asyncio.py").click()
    expect(page.locator("details.source pre:visible")).to_contain_text("TaskGroup")
    for control in ("#filters", "#theme", "#panes", ".pick"):
        expect(page.locator(control).first).to_be_hidden()


@pytest.mark.parametrize("fragment", ["", "#x=bytes", "#w=spawn&a=spawn%2Fthread%40c%3Fconcurrency%3D1000"])
def test_a_narrow_screen_scrolls_down_only(open_page: Open, fragment: str) -> None:
    page = open_page(fragment, width=360)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_theme_follows_the_system_and_can_be_told(open_page: Open) -> None:
    page = open_page(color_scheme="dark")

    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    dark = background()
    expect(page.locator("#charts text")).to_have_css("fill", "rgb(230, 237, 243)")

    page.click("#theme")
    assert page.locator("#theme").text_content() == "theme: light"
    assert background() != dark
    expect(page.locator("#charts text")).to_have_css("fill", "rgb(31, 35, 40)")
    page.reload()
    assert page.locator("#theme").text_content() == "theme: light"
    page.click("#theme")
    assert background() == dark


def test_ids_are_unique(open_page: Open) -> None:
    ids = open_page().evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")

    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_told_from_its_background(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    contrast = """() => {
      const luminance = (color) => {
        const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((c) => {
          const v = c / 255;
          return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (!color.endsWith(", 0)")) return color;
        }
      };
      return [...document.querySelectorAll("main *, header *, footer *")]
        .filter((e) => !e.closest("svg") && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .map((e) => {
          const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort((x, y) => y - x);
          return [(a + 0.05) / (b + 0.05), e.className, e.textContent.slice(0, 20)];
        }).filter(([ratio]) => ratio < 4.5);
    }"""

    assert page.evaluate(contrast) == []


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028'\"&lt;"


def test_hostile_texts_stay_texts(open_page: Open, tmp_path: Path) -> None:
    plan = made_plan("tiny")
    run = made_run(
        plan, failing=next(e.case.id for e in plan.entries if e.case.model == "async"), diagnostic=HOSTILE
    )
    source = "python/timers_asyncio.py"
    path = tmp_path / "index.html"
    path.write_text(render(made_summary(run), run, [CHART], {source: HOSTILE}, TOLD), encoding="utf-8")
    page = open_page("#w=timers", path=path)
    page.locator(ROWS, has_text="asyncio").first.get_by_role("button", name="code").click()

    expect(page.locator("#left pre.code")).to_contain_text("</script><script>alert(1)")
    assert "onerror=alert(2)" in (page.locator("#outcomes").text_content() or "")
    assert page.locator("img").count() == 0
