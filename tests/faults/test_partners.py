"""Programs at a subject's side: ready first, metered apart, ended with it; and keepers side by side."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bench import FAKES, WEIGHED, Bench

from harness.errors import HarnessError
from harness.judging import contract, verify
from harness.model import Case, Command, Hold, Kind, Observation, Reason
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper
from harness.processes.partners import Beside
from harness.workload import Partner

ROOT = Path(__file__).parents[2]
SERVER = Partner(role="server", ready=("port",))
RELAY = Partner(role="relay", ready=("words",))


class Side:
    """Partners for a bench's subjects, each under a keeper of its own."""

    def __init__(self, bench: Bench, keepers: list[Keeper]) -> None:
        self.bench, self.keepers = bench, keepers

    def command(self, *words: str, deadline_s: float = 20) -> Command:
        argv = (sys.executable, "-I", "-S", str(FAKES / "fake.py"), *words)
        return self.bench.command(*argv, deadline_s=deadline_s)

    def beside(self, *words: str, partner: Partner = SERVER, place: int = 0, ready_s: float = 10) -> Beside:
        introduce = partial(contract.introduction, partner)
        return Beside(partner.role, self.keepers[place], self.command(*words, deadline_s=ready_s), introduce)

    def run(
        self, subject: str, *partners: Beside, stop: int | None = None, hold: Hold | None = None
    ) -> Observation:
        return invoke(self.bench.keeper, self.command(subject), partners=partners, stop=stop, hold=hold)


@pytest.fixture
def side(bench: Bench) -> Iterator[Side]:
    with Keeper() as first, Keeper() as second:
        yield Side(bench, [first, second])


def test_a_partner_is_ready_before_the_subject_and_ended_after_it(side: Side) -> None:
    seen = side.run("call", side.beside("serve"))

    assert (seen.exit, seen.killed, seen.partner) == (0, None, "")
    assert seen.stdout.startswith(b"served --server-port ")
    assert [(each.role, each.exit) for each in seen.partners] == [("server", None)]
    assert side.bench.left() == []


def test_each_partner_is_metered_apart(side: Side) -> None:
    seen = side.run("call", side.beside("serve"), side.beside("relay", partner=RELAY, place=1))
    server, relay = seen.partners

    assert (server.role, relay.role) == ("server", "relay")
    assert server.cpu_ns >= 300_000_000 > max(relay.cpu_ns, seen.cpu_ns)
    assert (server.processes, relay.processes, seen.processes) == (1, 1, 1)
    assert server.wall_ns > seen.wall_ns


def test_a_second_partner_is_told_of_the_first_and_the_subject_of_both(side: Side) -> None:
    seen = side.run("call", side.beside("serve"), side.beside("relay", partner=RELAY, place=1))

    _, flag, port, relayed, words = seen.stdout.decode().rstrip().split(" ", 4)
    assert (flag, relayed, words) == ("--server-port", "--relay-words", f"--server-port,{port}")


CASE = Case(workload="compute", version=1, runtime="c", model="thread", parameters={})


@pytest.mark.parametrize(
    ("behaviour", "subject", "sentence"),
    [
        ("die", "call", "the server ended by itself: exit 1: no port is free"),
        ("serve_and_die", "call_in_vain", "the server ended by itself: exit 1: out of memory"),
        ("mumble", "call", "the server broke the contract: line 1: stray bytes"),
        ("chatter", "call", "the server said more than that it was ready"),
        ("babble", "call", "the server said more than the contract allows"),
    ],
)
def test_a_partner_in_trouble_ends_the_invocation(
    side: Side, behaviour: str, subject: str, sentence: str
) -> None:
    seen = side.run(subject, side.beside(behaviour))
    outcome = verify.ended(seen, CASE, Kind.TIMED, witness="")

    assert outcome
    assert (seen.killed, outcome.reason) == ("partner", Reason.PARTNER)
    assert outcome.diagnostic.startswith(sentence)
    assert side.bench.left() == []
    assert side.run("call", side.beside("serve")).exit == 0


def test_a_partner_that_is_not_ready_in_time_is_not_waited_for(side: Side) -> None:
    seen = side.run("call", side.beside("never_ready", ready_s=0.3))

    assert (seen.killed, seen.partner) == ("partner", "the server was not ready within 0.3 s")
    assert (seen.stdout, seen.exit, len(seen.partners)) == (b"", None, 1)


def test_a_partner_s_death_ends_the_other_and_says_which(side: Side) -> None:
    seen = side.run("call", side.beside("serve"), side.beside("die", partner=RELAY, place=1))

    assert seen.partner == "the relay ended by itself: exit 1"
    assert [(each.role, each.exit) for each in seen.partners] == [("server", None), ("relay", 1)]


@pytest.mark.parametrize("behaviour", ["serve_and_vanish", "serve_and_leave_a_helper"])
def test_a_partner_that_died_before_its_subject_s_end_is_no_matter_of_luck(
    side: Side, behaviour: str
) -> None:
    for _ in range(10):
        seen = side.run("call_and_vanish", side.beside(behaviour))

        assert (seen.killed, seen.partner) == ("partner", "the server ended by itself: exit 3")


def test_a_partner_s_death_is_known_though_what_it_left_lives_on(side: Side) -> None:
    subject = side.command("never_ready", deadline_s=0.7)  # less than a keeper waits for what was left
    seen = invoke(side.bench.keeper, subject, partners=[side.beside("leave_a_helper")])

    assert (seen.killed, seen.partner) == ("partner", "the server ended by itself: exit 3")


def test_the_partner_that_was_first_in_trouble_is_named(side: Side) -> None:
    relay = side.beside("relay_until_it_is_used", partner=RELAY, place=1)
    seen = side.run("call_and_wait", side.beside("serve_one"), relay)

    assert seen.partner == "the relay ended by itself: exit 3"


