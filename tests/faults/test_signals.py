"""How a run is stopped, at a terminal and without one: rows 70 to 72 of the fault table."""

import os
import signal

import pytest
from checkouts import COMPARE, Checkout, Harness, Terminal
from harness_on_fakes import Halt

from harness.records import record

MOMENTS = {
    "in a case": None,
    "between two cases": Halt(place="between", call=2),
    "in the record of a begin": Halt(place="append", call=3),
    "in the record of an end": Halt(place="append", call=4),
    "in the last record": Halt(place="append", call=12),
    "in the report": Halt(place="report"),
}


def begin(checkout: Checkout, halt: Halt | None, terminal: Terminal | None = None) -> Harness:
    """Start a run, and wait until it is where a signal is to come."""
    checkout.set(halt=halt, go="honest" if halt else "hang")
    harness = checkout.start(*COMPARE, terminal=terminal)
    checkout.reached("halted" if halt else "hangs")
    return harness


def check_that_it_goes_on(checkout: Checkout) -> None:
    """Resume the newest run by the line that was shown: everything is there, each once."""
    assert checkout.is_clean()
    checkout.set()
    code, output = checkout.run("resume")
    run = checkout.read()

    assert (code, run.damage, run.torn_bytes) == (0, (), 0), output
    assert len(run.records) == 6
    assert checkout.is_clean()


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(
    checkout: Checkout, terminal: Terminal, moment: str
) -> None:
    harness = begin(checkout, MOMENTS[moment], terminal)
    terminal.press_ctrl_c()
    lines = terminal.read_to_the_end()

    assert harness.wait() == 130
    assert lines[-1] == record.resume_line(checkout.runs[-1].name)
    assert any(line.endswith("stopping; everything finished is kept ...") for line in lines)
    assert not [line for line in lines if "Traceback" in line]
    check_that_it_goes_on(checkout)


def test_ctrl_c_while_it_builds_begins_nothing(checkout: Checkout, terminal: Terminal) -> None:
    harness = begin(checkout, Halt(place="build"), terminal)
    terminal.press_ctrl_c()

    assert terminal.read_to_the_end()[-1] == "nothing was begun"
    assert harness.wait() == 130
    assert checkout.runs == []


def test_what_was_cut_off_is_no_result_and_the_harness_is_not_to_blame(checkout: Checkout) -> None:
    harness = begin(checkout, None)
    harness.signal(signal.SIGINT)
    harness.wait()
    run = checkout.read()

    assert (run.stops, run.lost) == (("signal 2",), ())
    assert len(run.unended) == 1
    assert run.unended[0].id not in {each.case.id for each in run.records}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_cancelled_job_ends_like_ctrl_c(checkout: Checkout, number: signal.Signals) -> None:
    harness = begin(checkout, None)
    harness.signal(number)

    assert harness.wait() == 128 + number
    assert checkout.read().stops == (f"signal {number}",)
    assert harness.output.splitlines()[-1].strip() == record.resume_line(checkout.runs[-1].name)
    check_that_it_goes_on(checkout)


@pytest.mark.parametrize("moment", ["in a case", "between two cases"])
def test_a_closed_terminal_ends_the_run_in_good_order(
    checkout: Checkout, terminal: Terminal, moment: str
) -> None:
    harness = begin(checkout, MOMENTS[moment], terminal)
    terminal.hang_up()

    assert harness.wait() == 129
    assert checkout.read().stops == ("signal 1",)
    check_that_it_goes_on(checkout)


def test_a_second_ctrl_c_ends_at_once_and_leaves_the_rest_to_the_next_start(
    checkout: Checkout, terminal: Terminal
) -> None:
    harness = begin(checkout, Halt(place="append", call=4, signals=2), terminal)
    terminal.press_ctrl_c()
    terminal.read_until("stopping")
    terminal.press_ctrl_c()
    terminal.read_to_the_end()

    assert harness.wait() == 130
    assert checkout.read().stops == ()
    checkout.set()
    code, output = checkout.run("resume")
    assert (code, len(checkout.read().records)) == (0, 6)
    assert f"swept what {checkout.runs[-1].name}-" in output
    assert checkout.is_clean()


def test_a_term_after_ctrl_c_is_no_second_one(checkout: Checkout, terminal: Terminal) -> None:
    harness = begin(checkout, Halt(place="append", call=4, signals=2), terminal)
    terminal.press_ctrl_c()
    terminal.read_until("stopping")
    harness.signal(signal.SIGTERM)
    terminal.read_to_the_end()

    assert harness.wait() == 130
    assert checkout.read().stops == ("signal 2",)
    check_that_it_goes_on(checkout)


def test_quit_shows_where_it_is_and_goes_on(checkout: Checkout, terminal: Terminal) -> None:
    harness = begin(checkout, Halt(place="between", call=2), terminal)
    harness.signal(signal.SIGQUIT)
    terminal.read_until("in main")
    terminal.press_ctrl_c()
    terminal.read_to_the_end()

    assert harness.wait() == 130
    check_that_it_goes_on(checkout)


def test_a_reader_that_leaves_ends_the_printing_and_not_the_run(checkout: Checkout) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader) as head:
        checkout.set(python="checksum")
        harness = checkout.start(*COMPARE, stdout=writer)
        os.close(writer)
        head.readline()

    assert harness.wait() == 1  # for the failed case alone
    assert [each.reason for each in checkout.read().records].count(None) == 4
    assert (checkout.runs[-1] / "index.html").exists()
    assert checkout.is_clean()


def test_ctrl_c_ignored_by_whoever_started_it_is_ignored(checkout: Checkout) -> None:
    harness = checkout.start(*COMPARE, ignored=[signal.SIGINT])
    for _ in range(3):
        checkout.grown(harness, lines=1)
        harness.signal(signal.SIGINT)

    assert harness.wait() == 0
    assert len(checkout.read().records) == 6
