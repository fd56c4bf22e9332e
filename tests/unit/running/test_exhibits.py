"""Exhibits: attempts are judged rightly, programs are run as declared, and what is seen is recorded."""

import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from declarations import BROKEN, FIXED, HEAD, WHOLE, written

from harness.commands import exhibits as exhibit_run
from harness.commands import try_one as exhibit_try
from harness.declarations.exhibits import Exhibit, Expect, Variant, pair
from harness.errors import MissingError, UsageError
from harness.judging import exhibits as judging
from harness.model import Observation, Observed, Reason, Status, Toolchain
from harness.providing import toolchains
from harness.providing.exhibit_build import Program, by_hand
from harness.records import record
from harness.running import exhibits

PLAIN = Observed(
    exhibit="x", language="python", variant="it", half="broken", runtime="cpython-3.13", version="3.13.5",
    outcome=Status.SKIPPED, t="",
)  # fmt: skip


def _seen(**differing: object) -> Observation:
    plain = Observation(
        exit=0, signal=None, killed=None, wall_ns=1_000_000_000, cpu_ns=0, voluntary_switches=0,
        involuntary_switches=0, processes=1, leaked=0, leaked_pipe=False, stdout=b"", stdout_bytes=0,
        stderr=b"", stderr_bytes=0, plateau=None,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **differing)


HUNG = _seen(exit=None, signal=9, killed="timeout")
ABORTED = _seen(exit=None, signal=6)
JUDGED = {
    "exit 0 by default": (Expect(), _seen(), ""),
    "wrong exit": (Expect(exit=3), _seen(exit=1), "exit with 3, and exit 1"),
    "one of several": (Expect(exit=(0, 13)), _seen(exit=13), ""),
    "none of several": (Expect(exit=(0, 13)), _seen(exit=2), "exit with 0 or 13"),
    "a signal for an exit": (Expect(), ABORTED, "ended by SIGABRT"),
    "the signal": (Expect(signal="SIGABRT"), ABORTED, ""),
    "another signal": (Expect(signal="SIGSEGV"), ABORTED, "SIGSEGV, and ended by SIGABRT"),
    "an exit for a signal": (Expect(signal="SIGABRT"), _seen(exit=134), "exit 134"),
    "it hangs": (Expect(hangs_after_s=1), HUNG, ""),
    "it ends instead": (Expect(hangs_after_s=1), _seen(), "to hang for 1 s, and exit 0"),
    "flooded instead": (Expect(hangs_after_s=1), _seen(exit=None, killed="flood"), "killed: flood"),
    "it hangs instead": (Expect(exit=(0, 1)), HUNG, "hung; killed after 1.0 s"),
    "killed for a signal": (Expect(signal="SIGKILL"), HUNG, "hung"),
    "stdout, a line of it": (Expect(stdout="^b$"), _seen(stdout=b"a\nb\nc\n"), ""),
    "stdout misses": (Expect(stdout="^b$"), _seen(stdout=b"ab\n"), "'^b$' is not in stdout"),
    "stderr misses": (Expect(stderr="Error"), _seen(stdout=b"Error"), "is not in stderr"),
    "empty": (Expect(stdout=r"\A\Z"), _seen(), ""),
    "not empty": (Expect(stdout=r"\A\Z"), _seen(stdout=b"\n"), "is not in stdout"),
    "a hang that says the wrong thing": (Expect(hangs_after_s=1, stdout="x"), HUNG, "not in stdout"),
    "no text at all": (Expect(stdout="a"), _seen(stdout=b"\xff a"), ""),
}


@pytest.mark.parametrize(("expect", "seen", "told"), JUDGED.values(), ids=JUDGED)
def test_an_attempt_is_as_expected_or_it_is_told_in_what_it_is_not(
    expect: Expect, seen: Observation, told: str
) -> None:
    found = judging.problem(expect, seen)
    assert told in found
    assert bool(found) == bool(told)


def _variant(**differing: object) -> Variant:
    plain = Variant(
        language="python", name="it", half="broken", path="broken.py", why="Because.", expect=Expect(exit=1)
    )
    return msgspec.structs.replace(plain, **differing)