def test_a_partner_that_leaves_with_a_subject_out_of_time_is_not_to_blame(side: Side) -> None:
    subject = side.command("call_and_wait", deadline_s=1)
    seen = invoke(side.bench.keeper, subject, partners=[side.beside("serve_one")])

    assert (seen.killed, seen.partner) == ("timeout", "")


def test_a_partner_lives_as_long_as_its_subject_whatever_its_own_deadline(side: Side) -> None:
    subject = side.command("call_in_vain", deadline_s=1)
    seen = invoke(side.bench.keeper, subject, partners=[side.beside("serve", ready_s=0.5)])

    assert (seen.killed, seen.partner) == ("timeout", "")


def test_a_partner_s_memory_is_not_its_subject_s(side: Side) -> None:
    seen = side.run("hold", side.beside("serve"), hold=WEIGHED)

    assert seen.plateau
    assert seen.plateau.processes == 1


def test_a_partner_s_share_of_the_kernel_s_memory_is_not_its_subject_s(side: Side) -> None:
    held = [side.run("hold", side.beside("serve_on_threads"), hold=WEIGHED) for _ in range(2)]

    # The figure is the machine's: the lesser one is what others have disturbed less.
    assert min(seen.plateau.kernel_bytes for seen in held if seen.plateau) < 8 << 20


def test_what_a_lost_keeper_s_program_held_is_not_known(bench: Bench) -> None:
    seen = bench.say("hold_and_kill_parent", hold=WEIGHED)

    assert (seen.killed, seen.plateau) == ("keeper", None)


@pytest.mark.timeout(15)
def test_a_stop_while_a_partner_makes_ready_starts_no_subject(side: Side) -> None:
    stop, ring = os.pipe()
    os.write(ring, b"x")
    seen = side.run("call", side.beside("never_ready", ready_s=60), stop=stop)
    os.close(ring)
    os.close(stop)

    assert (seen.killed, seen.stdout) == ("stopped", b"")
    assert side.bench.left() == []


def test_a_subject_that_can_t_be_started_leaves_no_partner(side: Side) -> None:
    with pytest.raises(HarnessError, match="can't be started"):
        invoke(side.bench.keeper, side.bench.command("/nowhere"), partners=[side.beside("serve")])

    assert side.bench.left() == []
    assert side.run("call", side.beside("serve")).exit == 0


def test_a_partner_that_kills_its_keeper_is_drained_with_its_subject(side: Side) -> None:
    killer = side.bench.command(str(side.bench.fake), "kill_parent")
    seen = invoke(
        side.bench.keeper,
        side.command("call"),
        partners=[Beside("server", side.keepers[0], killer, lambda _: ())],
    )

    assert seen.killed == "keeper"
    assert side.bench.left() == []
    assert side.run("call", side.beside("serve")).exit == 0


# Keepers side by side


def begin(keeper: Keeper, command: Command) -> None:
    """Start a program that nobody listens to."""
    null = os.open(os.devnull, os.O_RDWR)
    keeper.send(command, [null, null, null])
    os.close(null)
    assert "pid" in keeper.receive()


@pytest.mark.parametrize("place", [0, 1])
def test_a_keeper_s_restart_leaves_those_beside_it_alone(bench: Bench, place: int) -> None:
    with Keeper() as second:
        restarted, other = (bench.keeper, second) if place == 0 else (second, bench.keeper)
        other.restart()  # so that it has come after the one that is restarted
        begin(other, bench.command(str(bench.fake), "hang"))
        restarted.restart()

        assert len(bench.left()) == 1
        other.kill()
        assert other.receive()["signal"] == signal.SIGKILL


def test_a_keeper_that_was_only_just_forked_is_no_orphan(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked, known = threading.Event(), threading.Event()

    class Slow(subprocess.Popen[bytes]):
        """A thread that is held up between a fork and its next step."""

        def __init__(self, argv: list[str], **options: Any) -> None:
            super().__init__(argv, **options)
            if not forked.is_set():
                forked.set()
                known.wait()

    with Keeper() as second:
        monkeypatch.setattr(subprocess, "Popen", Slow)
        slow = threading.Thread(target=second.restart)
        slow.start()
        forked.wait()
        other = threading.Thread(target=bench.keeper.restart)
        other.start()
        other.join(0.5)  # it has looked for orphans by now, if it may
        known.set()
        slow.join()
        other.join()

        assert invoke(second, bench.command(str(bench.fake), "ok")).killed is None


ADOPTS = """
import ctypes
from harness.processes.keeping import Keeper

def adopts():
    answer = ctypes.c_int()
    ctypes.CDLL(None).prctl(37, ctypes.byref(answer), 0, 0, 0)  # PR_GET_CHILD_SUBREAPER
    return answer.value

with Keeper(), Keeper():
    print(adopts())
print(adopts())
"""


def test_who_has_no_keeper_any_more_adopts_nobody() -> None:
    # In a process of its own: other tests of this one may have keepers that live on.
    done = subprocess.run(
        [sys.executable, "-c", ADOPTS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "0"]


def test_what_a_keeper_leaves_comes_to_us_though_another_has_gone(bench: Bench) -> None:
    with Keeper():
        pass
    read, write = os.pipe()
    null = os.open(os.devnull, os.O_RDWR)
    bench.keeper.send(bench.command(str(bench.fake), "daemons_hang", "3"), [null, write, null])
    os.close(null)
    os.close(write)
    assert os.read(read, 10) == b"ok\n"
    os.close(read)
    os.kill(bench.keeper.pid, signal.SIGKILL)
    bench.keeper.restart()

    assert bench.left() == []
