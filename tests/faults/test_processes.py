"""What programs do to the harness, and what it makes of them."""

import json
import os
import pty
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading

import pytest
from bench import FAKES, WEIGHED, Bench

from harness.errors import HarnessError
from harness.model import Census, Hold, Observation
from harness.processes import invoke as invoke_module
from harness.processes import keeper as keeper_module
from harness.processes.invoke import invoke

MIB = 1 << 20
PIPE = 64 << 10  # what one read takes at most
QUICK_S = 0.3  # the deadline of programs that are meant to pass it


def test_a_program_that_hangs_is_killed_at_its_deadline(bench: Bench) -> None:
    seen = bench.run("hang", deadline_s=QUICK_S)

    assert (seen.killed, seen.signal, seen.exit) == ("timeout", 9, None)
    assert seen.wall_ns >= QUICK_S * 1e9
    assert bench.run("ok").exit == 0


def test_a_program_that_ignores_polite_signals_is_killed_all_the_same(bench: Bench) -> None:
    assert bench.run("ignterm", deadline_s=QUICK_S).killed == "timeout"


@pytest.mark.parametrize("behaviour", ["daemons", "daemons_closed", "daemons_bare"])
def test_daemons_are_found_counted_and_ended(bench: Bench, behaviour: str) -> None:
    seen = bench.run(behaviour, 3)

    assert (seen.exit, seen.stdout, seen.killed) == (0, b"ok\n", None)
    assert (3, behaviour == "daemons") == (seen.leaked, seen.leaked_pipe)
    assert bench.left() == []


def test_daemons_of_a_program_that_hangs_end_with_it(bench: Bench) -> None:
    assert bench.run("daemons_hang", 20, deadline_s=QUICK_S).killed == "timeout"
    assert bench.left() == []


@pytest.mark.parametrize("heads", [4, 32])
def test_a_hydra_is_ended_though_it_never_stops_forking(bench: Bench, heads: int) -> None:
    seen = bench.run("hydra", heads)

    assert seen.exit == 0
    assert bench.left() == []


def test_a_hydra_below_a_hanging_leader_leaves_no_zombies_piling_up(bench: Bench) -> None:
    seen = bench.run("hydra_hang", 2, deadline_s=QUICK_S)

    assert seen.killed == "timeout"
    assert seen.processes > 3
    assert bench.left() == []


def test_a_bomb_of_two_thousand_children_is_ended_at_the_deadline(bench: Bench) -> None:
    assert bench.run("bomb", 2000, deadline_s=1).processes > 1000
    assert bench.left() == []
    assert bench.run("ok").exit == 0


def test_zombies_are_no_leak(bench: Bench) -> None:
    seen = bench.run("zombies", 300)

    assert (seen.exit, seen.leaked, seen.processes) == (0, 0, 301)


def test_what_a_child_writes_after_the_leader_s_end_is_not_the_leader_s_word(bench: Bench) -> None:
    assert bench.run("late").stdout == b"early\n"


def test_a_flood_on_stdout_kills_at_once_and_costs_no_memory(bench: Bench) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen = bench.run("flood", 1024, 1)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert (seen.killed, len(seen.stdout)) == ("flood", MIB)
    assert MIB < seen.stdout_bytes <= MIB + PIPE  # no matter how long the kill takes
    assert grown_kib < 8 * 1024


def test_exactly_one_mebibyte_is_no_flood(bench: Bench) -> None:
    seen = bench.run("flood", 1, 1)

    assert (seen.exit, seen.killed, len(seen.stdout), seen.stdout_bytes) == (0, None, MIB, MIB)


def test_a_flood_on_stderr_keeps_both_ends_and_kills_at_sixteen_mebibytes(bench: Bench) -> None:
    seen = bench.run("flood", 1024, 2)

    assert (seen.killed, len(seen.stderr)) == ("flood", 128 << 10)
    assert 16 * MIB < seen.stderr_bytes <= 16 * MIB + PIPE


def test_both_pipes_full_in_turn_are_no_deadlock(bench: Bench) -> None:
    seen = bench.run("both_pipes")

    assert (seen.exit, seen.stdout_bytes, seen.stderr_bytes) == (0, MIB, MIB)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("", id="silent"),
        pytest.param('{"measurement":{}}\\n{"measurement":{}}\\n', id="two measurements"),
        pytest.param('debug\\n{"measurement":{}}\\n', id="noise before"),
        pytest.param('{"measurement":{}}\\nbye\\n', id="noise after"),
        pytest.param('{"measurement":{}}', id="no newline"),
        pytest.param('{"measurem', id="cut in the middle"),
        pytest.param('{"measurement":{"contract":2}}\\n', id="another version"),
        pytest.param('{"measurement":"\\xff\\x00\\xef\\xbb\\xbf"}\\n', id="bytes that are no text"),
    ],
)
def test_stdout_is_handed_over_as_it_came(bench: Bench, said: str) -> None:
    expected = said.encode().decode("unicode_escape").encode("latin-1")
    seen = bench.say("say", said)

    assert (expected, len(expected), 0) == (seen.stdout, seen.stdout_bytes, seen.exit)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_program_s_own_death_is_told_by_its_signal_and_leaves_no_core(bench: Bench, number: int) -> None:
    seen = bench.run("die_by", number)

    assert (number, None, None) == (seen.signal, seen.exit, seen.killed)
    assert seen.leftovers == ()


