"""What a whole run makes of programs that fail, and what it survives: rows 43 to 64 of the fault table."""

import contextlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from checkouts import COMPARE, ONLY, PROGRAM, RUNTIMES, Checkout, Harness, Terminal, wait_for
from harness_on_fakes import MISSING, Halt

from harness.declarations.profiles import PROFILES
from harness.languages import language_of
from harness.model import Reason, Status
from harness.planning.plan import Available, make_plan
from harness.records import lines, record

FORMAT_1 = Path(__file__).parents[1] / "fixtures" / "records" / "format-1"
PLANNED = make_plan(
    PROFILES["tiny"],
    [Available(runtime=name, language=language_of(name) or "") for name in RUNTIMES],
    ONLY.split(","),
    seed=1,
).order


# A run of several programs


def test_a_run_of_honest_programs_ends_in_a_page(checkout: Checkout) -> None:
    code, output = checkout.run(*COMPARE)

    assert code == 0
    assert f"records  {checkout.runs[-1]}\npage     {checkout.runs[-1]}/index.html\n" in output
    assert "done     6 of 6 invocations measured\n" in output
    assert {each.outcome for each in checkout.read().records} == {Status.MEASURED}
    assert {path.name for path in checkout.runs[-1].iterdir()} == {"run.json", "records.jsonl", "index.html"}
    assert checkout.is_clean()


@pytest.mark.parametrize(("lie", "reason"), [("checksum", Reason.CHECKSUM), ("kill keeper", Reason.KEEPER)])
def test_one_that_fails_is_told_and_the_others_are_measured(
    checkout: Checkout, lie: str, reason: Reason
) -> None:
    checkout.set(go=lie)
    code, output = checkout.run(*COMPARE)
    run = checkout.read()

    assert code == 1
    assert f"failed   spawn/goroutine@go-1.26?concurrency=10&depth=1: {reason}: " in output
    told = "4 of 6 invocations measured, 1 failed, 1 not run since their cases had failed"
    assert f"done     {told}\n" in output
    assert [each.reason for each in run.records if each.case.runtime == "go-1.26"] == [reason]
    assert Counter(each.outcome for each in run.records if each.case.runtime != "go-1.26") == {"measured": 4}
    assert checkout.is_clean()


def test_a_litterer_leaves_the_checkout_as_it_was(checkout: Checkout) -> None:
    checkout.set(go="litter")
    before = {path.name for path in checkout.root.iterdir()} | {"results", ".toolchains", "output-1"}
    assert checkout.run(*COMPARE)[0] == 0

    assert {path.name for path in checkout.root.iterdir()} == before
    assert checkout.is_clean()


# One invocation by hand


@pytest.mark.parametrize(
    ("lie", "deadline", "code", "told"),
    [
        ("hang", "1s", 1, "of 1 s at the most"),
        ("hang", "1s", 1, "failed: timeout: no end after"),
        ("honest", "20s", 0, "of 20 s at the most"),
        ("honest", "20s", 0, "measured"),
    ],
)
def test_an_invocation_by_hand_has_the_deadline_that_it_is_given(
    checkout: Checkout, lie: str, deadline: str, code: int, told: str
) -> None:
    checkout.set(go=lie)
    found, output = checkout.run("run", "spawn/goroutine@go-1.26", "--deadline", deadline)

    assert found == code
    assert told in output
    assert checkout.is_clean()


def test_a_deadline_by_hand_says_nothing_of_a_witness(checkout: Checkout) -> None:
    checkout.set(go="hang")
    words = ("run", "compute/goroutine@go-1.26", "--kind", "traced", "--deadline", "1s")
    code, output = checkout.run(*words)

    assert code == 1
    assert "failed: timeout: no end after" in output


@pytest.mark.parametrize("deadline", ["0", "soon", "-1s", "²", "²s", "9" * 400 + "h", "9" * 5000, "169h"])
def test_a_deadline_that_is_none_is_a_usage_error(checkout: Checkout, deadline: str) -> None:
    code, output = checkout.run("run", "spawn/goroutine@go-1.26", f"--deadline={deadline}")

    assert code == 2
    assert output.startswith(f"error: not a time: {deadline!r}\n")


# What is missing, what has changed


def test_a_missing_toolchain_is_skipped_with_what_gets_it(checkout: Checkout) -> None:
    checkout.set(go=MISSING)
    code, output = checkout.run(*COMPARE)
    skipped = [each for each in checkout.read().records if each.outcome is Status.SKIPPED]

    assert code == 0
    assert "skipped  go-1.26, 1 case: no go-1.26 here; get it with: get go-1.26\n" in output
    assert [each.reason for each in skipped] == [Reason.TOOLCHAIN_MISSING]
    assert not (checkout.runs[-1] / "logs").exists()


