"""Claims, tour and matrix as they stand on pages, and what is drawn of exhibits."""

import xml.etree.ElementTree as ET
from pathlib import Path

import msgspec
import pytest

from harness.judging.claims import MATRIX, Known, decided
from harness.judging.exhibits import facts_of, last_observed
from harness.language import Model, Property
from harness.languages import LANGUAGES
from harness.model import Observed, Status
from harness.showing.charts import diagrams
from harness.showing.claims_page import Writer, typed
from tests.web.made import CHAPTER, OBSERVED

ROOT = Path(__file__).resolve().parents[3]
SAID = {"+": "yes", "-": "no"}
MODEL = Observed(
    exhibit=MATRIX, language="python", variant="thread-cpython-3.13t", half="fact", runtime="cpython-3.13t",
    version="3.13.5", outcome=Status.OBSERVED, t="", hits=1, attempts=1,
    stdout="overlaps waits: yes\nuses several cores: yes\npre-empts: no\n",
)  # fmt: skip
SKIPPED = msgspec.structs.replace(MODEL, variant="gone", outcome=Status.SKIPPED, attempts=0)


def parts(page: Path, *, chinese: bool) -> dict[str, str]:
    known = Known(observed=(*OBSERVED, MODEL, SKIPPED))
    chapter = msgspec.structs.replace(
        CHAPTER, picture="a-chart", claim=(msgspec.structs.replace(CHAPTER.claim[0], command="try it go"),)
    )
    verdicts = decided([chapter], known)
    writer = Writer(
        folder=page.parent, chapters=[chapter], verdicts=verdicts, observed=known.observed, chinese=chinese
    )
    return writer.parts()


def test_a_claim_has_an_anchor_its_word_and_rows_that_lead_to_what_they_rest_on(tmp_path: Path) -> None:
    made = parts(tmp_path / "docs/claims.md", chinese=False)
    assert "### C01\n\n> A <b>saying</b>.\n\n**supported** · line 1 of the notes" in made["claims"]
    assert "| Go 1.26 broken | supported | 1/1 | [it](exhibits/it.md) |" in made["claims"]
    assert made["claims-counts"].startswith("1 claims: 1 supported. The word of 0 of them")


def test_the_tour_explains_and_says_what_to_type(tmp_path: Path) -> None:
    tour = parts(tmp_path / "docs/tour.md", chinese=False)["tour"]
    assert "**supported** · [what was seen](claims.md#c01)" in tour
    assert "$ python3 noxfile.py -s harness -- try it go\n" in tour
    assert 'src="../docs/charts/a-chart-light.svg"' in tour
    assert typed("compare --only compute") == "python3 noxfile.py -s compare -- --only compute"


def test_a_chinese_page_says_the_same_and_leads_to_its_own_pages_where_there_are_some(tmp_path: Path) -> None:
    page = tmp_path / "docs/zh/claims.md"
    assert "| Go 1.26 broken | 成立 | 1/1 | [it](../exhibits/it.md) |" in parts(page, chinese=True)["claims"]
    (page.parent / "exhibits").mkdir(parents=True)
    (page.parent / "exhibits/it.md").touch()
    made = parts(page, chinese=True)
    assert "[it](exhibits/it.md)" in made["claims"]
    assert "> 一句话。\n\n**成立** · 笔记第 1 行" in made["claims"]
    assert 'src="../../docs/charts/a-chart-light.svg"' in made["tour"]


def test_the_matrix_has_what_was_probed(tmp_path: Path) -> None:
    lines = parts(tmp_path / "docs/models.md", chinese=False)["matrix"].splitlines()
    assert lines[2:] == ["| Python 3.13t thread | yes | yes | – |  |  |  |"]
    assert "| 是 | 是 | – |" in parts(tmp_path / "docs/zh/models.md", chinese=True)["matrix"]


def seen(exhibit: str, stdout: str) -> Observed:
    return msgspec.structs.replace(MODEL, exhibit=exhibit, variant="naive", stdout=stdout)


def texts(svg: str) -> set[str]:
    return {"".join(each.itertext()) for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize(
    ("wanted", "title"), [(0, "a circle of 2"), (2, "Nobody waits in a circle")], ids=["circle", "no circle"]
)
def test_who_waits_for_whom_is_drawn(wanted: int, title: str) -> None:
    said = "ready\nwait: philosopher 0 holds fork 0, wants fork 1\n"
    said += f"wait: philosopher 1 holds fork 1, wants fork {wanted}\n"
    (chart,) = diagrams.draw([seen("deadlock-remedies", said), seen("deadlock-remedies", said)])
    assert (chart.name, title in chart.title) == ("wait-for-graph", True)
    assert {"philosopher 0", "fork 0", "philosopher 1", "fork 1"} <= texts(chart.light)


def test_the_states_of_a_thread_are_drawn() -> None:
    said = "created: Unstarted / none\nrunning: Running / R\nsleeping: WaitSleepJoin / S\nended: Stopped /"
    thread = msgspec.structs.replace(seen("lifecycle", said), variant="thread")
    (chart,) = diagrams.draw([thread, seen("lifecycle", "of another variant: x / y")])
    assert chart.name == "lifecycle-python"
    assert {"sleeping", "WaitSleepJoin", "kernel: S"} <= texts(chart.dark)
    assert "sleeping: WaitSleepJoin / S" in chart.alt


@pytest.mark.parametrize(
    ("language", "model"),
    [(each.name, model) for each in LANGUAGES.values() for model in each.models],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_a_model_declares_what_its_probe_showed(language: str, model: Model) -> None:
    seen = [each for each in last_observed(ROOT, ROOT / "results") if each.exhibit == MATRIX]
    found = [each for each in seen if (each.language, each.variant) == (language, model.name)]
    declared = {name: SAID[own] for name, own in zip(Property, model.properties, strict=True)}
    assert [facts_of(each) for each in found] == [declared]