@pytest.mark.parametrize("code", [1, 2, 13, 64, 65, 134, 255])
def test_an_exit_code_is_told_with_what_stood_on_stderr(bench: Bench, code: int) -> None:
    seen = bench.run("exit_with", code)

    assert (code, None, b"reason\n") == (seen.exit, seen.signal, seen.stderr)


def test_a_program_that_outgrows_its_memory_is_killed(bench: Bench) -> None:
    seen = bench.run("mem", 512, memory_limit_bytes=128 * MIB)

    assert (seen.killed, seen.signal) == ("memory", 9)


def test_a_program_within_its_memory_is_left_alone(bench: Bench) -> None:
    assert bench.run("mem", 16, memory_limit_bytes=128 * MIB, deadline_s=1.2).killed == "timeout"


def test_a_closed_stdout_is_not_an_end(bench: Bench) -> None:
    seen = bench.run("closeout", deadline_s=QUICK_S)

    assert (seen.killed, seen.stdout_bytes) == ("timeout", 0)


def held(seen: Observation) -> tuple[int | None, bool]:
    return seen.exit, seen.plateau is not None


POKES = Hold(gates=1, script=(("poke 1 2", "collect", "poke 3 4"),), tasks=1, census=Census.RUNTIME)


def test_a_held_program_is_looked_at_poked_one_by_one_and_released(bench: Bench) -> None:
    seen = bench.say("hold", hold=POKES)

    answers = b"".join(b'{"heard": "%s"}\n' % each for each in (b"poke 1 2", b"collect", b"poke 3 4"))
    assert b'{"holding":1}\n' + answers + b"released\n" == seen.stdout
    assert seen.plateau is not None
    assert (seen.plateau.threads, seen.plateau.processes) == (1, 1)
    assert MIB < seen.plateau.pss_bytes < 64 * MIB


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [("hold_die", (3, False)), ("hold_deaf", (0, False)), ("hold_twice", (0, True))],
)
def test_a_held_program_that_breaks_the_dialogue_does_not_hold_us(
    bench: Bench, behaviour: str, expected: tuple[int, bool]
) -> None:
    assert expected == held(bench.say(behaviour, hold=POKES))


def test_a_held_program_that_never_goes_on_is_killed_at_its_deadline(bench: Bench) -> None:
    assert bench.say("hold_hang", hold=POKES, deadline_s=1).killed == "timeout"


def test_memory_is_the_program_s_own_and_not_its_starter_s(bench: Bench) -> None:
    ballast = bytearray(os.urandom(1)) * (256 * MIB)
    seen = bench.say("hold", hold=WEIGHED)

    assert len(ballast) == 256 * MIB
    assert seen.plateau is not None
    assert seen.plateau.pss_bytes < 64 * MIB


def test_a_stopped_program_costs_wall_time_and_no_cpu_time(bench: Bench) -> None:
    seen = bench.run("stopped", 300)

    assert (seen.exit, seen.stdout) == (0, b"ok\n")
    assert seen.wall_ns >= 300_000_000 > seen.cpu_ns


def test_litter_is_named_and_stays_in_the_run_s_folder(bench: Bench) -> None:
    seen = bench.run("litter")

    assert (seen.exit, seen.leftovers) == (0, ("fifo", "folder", "socket"))
    assert stat.S_ISFIFO((bench.folder / "fifo").stat().st_mode)


def test_a_program_may_remove_its_own_folder(bench: Bench) -> None:
    seen = invoke(bench.keeper, bench.command("sh", "-c", 'rmdir "$PWD"'))

    assert (seen.exit, seen.leftovers) == (0, ())
    bench.folder.mkdir()


def test_what_a_program_does_to_itself_does_not_reach_the_next(bench: Bench) -> None:
    before = bench.say("status").stdout
    assert bench.run("limits").exit == 0

    assert before == bench.say("status").stdout


def status(seen: Observation) -> dict[str, str]:
    found: dict[str, str] = json.loads(seen.stdout)
    return found


def test_a_program_inherits_nothing(bench: Bench) -> None:
    pipe = os.pipe()
    os.set_inheritable(pipe[0], True)
    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    try:
        bench.keeper.restart()
        found = status(bench.say("status"))
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
        signal.signal(signal.SIGHUP, previous)
        for descriptor in pipe:
            os.close(descriptor)

    by_python = sum(1 << number - 1 for number in (signal.SIGPIPE, signal.SIGXFSZ))
    assert (0, by_python) == (int(found["SigBlk"], 16), int(found["SigIgn"], 16))
    assert ("0 1 2", os.devnull) == (found["descriptors"], found["stdin"])
    assert f"PATH=/usr/bin:/bin\0BENCH_RUN={bench.cookie}\0" == found["environment"]
    assert (found["own_group"], found["oom_score_adj"]) == ("True", "500")
    assert str(bench.folder) == found["directory"]