@pytest.mark.parametrize(
    ("least", "hits", "expected"),
    [(None, 3, True), (None, 2, False), (1, 1, True), (2, 1, False), (1, 0, False)],
)
def test_hits_are_counted_against_those_declared(*, least: int | None, hits: int, expected: bool) -> None:
    variant = _variant(attempts=3, least_hits=least)
    attempts = [_seen(exit=int(at >= 3 - hits)) for at in range(3)]  # the hits come last
    result = judging.judge(PLAIN, variant, attempts)
    assert result.ended == f"exit {int(expected)}"
    assert (result.hits, result.attempts, result.outcome is Status.OBSERVED) == (hits, 3, expected)
    assert result.reason == (None if expected else Reason.UNEXPECTED)
    assert ("it was to exit with 1" in judging.seen(result)) == (not expected)


def test_a_home_is_not_named_where_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/root")
    result = judging.judge(PLAIN, _variant(), [_seen(exit=1, stderr=b"/root/a (/root/b) /opt/root/c")])
    assert result.stderr == "~/a (~/b) /opt/root/c"


def test_of_what_a_program_said_the_beginning_is_kept_and_facts_are_read() -> None:
    said = _seen(stdout=b"a label: its value: whole\nno fact\n" + b"x" * 2 * judging.KEPT_MOST)
    result = judging.judge(PLAIN, _variant(expect=Expect()), [said])
    assert len(result.stdout) == judging.KEPT_MOST
    assert judging.facts_of(result) == {"a label": "its value: whole"}


