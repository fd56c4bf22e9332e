"""The pages hold together: links resolve, commands exist, quoted code and declared numbers are the code's."""

import ast
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import CycloptsError

from harness.__main__ import app
from harness.declarations.profiles import PROFILES
from harness.judging import stats, summary
from harness.languages import LANGUAGES
from harness.planning import expected
from harness.planning.expected import CALIBRATED_MS
from harness.planning.plan import FEWEST_ROUNDS
from harness.records.capacity import CAPACITY_LEAST
from harness.records.lines import LAST_WARM_UPS
from harness.workload import Shape
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, workload_of
from harness.workloads.timers import OVERLAP_LEAST, TRACED_HOPS, TRACED_MS

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
PAGES = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
LINE_MOST = 150

_FENCED = re.compile(r"^[ ]*```.*?^[ ]*```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^()\s]+)\)|\b(?:src|srcset)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
_COMMAND = re.compile(r"\b(?:python3 noxfile\.py|nox) (-s [a-z].*)$")
_QUOTED = re.compile(r"^\[([^\]]+)\]\(\1\)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- (generated: [a-z0-9-]+|end) -->")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# Put together here, or this file would be the first to hold them.
_REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "proxy.golang" + ".org",
               "sum.golang" + ".org", "api.nuget" + ".org", "registry.yarn" + "pkg.com")  # fmt: skip
_ELSEWHERE = re.compile(r"(?<![\w.<-])/work" + r"/|\bshared" + r"/(?!toolchains)")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def every_page() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", PAGES, ids=_name)


_FRONT = re.compile(r"\A---\n.*?\n---\n\n", re.DOTALL)


def _prose(page: Path) -> str:
    return _CODE.sub("", _FENCED.sub("", page.read_text()))


def _anchors(page: Path) -> set[str]:
    """Return what GitHub calls the headings of a page."""
    found: set[str] = set()
    for heading in _HEADING.findall(_FENCED.sub("", page.read_text())):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        while slug in found:
            slug += "-1"
        found.add(slug)
    return found


def _commands(page: Path) -> Iterator[list[str]]:
    """Give the words after `noxfile.py` of every command on a page, in fences and in code."""
    text = page.read_text()
    lines = [line for fence in _FENCED.findall(text) for line in fence.splitlines()]
    for line in (*lines, *(code.strip("`") for code in _CODE.findall(_FENCED.sub("", text)))):
        if found := _COMMAND.search(line):
            yield shlex.split(found[1], comments=True)


def _sessions() -> set[str]:
    return {
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text()).body
        if isinstance(node, ast.FunctionDef)
        and any("session" in ast.unparse(each) for each in node.decorator_list)
    }


def _check_command(words: list[str]) -> None:
    _, session, *rest = words
    assert session in _sessions(), f"no session {session}"
    assert not rest or rest[0] == "--", f"arguments follow `--`: {rest}"
    given = rest[1:]
    match session:
        case "compare":
            app.parse_args(["compare", *given], exit_on_error=False, print_error=False)
        case "harness":
            assert {*given[:1]} & {*app}, f"no subcommand {given[:1]}"
            app.parse_args(given, exit_on_error=False, print_error=False)
        case "test":
            missing = [word for word in given if word.startswith("tests") and not (ROOT / word).exists()]
            assert not missing
        case "lint":
            assert set(given) <= set(LANGUAGES)
        case _:
            assert not given