def test_what_is_skipped_is_told_once_for_each_runtime_and_what_was_tried_is_in_a_log(
    checkout: Checkout,
) -> None:
    tried = "no answer\n  cause: \x1b[31mdns error"
    checkout.set(go=MISSING, csharp=MISSING, tried=tried)
    code, output = checkout.run("compare", "--profile", "tiny", "--only", f"{ONLY},mailbox/goroutine")
    log = checkout.runs[-1] / "logs/toolchains.log"

    assert code == 0
    assert [line for line in output.splitlines() if line.startswith("skipped")] == [
        f"skipped  go-1.26, 2 cases: no go-1.26 here; get it with: get go-1.26   ({log})",
        f"skipped  dotnet-10, 1 case: no dotnet-10 here; get it with: get dotnet-10   ({log})",
    ]
    assert log.read_text() == f"go-1.26\n{tried}\n\ndotnet-10\n{tried}\n\n"
    assert "\x1b" not in output
    for words in (("doctor", "--runtimes", "go"), ("build", "--runtimes", "go"), ("plan",)):
        assert "\x1b" not in checkout.run(*words)[1], words
    assert checkout.run("build", "--runtimes", "go") == (
        69,
        "error: go-1.26: missing (no answer cause: [31mdns error)\n  get go-1.26\n",
    )


@pytest.mark.parametrize("words", [("--strict",), ("--runtimes", "go"), ("--runtimes", "python,go-1.26")])
def test_a_missing_toolchain_that_is_required_is_an_error(checkout: Checkout, words: tuple[str, ...]) -> None:
    checkout.set(go=MISSING)
    code, output = checkout.run(*COMPARE, *words)

    assert (code, output) == (69, "error: go-1.26: missing\n  get go-1.26\n")
    assert checkout.runs == []


def interrupted(checkout: Checkout, *words: str) -> None:
    """Have a run that was cut off between two cases."""
    checkout.set(halt=Halt(place="between", call=2))
    harness = checkout.start(*COMPARE, *words)
    checkout.reached("halted")
    harness.signal(signal.SIGINT)
    assert harness.wait() == 130
    checkout.set()


def change_sources(checkout: Checkout) -> None:
    checkout.set(sources="changed")


def change_toolchain(checkout: Checkout) -> None:
    (checkout.scene / "toolchain").write_text("another compiler")


def lose_toolchain(checkout: Checkout) -> None:
    checkout.set(go=MISSING)


def change_plan(checkout: Checkout) -> None:
    """Be told another plan by the file that tells how the run was begun."""
    path = checkout.runs[-1] / "run.json"
    fields = lines.decode(path.read_bytes()[:-1])
    path.write_bytes(lines.encode({**fields, "seed": fields["seed"] + 1}))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_sources, [f"build {runtime}" for runtime in RUNTIMES]),
        (change_toolchain, [f"build {runtime}" for runtime in RUNTIMES]),
        (lose_toolchain, ["build go-1.26", "runtime go-1.26", "plan"]),
        (change_plan, ["plan"]),
    ],
)
def test_a_run_does_not_go_on_as_another(
    checkout: Checkout, change: Callable[[Checkout], None], named: list[str]
) -> None:
    interrupted(checkout)
    change(checkout)
    before = checkout.size
    code, output = checkout.run("resume")

    assert (code, checkout.size) == (2, before)
    problem, remedy = output.splitlines()[-2:]
    assert problem.startswith("error: changed since the run began: ")
    assert sorted(problem.rpartition(": ")[2].split(", ")) == sorted(named)
    assert remedy == "  python3 noxfile.py -s compare   begins another"


def test_a_toolchain_that_changes_during_a_run_ends_it(checkout: Checkout) -> None:
    was, path = (checkout.scene / "toolchain").stat(), checkout.scene / "toolchain"
    checkout.set(go="swap")
    code, output = checkout.run(*COMPARE)
    name = checkout.runs[-1].name

    assert code == 2
    assert f"error: changed during the run: cpython-3.13 ({path}), go-1.26 ({path}), " in output
    assert output.endswith(f"\n  {record.resume_line(name)}   goes on once it is put back\n")
    assert checkout.read().stops[0].startswith("changed during the run: ")
    assert {each.round for each in checkout.read().records} == {0}

    checkout.set()
    assert checkout.run("resume")[0] == 2
    path.write_text("a compiler")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert checkout.run("resume")[0] == 0
    assert len(checkout.read().records) == 6


