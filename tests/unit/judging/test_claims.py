"""A claim is decided by records alone: flip one, and the verdict changes."""

import shlex
from pathlib import Path

import msgspec
import pytest

from harness.declarations.claims import Chapter, Claim, Evidence, read_all
from harness.declarations.exhibits import load, names, pair
from harness.declarations.profiles import PROFILES
from harness.errors import UsageError
from harness.judging.claims import MATRIX, Known, Verdict, Word, decide, numbers_of, together
from harness.judging.summary import Summary
from harness.model import Kind, Observed, Reason, Record, Status, Text
from harness.planning.plan import Available, make_plan
from harness.planning.prepare import case_of
from harness.records.record import Run
from tests.fixtures.summaries import synthetic
from tests.web import made

RUNTIMES = [
    Available(runtime=name, language=language, packages=("gevent", "native"))
    for name, language in made.RUNTIMES.items()
]
ROOT = Path(__file__).resolve().parents[3]
BOTH = Text(en="a", zh="甲")


def claim(*evidence: Evidence, kind: str = "outcome") -> Claim:
    plain = Claim(id="C01", line=1, kind="outcome", saying=BOTH, truth=BOTH, evidence=evidence)
    return msgspec.structs.replace(plain, kind=kind)


def seen(variant: str = "broken", **differing: object) -> Observed:
    plain = Observed(
        exhibit="it", language="go", variant=variant, half="broken", runtime="go-1.26", version="1.26.8",
        outcome=Status.OBSERVED, t="", hits=2, attempts=3,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **differing)


def cell(value: str, **differing: object) -> Observed:
    return seen("goroutine", exhibit=MATRIX, stdout=f"pre-empts: {value}\n", **differing)


def of(known: Known, *evidence: Evidence) -> Verdict:
    return decide(claim(*evidence), known)


def numbers(summary: Summary, profile: str) -> Known:
    return Known(observed=(), numbers=numbers_of(summary, profile))


def observed(*rows: Observed) -> Known:
    return Known(observed=rows)


SHOWN = Evidence(exhibit="it", variants="broken*")
MISSING = {"outcome": Status.SKIPPED, "reason": Reason.TOOLCHAIN_MISSING, "attempts": 0}
UNEXPECTED = {"outcome": Status.FAILED, "reason": Reason.UNEXPECTED}


def test_an_exhibit_speaks_for_a_claim_or_against_it() -> None:
    verdict = of(observed(seen()), SHOWN)
    assert verdict.verdict is Word.SUPPORTED
    assert [(row.subject, row.shown, row.rests_on) for row in verdict.rows] == [
        ("Go 1.26 broken", "2/3", "exhibits/it")
    ]
    assert of(observed(seen()), msgspec.structs.replace(SHOWN, says="refutes")).verdict is Word.REFUTED


@pytest.mark.parametrize(("flipped", "word"), [(MISSING, Word.NOT_MEASURED), (UNEXPECTED, Word.INCONCLUSIVE)])
@pytest.mark.parametrize("says", ["supports", "refutes"])
def test_one_flipped_observation_changes_the_verdict(
    flipped: dict[str, object], word: Word, says: str
) -> None:
    evidence = msgspec.structs.replace(SHOWN, says=says)
    before = of(observed(seen(), seen("broken-too")), evidence)
    after = of(observed(seen(), seen("broken-too", **flipped)), evidence)
    assert before.verdict in {Word.SUPPORTED, Word.REFUTED}
    assert after.verdict is word


@pytest.mark.parametrize(
    ("value", "word"), [("yes", Word.SUPPORTED), ("no", Word.REFUTED), ("", Word.INCONCLUSIVE)]
)
def test_a_cell_of_the_matrix_speaks_both_ways(value: str, word: Word) -> None:
    evidence = Evidence(property="pre-empts", models=("go/*",), value="yes")
    assert of(observed(cell(value)), evidence).verdict is word
    assert of(observed(cell(value, **MISSING)), evidence).verdict is Word.NOT_MEASURED
    assert of(observed(cell(value, **UNEXPECTED)), evidence).verdict is Word.INCONCLUSIVE


def test_the_words_of_rows_make_one() -> None:
    s, r, i, n = Word.SUPPORTED, Word.REFUTED, Word.INCONCLUSIVE, Word.NOT_MEASURED
    table = {
        (s, s): s,
        (r, r): r,
        (s, r, i): Word.DEPENDS,
        (s, i, n): s,
        (r, n): r,
        (i, n): i,
        (n,): n,
        (): n,
    }
    assert {words: together(words) for words in table} == table


TWICE = Evidence(speed_up="goroutine@go-*", at="compute?size=1000000", above=1.5)
LIGHTER = Evidence(ratio="spawn", of="memory", over="goroutine@*", under="thread@c", below=1.0)
QUICKER = Evidence(ratio="spawn?concurrency=1000", over="goroutine@*", under="thread@cpython-3.13", below=1.0)
MEASURED = {"a speed-up": TWICE, "memory": LIGHTER, "time": QUICKER}