@every_page()
def test_links_lead_somewhere(page: Path) -> None:
    for target in (found[0] or found[1] for found in _LINK.findall(_prose(page))):
        if re.match(r"https://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{target}: no such file"
        assert place.is_relative_to(ROOT), f"{target}: leads out of the checkout"
        if anchor:
            assert anchor in _anchors(place), f"{target}: no such heading"


@every_page()
def test_commands_can_be_typed(page: Path) -> None:
    for words in _commands(page):
        _check_command(words)


@pytest.mark.parametrize(
    "wrong",
    ["-s compares", "-s harness -- invent", "-s compare -- --speed 1", "-s lint -- rust", "-s compare tiny"],
)
def test_commands_that_can_not_are_noticed(wrong: str) -> None:
    with pytest.raises((AssertionError, CycloptsError)):
        _check_command(wrong.split())


@every_page()
def test_generated_parts_are_closed_and_named_once(page: Path) -> None:
    text = _prose(page)
    marks = _MARK.findall(text)
    assert marks[1::2] == ["end"] * (len(marks) // 2)
    assert len(marks) % 2 == 0
    assert "end" not in marks[::2]
    assert len(set(marks[::2])) == len(marks) // 2
    assert text.count("<!--") == len(marks), "a mark is misspelt"


def test_every_mark_is_one_that_the_report_fills() -> None:
    known = {"headline", "questions", "machine"}
    known |= {f"{each.name}-{part}" for each in WORKLOADS for part in ("charts", "table")}
    weighed = [each for each in WORKLOADS if any(own.shape is Shape.EACH for own in each.pictures)]
    known |= {f"{each.name}-memory" for each in weighed}
    known |= {f"exhibit-{part}" for part in ("list", "outcomes", "programs", "elsewhere")}
    known |= {"claims-counts", "claims", "tour", "matrix"}
    used = {mark.removeprefix("generated: ") for page in PAGES for mark in _MARK.findall(_prose(page))}
    assert used - {"end"} == known


@pytest.mark.parametrize("readme", READMES, ids=_name)
def test_a_readme_is_short_and_names_the_other_first(readme: Path) -> None:
    lines = _FRONT.sub("", readme.read_text()).splitlines()
    other = next(each for each in READMES if each != readme)
    assert len(lines) <= LINE_MOST
    assert f"({other.name})" in lines[0]


@pytest.mark.parametrize("readme", READMES, ids=_name)
def test_code_in_a_readme_stands_in_its_file(readme: Path) -> None:
    quotes = _QUOTED.findall(readme.read_text())
    assert {Path(path).suffix for path, _ in quotes} == {".py", ".go", ".js", ".cs"}
    for path, code in quotes:
        source = [line.strip() for line in (ROOT / path).read_text().splitlines()]
        wanted = [line.strip() for line in code.splitlines()]
        starts = range(len(source) - len(wanted) + 1)
        assert any(source[at : at + len(wanted)] == wanted for at in starts), f"{path} reads otherwise"


@pytest.mark.parametrize("readme", READMES, ids=_name)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_readme_gives_each_profiles_rounds_and_time(readme: Path, profile: str) -> None:
    declared = PROFILES[profile]
    row = next(line for line in readme.read_text().splitlines() if line.startswith(f"| `{profile}`"))
    budget = declared.budget_s if declared.budget_s < 120 else declared.budget_s // 60
    rounds = {str(declared.rounds)} if declared.rounds > 1 else set()
    assert set(re.findall(r"\d+", row)) == {str(budget)} | rounds


def test_the_methodology_says_what_the_code_does() -> None:
    text = " ".join((ROOT / "docs/methodology.md").read_text().split())
    settle = {language: runtime.settle_ms for language, runtime in LANGUAGES.items()}
    compute, timers = (workload_of(name).settle_share for name in ("compute", "timers"))
    sentences = (
        f"Go {settle['go']} ms, Node {settle['js']:,} ms, .NET {settle['csharp']:,} ms",
        f"{_percent(timers)} of it in `timers` and {_percent(compute)} in `compute`",
        f"for {CALIBRATED_MS} ms where it is less",
        f"at most {expected.MOST_ITERATIONS}, with T = {PROFILES['quick'].target_ms} ms in `quick`",
        f"the times of the last {LAST_WARM_UPS}",
        f"not below {['', 'one', 'two', 'three', 'four', 'five', 'six'][FEWEST_ROUNDS]}",
        f"| 6 to {stats.SIGN_TEST_FROM - 1} |",
        f"| {stats.SIGN_TEST_FROM} and more |",
        f"{_percent(summary.MARGIN['quick'])} in `tiny` and `quick`",
        f"{_percent(summary.MARGIN['full'])} in `full`",
        f"Below {CAPACITY_LEAST} the cases",
        f"above {_percent(summary.CANARY_SPREAD)}",
    )
    assert [each for each in sentences if each not in text] == []


def test_the_page_of_timers_says_how_it_is_traced() -> None:
    text = " ".join((ROOT / "docs/workloads/timers.md").read_text().split())
    (few, few_ms), *others = TRACED_MS
    rest = "".join(f", {ms:,} up to {tasks:,}" for tasks, ms in others)
    assert f"{few_ms} ms up to {few} tasks{rest}" in text
    assert f"{TRACED_HOPS} hops" in text.replace("two hops", "2 hops")
    assert f"{_percent(OVERLAP_LEAST)} of" in text


@pytest.mark.parametrize("workload", [each.name for each in WORKLOADS])
def test_each_workload_has_its_page_with_every_model(workload: str) -> None:
    page = ROOT / f"docs/workloads/{workload}.md"
    headings = [_HEADING.findall(each.read_text())[1:] for each in (page, ROOT / "docs/workloads/timers.md")]
    assert headings[0] == headings[1]
    models = {each.model for each in IMPLEMENTATIONS if each.workload == workload}
    assert [model for model in sorted(models) if f"`{model}`" not in page.read_text()] == []


def test_every_cheat_is_told_of_and_none_is_made_up() -> None:
    text = (ROOT / "docs/same-work.md").read_text()
    prefixes = "|".join(each.name for each in WORKLOADS)
    assert set(re.findall(rf"`((?:{prefixes})_\w+)`", text)) == {
        cheat.name for each in WORKLOADS for cheat in each.cheats
    }


def test_promises_name_tests_that_exist() -> None:
    named = _TEST.findall((ROOT / "docs/promises.md").read_text())
    assert named
    for path, test in named:
        assert re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE), f"{path}::{test}"


def test_nothing_committed_names_a_registry_or_a_place_outside() -> None:
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, check=True).stdout
    wrong = []
    for name in filter(None, listed.decode().split("\0")):
        try:
            text = (ROOT / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError):  # not text; or removed and not yet committed
            continue
        wrong += [f"{name}: {host}" for host in _REGISTRIES if host in text]
        wrong += [f"{name}: {found[0]}" for found in _ELSEWHERE.finditer(text)]
    assert wrong == []
