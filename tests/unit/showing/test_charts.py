import hashlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import msgspec
import pytest

from harness.judging import words
from harness.judging.memory import Memory
from harness.judging.stats import Line
from harness.judging.summary import Summary
from harness.languages import LANGUAGES
from harness.model import Role
from harness.records.record import Info
from harness.showing.charts import draw
from harness.showing.charts.drawing import DARK, LIGHT, MARKERS, WIDTH_IN, Chart, Theme, width_in
from tests.fixtures.summaries import synthetic

ROOT = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"
TIMES = "time-spawn-concurrency-1000-depth-1"
SMALL, LARGE = "speed-up-compute-size-20000", "speed-up-compute-size-1000000"


@cache
def charts(profile: str = "quick", runtimes: tuple[str, ...] = synthetic.RUNTIMES) -> dict[str, Chart]:
    drawn = draw(synthetic.summary(profile, runtimes), synthetic.info(profile))
    return {chart.name: chart for chart in drawn}


def gids(svg: str, prefix: str) -> list[str]:
    found = (element.get("id", "") for element in ET.fromstring(svg).iter(f"{SVG}g"))
    return [gid for gid in found if gid.startswith(prefix)]


def marks(svg: str, gid: str) -> int:
    groups = (element for element in ET.fromstring(svg).iter(f"{SVG}g") if element.get("id") == gid)
    return sum(len(list(group.iter(f"{SVG}use"))) for group in groups)


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def ends(svg: str, text: str) -> set[str]:
    """Return where texts that read so are anchored, across."""
    found = (each for each in ET.fromstring(svg).iter(f"{SVG}text") if "".join(each.itertext()) == text)
    return {each.get("x", "") for each in found}


def changed(**fields: object) -> Summary:
    return msgspec.structs.replace(synthetic.summary(), **fields)


def only(summary: Summary, name: str, info: Info | None = None) -> Chart:
    return next(each for each in draw(summary, info or synthetic.info()) if each.name == name)


def ranked(group: str) -> list[str]:
    rows = (row for row in synthetic.summary().rows if row.group == group)
    return sorted(f"{r.case.model}@{r.case.runtime}" for r in rows if r.role is not Role.COUNTER_EXAMPLE)


# What there is


def test_a_run_has_every_kind_of_chart() -> None:
    assert list(charts()) == [
        SMALL,
        LARGE,
        "overshoot-timers-hops-2-delay-20",
        "weight-spawn",
        "memory-spawn",
        "time-timers-concurrency-1000-delay-ms-max-20-delay-ms-min-1-hops-2",
        "time-timers-concurrency-10000-delay-ms-max-20-delay-ms-min-1-hops-2",
        "time-compute-size-20000-units-16",
        "time-compute-size-1000000-units-16",
        "time-spawn-concurrency-10-depth-1",
        TIMES,
        "time-mailbox-concurrency-1000",
        "canary",
    ]


def test_nothing_measured_is_no_chart() -> None:
    nothing = changed(rows=(), memory=(), twins=(), canaries=(), out=())
    assert draw(nothing, synthetic.info()) == ()


def test_every_title_has_a_number_and_every_chart_a_text() -> None:
    for chart in charts().values():
        assert re.search(r"\d", chart.title.split(":", 1)[-1])
        assert chart.alt.startswith(chart.title)
        assert len(chart.alt) > len(chart.title) + 20
        assert words.KEPT not in chart.title + chart.alt


def test_the_title_is_written_and_the_foot_line_says_where_it_comes_from() -> None:
    for chart in charts().values():
        written = texts(chart.light)
        assert chart.title in " ".join(written)
        foot = next(line for line in written if "commit" in line)
        for part in (
            "Intel Xeon",
            "2 cores",
            "Linux 6.1",
            "2026-11-24",
            "commit 7808b0e",
            "invocations",
            "better",
        ):
            assert part in foot


def test_uncommitted_changes_are_owned_up_to() -> None:
    chart = only(changed(rows=(), memory=()), "canary", synthetic.info(dirty="abc"))
    assert any("commit 7808b0e and changes" in text for text in texts(chart.light))


# Series


def test_each_implementation_has_one_row_with_interval_rounds_and_label() -> None:
    svg = charts()[TIMES].light
    names = ranked("spawn?concurrency=1000&depth=1")
    assert sorted(gid.removeprefix("series-") for gid in gids(svg, "series-")) == names
    assert sorted(gid.removeprefix("label-") for gid in gids(svg, "label-")) == names
    assert len(gids(svg, "interval-")) == len(names)
    assert {marks(svg, f"rounds-{name}") for name in names} == {7}