# Going on


def test_resume_takes_the_newest_and_a_name_any(checkout: Checkout) -> None:
    interrupted(checkout)
    interrupted(checkout, "--seed", "2")
    first, second = checkout.runs
    code, output = checkout.run("resume")
    assert code == 0
    assert " · 2/6 · " in output
    assert "done     6 of 6 invocations measured\n" in output

    assert [len(record.read(each).records) for each in (first, second)] == [2, 6]
    assert checkout.run("resume", first.name)[0] == 0
    assert len(record.read(first).records) == 6


def test_resuming_a_finished_run_makes_its_page_anew_and_measures_nothing(checkout: Checkout) -> None:
    checkout.run(*COMPARE)
    before = checkout.size
    (checkout.runs[-1] / "index.html").unlink()
    code, output = checkout.run("resume")

    assert (code, checkout.size) == (0, before)
    assert (checkout.runs[-1] / "index.html").exists()
    assert "go on with" not in output


def test_a_run_of_an_older_format_is_refused_before_anything_is_looked_at(checkout: Checkout) -> None:
    shutil.copytree(FORMAT_1, checkout.root / "results/local/format-1")
    checkout.set(go=MISSING)

    assert checkout.run("resume", "format-1") == (
        2,
        "error: format-1 is of format 1, this writes 3\n  python3 noxfile.py -s compare   begins another\n",
    )


def test_a_case_that_kills_the_harness_is_not_run_a_fourth_time(checkout: Checkout) -> None:
    checkout.set(go="kill harness")
    codes = [checkout.run(*COMPARE)[0], *(checkout.run("resume")[0] for _ in range(2))]
    assert codes == [-signal.SIGKILL] * 3
    code, output = checkout.run("resume")
    failed = [each for each in checkout.read().records if each.outcome is Status.FAILED]

    assert code == 1
    assert [(each.reason, each.case.runtime) for each in failed] == [(Reason.HARNESS, "go-1.26")]
    assert "the harness died in this invocation three times in a row" in output
    assert "4 of 6 invocations measured, 1 failed, 1 not run since their cases had failed" in output
    assert len(checkout.read().records) == 5
    assert checkout.is_clean()


# Two at once


@pytest.mark.parametrize("first", ["compare", "resume"])
def test_a_run_is_measured_by_one_at_a_time(checkout: Checkout, first: str) -> None:
    if first == "resume":
        interrupted(checkout)
    checkout.set(csharp="hang")
    harness = checkout.start(*(COMPARE if first == "compare" else ("resume",)))
    checkout.reached("hangs")
    before = checkout.size
    code, output = checkout.run("resume")

    assert (code, checkout.size) == (75, before)
    assert f"{checkout.runs[-1]}: another compare is writing\n  wait for it, or stop it" in output
    harness.signal(signal.SIGINT)
    assert harness.wait() == 130
    checkout.set()
    assert checkout.run("resume")[0] == 0
    assert len(checkout.read().records) == 6


def test_two_runs_at_once_are_told_of_each_other(checkout: Checkout) -> None:
    checkout.set(go="hang")
    first = checkout.start(*COMPARE, "--runtimes", "go")
    checkout.reached("hangs")
    name = checkout.runs[-1].name
    code, output = checkout.run(*COMPARE, "--runtimes", "python")

    assert code == 0
    told = rf"note: {name}-\w+ is being measured as well: the two runs disturb each other's times"
    assert re.search(told, output)
    assert "swept" not in output
    first.signal(signal.SIGINT)
    assert first.wait() == 130


# A disk that refuses


def test_a_full_disk_in_the_middle_ends_the_run_and_lets_it_go_on(
    checkout: Checkout, terminal: Terminal
) -> None:
    harness = checkout.start(*COMPARE, terminal=terminal)
    checkout.grown(harness, lines=2)
    no_more = checkout.size + 200
    resource.prlimit(harness.pid, resource.RLIMIT_FSIZE, (no_more, resource.RLIM_INFINITY))

    said = " ".join(terminal.read_to_the_end())
    assert harness.wait() == 74
    assert said.endswith(f"make room, then: {record.resume_line(checkout.runs[-1].name)}")
    run = checkout.read()
    assert (run.damage, run.torn_bytes) == ((), 0)
    assert len(run.records) < 6
    assert checkout.run("resume")[0] == 0
    assert len(checkout.read().records) == 6