@pytest.mark.parametrize("evidence", MEASURED.values(), ids=MEASURED)
def test_a_number_decides_with_its_whole_interval(evidence: Evidence) -> None:
    known = numbers(synthetic.summary("quick"), "quick")
    verdict = of(known, evidence)
    assert (verdict.verdict, verdict.indication) == (Word.SUPPORTED, True)
    assert "×" in verdict.rows[0].shown

    bound = {"above": evidence.below, "below": evidence.above}
    assert of(known, msgspec.structs.replace(evidence, **bound)).verdict is Word.REFUTED
    middle = float(verdict.rows[0].shown.partition("×")[0])
    assert of(known, msgspec.structs.replace(evidence, above=middle, below=None)).verdict is Word.INCONCLUSIVE

    full = numbers(synthetic.summary("full"), "full")
    assert not of(full, evidence).indication


def test_tasks_are_held_against_others_of_their_depth() -> None:
    summary = synthetic.summary("quick")
    without = [
        each
        for each in summary.memory
        if (each.case.model, each.case.parameters.get("depth")) != ("thread", 10)
    ]
    deep = msgspec.structs.replace(LIGHTER, ratio="spawn?depth=10")
    told = "Go 1.26 goroutine over C thread, bytes of a task"

    known = numbers(summary, "quick")
    assert [row.subject for row in of(known, LIGHTER).rows] == [f"{told}, depth 1"]
    assert [row.subject for row in of(known, deep).rows] == [f"{told}, depth 10"]
    known = numbers(msgspec.structs.replace(summary, memory=tuple(without)), "quick")
    assert of(known, deep).verdict is Word.NOT_MEASURED


def test_tasks_that_were_held_before_they_had_a_depth_are_those_of_depth_1() -> None:
    summary = synthetic.summary("quick")
    before = tuple(
        msgspec.structs.replace(each, case=msgspec.structs.replace(each.case, parameters={}))
        for each in summary.memory
        if each.case.parameters.get("depth") == 1
    )
    known = numbers(msgspec.structs.replace(summary, memory=before), "quick")

    assert [row.subject for row in of(known, LIGHTER).rows] == [
        "Go 1.26 goroutine over C thread, bytes of a task"
    ]
    assert of(known, msgspec.structs.replace(LIGHTER, ratio="spawn?depth=1")).verdict is Word.SUPPORTED
    deep = msgspec.structs.replace(LIGHTER, ratio="spawn?depth=10")
    assert of(known, deep).verdict is Word.NOT_MEASURED


def test_each_workload_has_the_numbers_of_its_own_run() -> None:
    """A full run of one workload, and a quick run of all: whoever speaks of another rests on the latter."""
    quick, full = (numbers_of(synthetic.summary(profile), profile) for profile in ("quick", "full"))
    known = Known(observed=(), numbers=quick | {"spawn": full["spawn"]})

    assert [of(known, each).indication for each in (TWICE, LIGHTER, QUICKER)] == [True, False, False]
    del quick["compute"]
    assert of(Known(observed=(), numbers=quick), TWICE).verdict is Word.NOT_MEASURED


@pytest.mark.parametrize("evidence", [TWICE, QUICKER], ids=["a speed-up", "time"])
def test_a_claim_has_no_word_at_a_level_that_its_rounds_do_not_reach(evidence: Evidence) -> None:
    summary = synthetic.summary("quick")
    strict = msgspec.structs.replace(summary.level, alpha=0.015)
    known = numbers(msgspec.structs.replace(summary, level=strict), "quick")
    assert of(known, evidence).verdict is Word.INCONCLUSIVE


def _known(run: Run) -> Known:
    return numbers(made.made_summary(run), run.info.profile)


def test_one_failed_record_takes_a_number_away() -> None:
    run = made.made_run(made.made_plan())
    over, under = "goroutine@go-1.26", "thread@c"
    evidence = Evidence(ratio="spawn?concurrency=1000", over=over, under=under, above=0.0)
    assert of(_known(run), evidence).verdict is Word.SUPPORTED

    def flipped(record: Record) -> Record:
        lied = record.kind is Kind.TIMED and record.case.id == f"spawn/{over}?concurrency=1000&depth=1"
        failed = {"outcome": Status.FAILED, "reason": Reason.CHECKSUM} if lied else {}
        return msgspec.structs.replace(record, **failed)

    after = msgspec.structs.replace(run, records=tuple(map(flipped, run.records)))
    assert of(_known(after), evidence).verdict is Word.NOT_MEASURED


def test_with_a_piece_of_evidence_that_was_not_run_the_word_is_so_far() -> None:
    other = Evidence(exhibit="another", says="refutes")
    assert of(observed(seen()), SHOWN, other).verdict is Word.SUPPORTED_SO_FAR
    assert of(observed(seen(), seen("x", exhibit="another")), SHOWN, other).verdict is Word.DEPENDS
    assert of(observed(seen("x", exhibit="another")), SHOWN, other).verdict is Word.REFUTED_SO_FAR


def test_a_definition_gets_no_stamp() -> None:
    assert decide(claim(SHOWN, kind="definition"), observed(seen())).verdict is Word.CORRECTION