def test_a_noisy_round_is_hollow() -> None:
    svg = charts()[TIMES].light
    assert len(gids(svg, "rounds-async@node-26")) == 2  # the solid and the hollow ones
    assert len(gids(svg, "rounds-goroutine@go-1.26")) == 1


def test_rows_stand_in_the_order_of_their_times() -> None:
    summary = synthetic.summary()
    rows = [row for row in summary.rows if row.group == "spawn?concurrency=1000&depth=1"]
    by_time = sorted(rows, key=lambda row: row.time.center)
    expected = [f"label-{row.case.model}@{row.case.runtime}" for row in by_time]
    assert gids(charts()[TIMES].light, "label-") == expected


def test_the_floor_is_drawn_with_its_band_in_each_forest_that_has_one() -> None:
    for name, chart in charts().items():
        if name.startswith("time-") and "Here the floor, C" not in " ".join(texts(chart.light)):
            assert len(gids(chart.light, "floor")) == len(gids(chart.light, "tie-band")) > 0, name
    held = gids(charts()[LARGE].light, "label-thread@c")
    assert len(held) == 4  # in the panel of each other language


def test_a_missing_floor_is_said() -> None:
    without = charts(runtimes=("cpython-3.13", "go-1.26"))
    assert gids(without[TIMES].light, "floor") == []
    assert "Here the floor, C" in " ".join(texts(without[TIMES].light))


@pytest.mark.parametrize("runtime", synthetic.RUNTIMES)
def test_one_runtime_alone_can_be_drawn(runtime: str) -> None:
    for profile in ("tiny", "quick"):
        for chart in charts(profile, (runtime,)).values():
            assert gids(chart.light, "series-") or gids(chart.light, "hollow-")


def test_counter_examples_are_in_no_ranking() -> None:
    summary = synthetic.summary()
    shown = {f"{r.case.model}@{r.case.runtime}" for r in summary.rows if r.role is Role.COUNTER_EXAMPLE}
    assert shown
    for name, chart in charts().items():
        if name.startswith("time-"):
            assert not [gid for each in shown for gid in gids(chart.light, f"series-{each}-")]
            assert not any(each.partition("@")[0] in chart.alt.split() for each in shown)


def test_a_counter_example_is_grey_where_it_shows_something() -> None:
    svg = charts()[LARGE].light
    assert len(gids(svg, "line-thread-native-held@cpython-3.13")) == 1
    group = next(
        e
        for e in ET.fromstring(svg).iter(f"{SVG}g")
        if e.get("id") == "label-thread-native-held@cpython-3.13"
    )
    assert LIGHT.muted in ET.tostring(group, encoding="unicode")


def test_more_workers_than_cores_are_shaded() -> None:
    assert gids(charts()[LARGE].light, "beyond-cores") == []
    summary = synthetic.summary("full", ("go-1.26", "c"))
    rows = tuple(row for row in summary.rows if row.group == "compute?size=1000000&units=64")
    alone = only(msgspec.structs.replace(summary, rows=rows, memory=()), LARGE, synthetic.info("full"))
    assert gids(alone.light, "beyond-cores")
    assert any("more workers than 2 cores" in text for text in texts(alone.light))


def test_what_was_not_run_is_drawn_with_its_reason() -> None:
    tiny = charts("tiny")["time-spawn-concurrency-10-depth-1"]
    assert len(gids(tiny.light, "not-run")) == 1
    assert any(text.startswith("skipped, unsupported: gevent on Python 3.13t") for text in texts(tiny.light))


def test_one_round_is_hollow_without_intervals_and_words() -> None:
    for name, chart in charts("tiny").items():
        if name.startswith("time-"):
            assert gids(chart.light, "series-") == gids(chart.light, "interval-") == []
            assert gids(chart.light, "hollow-")
            assert "one run, no interval" in " ".join(texts(chart.light))
            assert not {"slower", "faster", "tie", "unresolved"} & set(texts(chart.light))


def test_annotated_rows_are_hollow() -> None:
    rows = [
        msgspec.structs.replace(row, two_modes=(1.0, 2.0)) if row.case.runtime == "go-1.26" else row
        for row in synthetic.summary().rows
        if row.group == "spawn?concurrency=1000&depth=1"
    ]
    svg = only(changed(rows=tuple(rows), memory=()), TIMES).light
    assert gids(svg, "hollow-") == ["hollow-goroutine@go-1.26"]
    assert any(text.endswith("two levels") for text in texts(svg))