def test_a_log_that_does_not_fit_is_left_out_and_its_outcome_recorded(
    checkout: Checkout, terminal: Terminal
) -> None:
    checkout.set(python="long", go="long", csharp="long")
    harness = checkout.start(*COMPARE, terminal=terminal)
    checkout.grown(harness, lines=2)
    no_more = checkout.size + 6_000  # enough for every record, too little for a log
    resource.prlimit(harness.pid, resource.RLIMIT_FSIZE, (no_more, resource.RLIM_INFINITY))
    lines = terminal.read_to_the_end()

    assert harness.wait() == 1
    assert [each.outcome for each in checkout.read().records] == [Status.FAILED] * 3
    assert not [line for line in lines if "Traceback" in line]


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="capabilities are dropped by setpriv")
def test_results_that_can_not_be_written_are_noticed_before_anything_runs(checkout: Checkout) -> None:
    checkout.set(go="hang")
    results = checkout.root / "results"
    results.mkdir(mode=0o555)
    drop = ["setpriv", "--no-new-privs"] + ["--bounding-set=-all"] * (os.geteuid() == 0)
    argv = [*drop, sys.executable, str(PROGRAM), str(checkout.root), *COMPARE]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=False)

    assert done.returncode == 74, done.stderr
    assert f"{results}/local" in done.stderr
    assert "Permission denied" in done.stderr
    assert list(checkout.scene.iterdir()) == [checkout.scene / "toolchain"]


# kill -9


def kill(harness: Harness, whom: str, chance: random.Random) -> None:
    """Kill the harness, its keeper if it has one yet, or both in either order."""
    keeper = harness.keeper
    victims = {"harness": [harness.pid], "keeper": [keeper or harness.pid]}.get(whom, [harness.pid, keeper])
    chance.shuffle(victims)
    for pid in filter(None, victims):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def begin_or_go_on(checkout: Checkout) -> tuple[str, ...]:
    if checkout.runs and record.remaining(PLANNED, checkout.read()):
        return ("resume",)
    return COMPARE


@pytest.mark.parametrize("seed", range(10))
def test_killed_five_times_at_random_every_run_is_complete_and_nothing_is_left(
    checkout: Checkout, seed: int
) -> None:
    chance = random.Random(seed)
    for number in range(5):
        harness = checkout.start(*begin_or_go_on(checkout))
        if number % 2:  # otherwise it may be killed before it has begun
            checkout.grown(harness, lines=chance.randint(1, 3))
        time.sleep(chance.uniform(0, 0.1))  # the moment is what is random here
        if harness.lives:
            kill(harness, chance.choice(("harness", "keeper", "both")), chance)
        harness.wait()
    checkout.run(*begin_or_go_on(checkout))

    for run in map(record.read, checkout.runs):
        check_each_once(run)
    assert checkout.is_clean()


def check_each_once(run: record.Run) -> None:
    """See that every planned invocation is recorded once, but those of a case whose keeper was killed."""
    failed = {each.case.id for each in run.records if each.outcome is Status.FAILED}
    lost = {record.identity(each) for each in PLANNED if each.case.id in failed}
    found = [record.identity(each) for each in run.records]

    assert (run.damage, run.torn_bytes) == ((), 0)
    assert len(found) == len(set(found))
    assert {*found} | lost == {record.identity(each) for each in PLANNED}
    # Killed three times in one and the same invocation, as may happen here, a case is out: that is promised.
    out = [each for each in run.records if each.reason is Reason.HARNESS]
    assert all("the harness died in this invocation three times in a row" in each.diagnostic for each in out)
    assert {each.reason for each in run.records} - {Reason.HARNESS} <= {None, Reason.KEEPER}


def test_what_outlived_harness_and_keeper_is_swept_by_the_next_start(
    checkout: Checkout,
) -> None:
    checkout.set(go="family")
    harness = checkout.start(*COMPARE)
    checkout.reached("hangs")
    both = harness.pid, harness.keeper
    for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped, neither can clean up after the other
        for pid in both:
            os.kill(pid, number)
    assert harness.wait() == -signal.SIGKILL
    wait_for(lambda: len(checkout.left()) == 3)  # its leader dies with the keeper
    checkout.set()
    code, output = checkout.run("resume")

    assert code == 0
    assert re.search(rf"swept what {checkout.runs[-1].name}-\w+ left behind: 3 processes", output)
    assert checkout.is_clean()
    assert len(checkout.read().records) == 6