def test_programs_of_a_run_share_the_keeper_s_session_and_cpus_with_one_another(bench: Bench) -> None:
    one, other = (status(bench.say("status")) for _ in range(2))

    assert {one["session"], other["session"]} == {str(bench.keeper.pid)}
    assert one["autogroup"] == other["autogroup"]  # where the kernel has them


def test_further_descriptors_are_handed_on_in_order(bench: Bench) -> None:
    read, write = os.pipe()
    null = os.open(os.devnull, os.O_RDWR)
    bench.keeper.send(bench.command("sh", "-c", "echo handed >&3"), [null, null, null, write])
    os.close(write)
    os.close(null)
    with os.fdopen(read) as told:
        assert told.read() == "handed\n"
    while "exit" not in bench.keeper.receive():
        pass


def test_a_program_has_no_terminal_even_if_the_harness_has_one(bare_bench: Bench) -> None:
    status = [sys.executable, "-I", "-S", str(FAKES / "fake.py"), "status"]
    argv = bare_bench.driver([status])
    driver, terminal = pty.fork()
    if driver == 0:
        os.execv(argv[0], argv)
    said = b""
    while b"ENXIO" not in said and b"opened" not in said:
        said += os.read(terminal, 65536)
    os.kill(driver, signal.SIGKILL)
    os.waitpid(driver, 0)
    os.close(terminal)

    assert b"ENXIO" in said


def test_a_program_that_kills_the_keeper_is_drained_and_the_run_goes_on(bench: Bench) -> None:
    first = bench.keeper.pid
    seen = bench.run("kill_parent")

    assert (seen.killed, seen.exit, seen.signal) == ("keeper", None, None)
    assert bench.left() == []
    assert (bench.run("ok").exit, first == bench.keeper.pid) == (0, False)


def test_a_program_that_stops_the_keeper_does_not_stop_the_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoke_module, "KEEPER_LATE_S", 0.5)

    assert bench.run("stop_parent", deadline_s=QUICK_S).killed == "keeper"
    assert bench.left() == []
    assert bench.run("ok").exit == 0


def test_a_program_that_kills_its_own_group_kills_itself_alone(bench: Bench) -> None:
    seen = bench.run("kill_group")

    assert (seen.signal, seen.killed) == (9, None)
    assert bench.run("ok").exit == 0


def test_a_keeper_that_died_between_two_programs_is_noticed(bench: Bench) -> None:
    os.kill(bench.keeper.pid, signal.SIGKILL)

    assert bench.run("ok").killed == "keeper"
    assert bench.run("ok").exit == 0


def test_a_program_that_can_t_be_started_is_our_mistake(bench: Bench) -> None:
    with pytest.raises(HarnessError, match="can't be started"):
        invoke(bench.keeper, bench.command("/nowhere/program"))

    assert bench.run("ok").exit == 0


def test_a_stop_ends_the_tree_and_says_so(bench: Bench) -> None:
    stop, ring = os.pipe()
    timer = threading.Timer(0.1, os.write, (ring, b"x"))
    timer.start()
    seen = bench.run("bomb", 20, stop=stop)
    timer.join()
    os.close(ring)
    os.close(stop)

    assert seen.killed == "stopped"
    assert bench.left() == []


def test_cpu_time_counts_children_that_nobody_waited_for(bench: Bench) -> None:
    seen = bench.run("spin_orphans")

    assert seen.cpu_ns > 150_000_000
    assert (seen.processes, seen.leaked) == (3, 0)


def test_without_children_files_the_scan_of_parents_finds_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = sorted(keeper_module.children())

    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(keeper_module, "open", missing, raising=False)

    assert expected == sorted(keeper_module.children())
    assert bench.keeper.pid in expected


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="capabilities are dropped by setpriv")
def test_without_capabilities_the_ownership_is_the_same(bare_bench: Bench) -> None:
    argv = bare_bench.driver([[str(bare_bench.fake), "daemons_bare", "3"]])
    drop = ["setpriv", "--no-new-privs"] + ["--bounding-set=-all"] * (os.geteuid() == 0)
    with subprocess.Popen([*drop, *argv], stdout=subprocess.PIPE) as driver:
        assert driver.stdout
        told = "".join(driver.stdout.readline().decode() for _ in range(3))
        driver.kill()

    assert "leaked=3" in told


def test_the_bench_notices_what_is_left(bench: Bench) -> None:
    command = bench.command(str(bench.fake), "hang")
    null = os.open(os.devnull, os.O_RDWR)
    bench.keeper.send(command, [null, null, null])
    os.close(null)
    leader = bench.keeper.receive()["pid"]

    assert [leader] == bench.left()
    bench.keeper.restart()
    assert bench.left() == []