def test_a_title_of_noisy_numbers_says_so() -> None:
    rows = [
        msgspec.structs.replace(row, noisy_rounds=row.rounds)
        for row in synthetic.summary().rows
        if row.group == "spawn?concurrency=1000&depth=1"
    ]
    noisy = only(changed(rows=tuple(rows), memory=()), TIMES)
    assert noisy.title == f"{charts()[TIMES].title} (all while something else ran)"


def test_speed_up_has_a_mark_per_count_of_workers() -> None:
    svg = charts()[SMALL].light
    for name in ("process-forkserver@cpython-3.13", "thread@cpython-3.13", "thread@cpython-3.13t"):
        assert marks(svg, f"series-{name}") == 2
        assert marks(svg, f"series-busy-{name}") == 2
    assert re.search(r"thread 1\.00|thread 0\.99", charts()[SMALL].title)


def test_memory_has_a_mark_per_size_and_the_kernels_share() -> None:
    svg = charts()["memory-spawn"].light
    assert marks(svg, "series-goroutine@go-1.26") == 3
    assert marks(svg, "series-kernel-thread@c") == 3
    assert gids(svg, "series-kernel-goroutine") == []
    assert "Go 1.26 goroutine 2.85 kB" in charts()["memory-spawn"].title


def deepened(held: Memory, times: float) -> Memory:
    """Return the same tasks with a depth: heavier by a factor, where that is not 1."""

    def heavier(line: Line | None) -> Line | None:
        return line and Line(slope=line.slope * times, low=line.low * times, high=line.high * times)

    case = msgspec.structs.replace(held.case, parameters={"depth": 1 if times == 1 else 10})
    lines = {"per_task": heavier(held.per_task), "per_task_live": heavier(held.per_task_live)}
    return msgspec.structs.replace(held, case=case, **lines)


def test_weights_stand_in_the_order_of_what_they_rank_one_of_each_language() -> None:
    chart = charts()["weight-spawn"]
    names = ("task@dotnet-10", "async@node-26", "asyncio@cpython-3.13", "goroutine@go-1.26", "thread@c")
    assert gids(chart.light, "label-") == [f"label-{name}" for name in names] * 2
    assert gids(chart.light, "live-") == [f"live-{name}" for name in names[:-1]]
    assert chart.title.endswith(
        "Go 1.26 goroutine 2.85 kB (depth 10: 28.5 kB) and C thread 36.7 kB (depth 10: 113 kB)"
    )
    assert chart.headline == min(each.headline for each in charts().values() if each.headline)


def test_a_reader_sees_what_is_there_without_tasks() -> None:
    chart = charts()["weight-spawn"]
    for part in ("empty", "tasks"):
        assert len(gids(chart.light, f"{part}-")) == 5
    assert {"the runtime", "1,000 tasks", "2.85 MB"} <= set(texts(chart.light))
    assert "Go 1.26 goroutine: 2.56 kB live, 3.01 MB without tasks, 2.85 MB more with 1,000." in chart.alt


def test_a_weight_is_drawn_at_each_depth_and_the_depth_is_stated() -> None:
    held = [each for each in synthetic.summary().memory if each.case.parameters == {"depth": 1}]
    flat = [deepened(each, 1) for each in held]
    deep = [deepened(each, 10) for each in held if each.case.model in {"task", "async"}]
    drawn = draw(changed(memory=(*deep, *flat), rows=()), synthetic.info())
    weights, sizes = (
        next(each for each in drawn if each.name == name) for name in ("weight-spawn", "memory-spawn")
    )
    assert weights.title.startswith(
        "Each parked task weighs, at depth 1: .NET 10 task 173 B (depth 10: 1.73 kB)"
    )
    assert gids(weights.light, "hollow-") == ["hollow-task@dotnet-10", "hollow-async@node-26"]
    assert {"depth 1", "depth 10"} <= set(texts(weights.light))
    live = ends(weights.light, "live")  # of Go, too, which was held at one depth
    assert ends(weights.light, "2.56 kB") == live
    assert len(live) == 1
    assert "At depth 1." in " ".join(texts(sizes.light))
    assert len(gids(sizes.light, "line-task@dotnet-10")) == 1


def test_a_weight_with_a_bend_is_the_one_with_many_tasks() -> None:
    parts = (Line(slope=400, low=390, high=410), Line(slope=140, low=139, high=141))
    bent = Line(slope=150, low=139, high=410, bend=10_000, parts=parts)
    held = [
        msgspec.structs.replace(each, per_task=bent) if each.case.model == "task" else each
        for each in synthetic.summary().memory
        if each.case.parameters.get("depth") == 1
    ]
    chart = only(changed(memory=tuple(held)), "weight-spawn")
    assert chart.title.startswith("Each parked task weighs, at depth 1: .NET 10 task 140 B, ")
    assert {"400 B up to 10,000 tasks", "400 kB"} <= set(texts(chart.light))