CHAPTER = """
title = { en = "a", zh = "甲" }
intro = { en = "a", zh = "甲" }
"""
CLAIM = """
[[claim]]
id = "C01"
line = 1
kind = "outcome"
saying = { en = "a", zh = "甲" }
truth = { en = "a", zh = "甲" }
evidence = [{ exhibit = "it" }]
"""
MALFORMED = {
    "no chinese": (CLAIM.replace(', zh = "甲"', "", 1), ["claim 1 (C01)", "zh"]),
    "unknown key": (CLAIM + "colour = 1", ["unknown key `colour`", "evidence"]),
    "id": (CLAIM.replace("C01", "1"), ["id", "two digits"]),
    "twice": (CLAIM + CLAIM, ["C01", "twice"]),
    "nothing to decide by": (CLAIM.replace('[{ exhibit = "it" }]', "[]"), ["evidence", "expected some"]),
    "needs and has": (CLAIM + 'needs = { en = "x", zh = "甲" }', ["needs", "without evidence"]),
    "command": (CLAIM + 'command = "rm x"', ["command", "`try`"]),
    "evidence key": (CLAIM.replace("exhibit", "exhibits"), ["evidence 1", "unknown key `exhibits`"]),
    "two kinds": (CLAIM.replace('"it"', '"it", ratio = "spawn"'), ["evidence 1", "exhibit and ratio"]),
    "language": (CLAIM.replace('"it"', '"it", language = "rust"'), ["language", "rust"]),
    "property": (CLAIM.replace('exhibit = "it"', 'property = "x"'), ["property", "coloured", "`models`"][:2]),
    "workload": (CLAIM.replace('exhibit = "it"', 'ratio = "x", over = "a", under = "b"'), ["ratio", "'x'"]),
    "no bound": (
        CLAIM.replace('exhibit = "it"', 'speed_up = "x", at = "compute?size=1"'),
        ["`above` and `below`"],
    ),
}


def _read(folder: Path, text: str) -> tuple[Chapter, ...]:
    (folder / "claims").mkdir()
    (folder / "claims/01-a.toml").write_text(CHAPTER + text)
    return read_all(folder)


def test_a_chapter_is_read(tmp_path: Path) -> None:
    chapter = _read(tmp_path, CLAIM)[0]
    assert (chapter.name, chapter.claim[0].saying) == ("01-a", BOTH)


@pytest.mark.parametrize(("text", "told"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_claim_names_what_was_expected(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        _read(tmp_path, text)
    message = str(raised.value)
    assert [part for part in ("claims", "docs/adding.md", *told) if part not in message] == []


CLAIMS = {each.id: each for chapter in read_all(ROOT) for each in chapter.claim}


def test_all_seventy_eight_are_there() -> None:
    numbers = [f"C{number:02}" for number in range(1, 75)]
    assert sorted(CLAIMS) == sorted([*numbers, *(f"C51{letter}" for letter in "bcde")])


EVERYTHING = tuple(
    Observed(
        exhibit=exhibit.name, language=variant.language, variant=variant.name, half=variant.half,
        runtime=variant.runtime or variant.language, version="", outcome=Status.OBSERVED, t="", hits=1,
        attempts=1,
    )
    for exhibit in (load(ROOT, each) for each in names(ROOT))
    for variant in exhibit.variant
)  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_what_a_claim_rests_on_is_there(name: str) -> None:
    for each in CLAIMS[name].evidence:
        if each.exhibit or each.property:
            rows = decide(claim(each), observed(*EVERYTHING)).rows
            assert Word.NOT_MEASURED not in {row.verdict for row in rows}, f"{each}: no such variant"


@pytest.mark.parametrize("outcome", [Status.SKIPPED, Status.FAILED])
@pytest.mark.parametrize("name", CLAIMS)
def test_no_claim_rests_on_what_was_skipped_or_failed(name: str, outcome: Status) -> None:
    known = observed(*(msgspec.structs.replace(each, outcome=outcome) for each in EVERYTHING))
    verdict = decide(CLAIMS[name], known).verdict
    assert verdict in {Word.NOT_MEASURED, Word.INCONCLUSIVE, Word.CORRECTION}


@pytest.mark.parametrize("chapter", read_all(ROOT), ids=lambda chapter: chapter.name)
def test_the_picture_of_a_chapter_is_there(chapter: Chapter) -> None:
    assert not chapter.picture or (ROOT / f"docs/charts/{chapter.picture}-light.svg").exists()


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_to_be_typed_is_there(name: str) -> None:
    match shlex.split(CLAIMS[name].command):
        case ["try", exhibit, language, *variant]:
            assert pair(load(ROOT, exhibit), language, *variant or ("",))
        case ["try" | "exhibits", exhibit]:
            assert load(ROOT, exhibit).variant
        case ["run", case]:
            assert case_of(case).workload
        case ["compare", "--only", patterns]:
            assert make_plan(PROFILES["quick"], RUNTIMES, patterns.split(","), seed=1).entries
        case []:
            assert CLAIMS[name].needs or CLAIMS[name].kind == "definition"
        case other:
            pytest.fail(f"not a command that is known here: {other}")