class Machine:
    """A checkout of its own, whose only Python is the one that runs the tests."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for module in (exhibits, judging, exhibit_run, exhibit_try):
            patch.setattr(module, "checkout", lambda: folder)
        patch.setattr(toolchains, "find", self._find)
        self.missing = False
        self.asked: list[tuple[tuple[str, ...], bool, bool]] = []

    def _find(
        self, wanted: tuple[str, ...], _checkout: Path, *, provide: bool, first: bool
    ) -> tuple[Toolchain, ...]:
        self.asked.append((wanted, provide, first))
        assert provide == ("python" in wanted)
        found = Toolchain(
            runtime="cpython-3.13", language="python", status="missing" if self.missing else "found",
            version="", maker="", path=sys.executable, source="path", remedy="find one", stamp="",
            environment={},
        )  # fmt: skip
        return tuple(
            found if name == "python" else msgspec.structs.replace(found, runtime=name, status="missing")
            for name in wanted
        )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    interrupt = signal.getsignal(signal.SIGINT)
    yield Machine(tmp_path, monkeypatch)
    signal.signal(signal.SIGINT, interrupt)


def _rows(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return rows


HANGS = "import threading; print('here', flush=True); threading.Event().wait()"
RUN = {
    "as expected": ("raise SystemExit(1)", "", 0, "exit 1"),
    "wrong exit": ("raise SystemExit(4)", "", 1, "to exit with 1, and exit 4"),
    "no failure": ("", "", 1, "to exit with 1, and exit 0"),
    "it hangs": pytest.param(HANGS, "deadline_s = 0.5", 1, "hung; killed", marks=pytest.mark.timeout(20)),
    "it aborts": ("import os; os.abort()", "", 1, "ended by SIGABRT"),
    "two attempts": ("raise SystemExit(1)", "attempts = 2", 0, "exit 1"),
    "its arguments": (
        "import sys; raise SystemExit(sys.argv[1:] == ['x'])",
        'arguments = ["x"]',
        0,
        "exit 1",
    ),
    "its flags": ("import sys; raise SystemExit(sys.flags.dev_mode)", 'flags = ["-X", "dev"]', 0, "exit 1"),
    "its variables": (
        "import os; raise SystemExit(int(os.environ['N']))",
        'environment = { N = "1" }',
        0,
        "",
    ),
    "no other variable": ("import os; raise SystemExit('HOME' not in os.environ)", "", 0, "exit 1"),
    "a place of its own": ("import os; open('x', 'x'); raise SystemExit(os.listdir() == ['x'])", "", 0, ""),
}


@pytest.mark.parametrize(("program", "keys", "code", "told"), RUN.values(), ids=RUN)
def test_programs_are_run_and_judged(
    machine: Machine, capfd: pytest.CaptureFixture[str], *, program: str, keys: str, code: int, told: str
) -> None:
    fixed = FIXED.replace("broken.py", "ok.py")
    written(machine.folder, HEAD + BROKEN + keys + fixed, broken=program, ok="")
    assert exhibit_run.run("it", as_json=True, strict=False) == code
    rows = _rows(capfd)
    assert [list(row) for row in rows] == [
        ["exhibit", "language", "variant", "expected", "hits", "attempts", "seen"]
    ] * 2
    assert (rows[0]["expected"], rows[1]["expected"]) == (code == 0, True)
    assert told in rows[0]["seen"]
    run = record.read(next((machine.folder / "results/local").iterdir()))
    assert [exhibit_run.row(each) for each in run.observed] == rows


def test_a_hang_is_waited_for_and_what_was_said_before_is_kept(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    text = BROKEN.replace("exit = 1", "hangs_after_s = 1, stdout = 'here'")
    written(machine.folder, HEAD + text + FIXED.replace("broken.py", "ok.py"), broken=HANGS, ok="")
    assert exhibit_run.run("", as_json=True, strict=True) == 0
    assert _rows(capfd)[0]["seen"].startswith("hung; killed after 1.")


@pytest.mark.parametrize("how", ["missing", "named", "pattern"])
def test_what_can_not_be_run_here_is_skipped_by_name(
    machine: Machine, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    machine.missing = how == "missing"
    runtime = {"missing": "", "named": "runtime = 'cpython-3.99'\n", "pattern": "runtime = 'cpython-*t'\n"}[
        how
    ]
    written(machine.folder, HEAD + BROKEN + runtime + FIXED.replace("expect", f"{runtime}expect"))
    assert exhibit_run.run("it", as_json=True, strict=False) == 0
    rows = _rows(capfd)
    assert [(row["expected"], row["attempts"]) for row in rows] == [(None, 0)] * 2
    assert all(row["seen"].startswith("skipped: cpython-") for row in rows)
    with pytest.raises(MissingError):
        exhibit_run.run("it", as_json=True, strict=True)


ORDINARY, EVERY = (("python",), True, True), (("python",), True, False)
NEEDED = {
    "the ordinary one": ("", "", [ORDINARY]),
    "one that fits is there": ("cpython-3.1[0-9]", "cpython-3.*", [ORDINARY]),
    "one that fits is to be had": ("cpython-*t", "", [ORDINARY, EVERY]),
    "named": ("cpython-3.9", "cpython-3.9", [(("cpython-3.9",), False, False)]),
    "named beside the ordinary one": ("cpython-3.9", "", [ORDINARY, (("cpython-3.9",), False, False)]),
    "named, and the ordinary one": ("cpython-3.13", "", [ORDINARY]),
}


@pytest.mark.parametrize(("broken", "fixed", "asked"), NEEDED.values(), ids=NEEDED)
def test_only_what_the_variants_need_is_looked_for(
    machine: Machine, broken: str, fixed: str, asked: list[tuple[tuple[str, ...], bool, bool]]
) -> None:
    """Of a pair that is tried, whatever else the exhibit has."""
    other = BROKEN.replace('"it"', '"other"') + "runtime = 'cpython-3.12'"
    text = "".join(
        variant + f"runtime = '{runtime}'\n" * bool(runtime)
        for variant, runtime in ((BROKEN, broken), (FIXED.replace("broken.py", "ok.py"), fixed))
    )
    written(machine.folder, HEAD + text + other, broken="raise SystemExit(1)", ok="")
    with contextlib.suppress(MissingError):
        exhibit_try.run("it", "python", "")
    assert machine.asked == asked


def test_what_needs_more_cores_than_there_are_is_skipped(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    fixed = FIXED.replace("broken.py", "ok.py")
    written(machine.folder, HEAD + BROKEN + "cores = 1000" + fixed, broken="", ok="")
    assert exhibit_run.run("it", as_json=True, strict=True) == 0
    first, second = _rows(capfd)
    assert (first["expected"], first["attempts"]) == (None, 0)
    assert first["seen"].startswith("skipped: needs 1000 cores, and may use ")
    assert second["expected"] is True


def test_trying_shows_both_halves_and_explains(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    text = '[since]\npython = "3.0 it was worse."\n[absent]\nc = "It is not there."\n' + BROKEN
    text += FIXED.replace("broken.py", "ok.py").replace("Because.", "It is mended.")
    written(machine.folder, HEAD + text, broken="raise SystemExit('a ' + 'sad end')", ok="print('fine')")
    assert exhibit_try.run("it", "python", "") == 0
    told = capfd.readouterr().out
    order = [
        "A title", "A lesson.", "The pitfall: it, in Python", "exhibits/it/broken.py",
        "raise SystemExit('a ' + 'sad end')", "$ python exhibits/it/broken.py", "a sad end", "[exit 1]",
        "Because.", "The cure: it-fixed", "fine", "[exit 0]", "It is mended.", "3.0 it was worse.",
        "Not in C",
    ]  # fmt: skip
    assert [part for part in order if part not in told] == []
    assert sorted(order, key=told.find) == order
    with pytest.raises(UsageError, match="It is not there"):
        exhibit_try.run("it", "c", "")


def test_trying_what_does_not_do_as_it_says_fails(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    written(machine.folder, WHOLE, broken="")
    assert exhibit_try.run("it", "", "it") == 1
    assert "That is not what was expected: exit 0; it was to exit with 1" in capfd.readouterr().out


def _exhibit(*variants: Variant) -> Exhibit:
    return Exhibit(title="", lesson="", variant=variants, name="it", folder="/c/exhibits/it")


def test_a_pitfall_is_shown_beside_its_own_cure() -> None:
    first, second = _variant(name="a"), _variant(name="b")
    cure, other = (_variant(name=f"{name}-cured", half="fixed", cures=name) for name in "ba")
    plain, fact = _variant(name="plain", half="fixed"), _variant(name="fact", half="fact")
    exhibit = _exhibit(first, second, cure, other, plain, fact)
    assert pair(exhibit, "python", "") == (first, other)
    assert pair(exhibit, "python", "b") == (second, cure)
    assert pair(exhibit, "python", "b-cured") == (second, cure)
    assert pair(exhibit, "python", "plain") == (first, plain)
    assert pair(exhibit, "python", "fact") == (fact,)
    with pytest.raises(UsageError, match="did you mean b-cured"):
        pair(exhibit, "python", "b-cure")


def _go(folder: Path, stamp: str = "", **environment: str) -> Program:
    toolchain = Toolchain(
        runtime="go-1.26", language="go", status="found", version="", maker="", path="/bin/false",
        source="path", remedy="", stamp=stamp, environment={},
    )  # fmt: skip
    exhibit = Exhibit(title="", lesson="", name="it", folder=str(folder))
    variant = _variant(language="go", path="module/a", environment=environment)
    return Program(exhibit, variant, toolchain, folder.parent)


def test_a_build_has_another_key_when_anything_it_was_made_from_is_another(tmp_path: Path) -> None:
    package = tmp_path / "it/module/a"
    package.mkdir(parents=True)
    (package.parent / "go.mod").write_text("go 1.21")
    (package / "main.go").write_text("package main")
    keys = [_go(tmp_path / "it").key, _go(tmp_path / "it", stamp="other").key]
    (package.parent / "go.mod").write_text("go 1.22")
    keys.append(_go(tmp_path / "it").key)
    (package / "main.go").write_text("package main // other")
    keys.append(_go(tmp_path / "it").key)
    assert len(set(keys)) == 4
    assert _go(tmp_path / "it").key == keys[-1]


def test_what_a_go_variant_declares_reaches_its_build_and_the_key(tmp_path: Path) -> None:
    package = tmp_path / "it/module/a"
    package.mkdir(parents=True)
    (package / "main.go").write_text("package main")
    plain, declared = _go(tmp_path / "it"), _go(tmp_path / "it", GOEXPERIMENT="some")
    assert declared.tool("OUT").environment == {"CGO_ENABLED": "0", "GOEXPERIMENT": "some"}
    assert plain.key != declared.key


def test_a_failing_build_is_unexpected_and_leaves_its_log(tmp_path: Path) -> None:
    package = tmp_path / "it/module/a"
    package.mkdir(parents=True)
    ready = _go(tmp_path / "it").ready()
    assert isinstance(ready, str)
    log = Path(ready.rpartition("see ")[2])
    assert log.read_text().startswith("$ /bin/false build")


@pytest.mark.parametrize(
    ("variant", "line"),
    [
        (_variant(flags=("-X", "dev")), "python -X dev exhibits/it/broken.py"),
        (_variant(language="js", path="a.mjs", environment={"N": "1"}), "N=1 node exhibits/it/a.mjs"),
        (_variant(language="go", path="m/a", step="vet"), "go -C exhibits/it/m/a vet ."),
        (_variant(language="csharp", path="p"), "dotnet run exhibits/it/p"),
        (_variant(language="c", path="a.c"), "cc -pthread exhibits/it/a.c && ./a.out"),
        (_variant(language="c", path="a.c", step="build"), "cc -pthread exhibits/it/a.c"),
    ],
)
def test_what_to_type_is_told(variant: Variant, line: str) -> None:
    assert by_hand(_exhibit(variant), variant) == line


def test_lanes_record_every_variant_once_and_tell_them_in_their_order(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, top in (("b", ""), ("a", ""), ("c", "alone = true\n")):
        file = written(machine.folder, top + WHOLE, broken="raise SystemExit(1)")
        file.parent.rename(file.parent.with_name(name))
    assert exhibit_run.run("", as_json=True, strict=False) == 1  # the cure is the same program
    assert [row["exhibit"] for row in _rows(capfd)] == ["a", "a", "b", "b", "c", "c"]
    run = record.read(next((machine.folder / "results/local").iterdir()))
    assert [each.exhibit for each in run.observed][:2] == ["c", "c"]
    assert len(run.observed) == 6


@pytest.mark.parametrize(
    ("program", "keys", "hits", "attempts"),
    [
        ("raise SystemExit(1)", "attempts = 5\nleast_hits = 2", 2, 2),
        ("", "attempts = 5\nleast_hits = 4", 0, 2),
        ("raise SystemExit(1)", "attempts = 3", 3, 3),
        ("", "attempts = 3", 0, 1),
    ],
    ids=["hits enough", "too few can come", "all are wanted", "one misses"],
)
def test_attempts_end_when_the_outcome_is_certain(
    machine: Machine, capfd: pytest.CaptureFixture[str], *, program: str, keys: str, hits: int, attempts: int
) -> None:
    fixed = FIXED.replace("broken.py", "ok.py")
    written(machine.folder, f"{HEAD}{BROKEN}{keys}\n{fixed}", broken=program, ok="")
    exhibit_run.run("it", as_json=True, strict=False)
    row = _rows(capfd)[0]
    assert (row["hits"], row["attempts"]) == (hits, attempts)


def test_what_was_observed_last_counts_of_what_is_still_declared(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    file = written(machine.folder, WHOLE, broken="raise SystemExit(1)")
    for text in (WHOLE, WHOLE.replace('"it"', '"renamed"', 1)):
        file.write_text(text)
        exhibit_run.run("it", as_json=True, strict=False)
    machine.missing = True  # nothing is observed in a third run, which takes nothing back
    exhibit_run.run("it", as_json=True, strict=False)
    capfd.readouterr()
    seen = judging.last_observed(machine.folder, machine.folder / "results/local")
    assert [(each.variant, each.attempts) for each in seen] == [("renamed", 1), ("it-fixed", 1)]
    assert len(record.observed_in(machine.folder / "results/local")) == 6