def test_one_size_is_no_slope_and_no_chart() -> None:
    assert "memory-mailbox" not in charts()
    assert "weight-spawn" not in charts("tiny")


def test_early_timers_are_below_zero() -> None:
    chart = charts()["overshoot-timers-hops-2-delay-20"]
    assert re.search(r"\.NET 10 task \d\.\d+ ms early", chart.title)
    assert len(gids(chart.light, "on-time")) == 1


def test_at_most_six_series_are_in_colour() -> None:
    inks = [
        re.search(r"stroke: (#\w+)", ET.tostring(group, encoding="unicode"))
        for group in ET.fromstring(charts()["memory-spawn"].light).iter(f"{SVG}g")
        if re.match(r"line-(?!kernel-)", group.get("id", ""))
    ]
    coloured = [
        ink for ink in inks if ink and ink[1].upper() not in {LIGHT.muted.upper(), LIGHT.foreground.upper()}
    ]
    assert 0 < len(coloured) <= 6


def test_the_twins_say_what_can_be_told_apart() -> None:
    chart = charts()["canary"]
    assert len(gids(chart.light, "interval-")) == len(synthetic.summary().twins)
    assert marks(chart.light, "canary") == len(synthetic.summary().canaries)
    widths = [twin.pair.half_width or 0 for twin in synthetic.summary().twins]
    assert f"±{words.percent(max(widths))} at worst" in chart.title


def test_every_model_has_a_shape() -> None:
    assert {model.name for each in LANGUAGES.values() for model in each.models} == set(MARKERS)


# Bytes


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert draw(synthetic.summary(), synthetic.info()) == tuple(charts().values())


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    program = (
        "import hashlib; from harness.showing.charts import draw; "
        "from tests.fixtures.summaries import synthetic as s;"
        "run = s.summary('tiny'), s.info('tiny');"
        "print(hashlib.sha256(repr(draw(*run)).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    here = draw(synthetic.summary("tiny"), synthetic.info("tiny"))
    assert done.stdout.decode().strip() == hashlib.sha256(repr(here).encode()).hexdigest()


def test_themes_differ_in_colours_and_in_nothing_else() -> None:
    def without(chart: str, theme: Theme) -> str:
        for colour in {
            theme.background,
            theme.foreground,
            theme.muted,
            theme.faint,
            *theme.languages.values(),
        }:
            chart = re.sub(colour, "#", chart, flags=re.IGNORECASE)
        return re.sub(r"[mp][0-9a-f]{10}", "id", chart)

    for chart in charts().values():
        assert chart.light != chart.dark
        assert without(chart.light, LIGHT) == without(chart.dark, DARK)


def test_coordinates_have_two_decimals_and_text_stays_text() -> None:
    for chart in charts().values():
        tags = " ".join(re.findall(r"<[^>]+>", chart.light))
        assert not re.search(r"\d\.\d{3}", tags)
        assert "<title>" in chart.light
        assert "'DejaVu Sans', system-ui, sans-serif" in chart.light
        assert "<dc:date>" not in chart.light


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_ink_stands_out_from_the_page(theme: Theme) -> None:
    for ink in (*theme.languages.values(), theme.foreground, theme.muted, theme.faint):
        assert contrast(ink, theme.background) >= 3, ink
    assert contrast(theme.muted, theme.background) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_is_written_beyond_the_edge() -> None:
    for chart in (*charts().values(), *charts("tiny").values()):
        assert 'viewBox="0 0 720 ' in chart.light
        for element in ET.fromstring(chart.light).iter(f"{SVG}text"):
            ends = ends_of(element)
            assert ends[0] >= 0, "".join(element.itertext())
            assert ends[1] <= WIDTH_IN * 72, "".join(element.itertext())


def ends_of(element: ET.Element) -> tuple[float, float]:
    style, text = element.get("style", ""), "".join(element.itertext())
    points = float((re.search(r"([\d.]+)px", style) or ["", "0"])[1])
    x = float(
        element.get("x") or (re.search(r"translate\(([\d.-]+)", element.get("transform", "")) or ["", "0"])[1]
    )
    width = width_in(text, points, bold="bold" in style) / 1.1 * 72
    share = {"middle": 0.5, "end": 1.0}.get(
        (re.search(r"text-anchor: (\w+)", style) or ["", "start"])[1], 0.0
    )
    return x - share * width, x + (1 - share) * width
