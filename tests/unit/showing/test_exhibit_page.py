"""The pages of the exhibits are what was declared and what was observed."""

from pathlib import Path

import pytest
from declarations import BROKEN, FIXED, HEAD, written

from harness.declarations.exhibits import load, names, read
from harness.judging.exhibits import last_observed
from harness.model import Observed, Status
from harness.showing import exhibit_page

ROOT = Path(__file__).resolve().parents[3]
LINES_MOST = {True: 50, False: 260}  # of a pitfall or a cure; of what prints a table of facts


@pytest.mark.parametrize("name", names(ROOT))
def test_the_exhibits_that_are_here_are_well_formed_and_short(name: str) -> None:
    exhibit = load(ROOT, name)
    files = {Path(exhibit.folder, each.path): each.half for each in exhibit.variant}
    lines = {
        file.name: (len(file.read_text().splitlines()), LINES_MOST[half != "fact"])
        for file, half in files.items()
        if file.is_file()
    }
    assert {name: count for name, (count, most) in lines.items() if count > most} == {}


def test_the_pages_are_those_of_what_was_declared_and_seen() -> None:
    made = exhibit_page.files(ROOT, last_observed(ROOT, ROOT / "results"))
    assert made
    remedy = "python3 noxfile.py -s harness -- exhibits NAME --docs"
    assert {path.name: remedy for path, text in made.items() if path.read_bytes() != text} == {}


def test_a_new_page_shows_each_file_once_and_what_was_not_run(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + '[absent]\nc = "None."' + BROKEN + FIXED, broken="print('a program')")
    seen = Observed(
        exhibit="it", language="python", variant="it", half="broken", runtime="cpython-3.13",
        version="3.13.5", outcome=Status.OBSERVED, t="", hits=1, attempts=2, ended="exit 0",
        stdout="a\nb `c`",
    )  # fmt: skip
    path, made = exhibit_page.page(tmp_path, read(file), {("python", "it"): seen})
    text = made.decode()
    assert path == tmp_path / "it.md"
    assert "| Python\N{NO-BREAK SPACE}3.13 | `it` | pitfall | `a \\| b 'c'` | 1/2 |" in text
    assert "| Python | `it-fixed` | cure | not run yet |  |" in text
    assert text.count("print('a program')") == 1
    assert "The program is that of `it`." in text
    assert "- C: None.\n- Go: not written yet.\n" in text
    path.write_text("Prose.\n\n" + text.partition("## The programs")[0])
    assert exhibit_page.page(tmp_path, read(file), {("python", "it"): seen})[1].decode() == path.read_text()


def test_facts_stand_side_by_side(tmp_path: Path) -> None:
    declared = 'table = "item"\n' + HEAD + BROKEN.replace('"broken"', '"fact"')
    seen = Observed(
        exhibit="it", language="python", variant="it", half="fact", runtime="cpython-3.13", version="3.13.5",
        outcome=Status.OBSERVED, t="", hits=1, attempts=1, ended="exit 0", stdout="a: b | c\nd: e",
    )  # fmt: skip
    exhibit = read(written(tmp_path, declared))
    made = exhibit_page.page(tmp_path, exhibit, {("python", "it"): seen})[1].decode()
    assert "| item | Python 3.13 `it` |\n| --- | --- |\n| a | b \\| c |\n| d | e |" in made


def test_programs_stand_beside_each_other_where_both_can_be_read(tmp_path: Path) -> None:
    for name, letters, tables in (("narrow", 5, 1), ("wide", exhibit_page.BESIDE, 0)):
        file = written(tmp_path / name, HEAD + BROKEN + FIXED, broken=f"print('{'a' * letters}')")
        made = exhibit_page.page(tmp_path, read(file), {})[1].decode()
        assert made.count("<table>") == tables
        assert made.count("#### ") == (0 if tables else 2)
