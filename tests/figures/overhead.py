"""What the harness costs: python tests/figures/overhead.py (from the project's folder, machine at rest).

Prints the medians of 200 interleaved rounds of one C program, started bare and through the keeper, and
the CPU time of harness and keeper during ten seconds of a program that sleeps.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.model import Command
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper

ROUNDS = 200
SLEEP_S = 10
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def bare_ms(program: str) -> float:
    start = time.perf_counter_ns()
    os.waitpid(os.posix_spawn(program, [program, "ok"], {}, file_actions=SILENT), 0)
    return (time.perf_counter_ns() - start) / 1e6


SILENT = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]


def kept_ms(keeper: Keeper, command: Command) -> float:
    start = time.perf_counter_ns()
    invoke(keeper, command)
    return (time.perf_counter_ns() - start) / 1e6


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Keeper() as keeper:
        program = f"{folder}/fake"
        source = Path(__file__).parents[1] / "fakes" / "fake.c"
        subprocess.run(["cc", "-O1", "-o", program, source], check=True)
        short = Command(argv=(program, "ok"), environment={}, directory=folder, deadline_s=10)
        rounds = [(bare_ms(program), kept_ms(keeper, short)) for _ in range(ROUNDS)]
        bare, kept = (statistics.median(times) for times in zip(*rounds, strict=True))
        print(f"bare {bare:.2f} ms, through the keeper {kept:.2f} ms, harness {kept - bare:.2f} ms")

        sleeping = Command(argv=(program, "hang"), environment={}, directory=folder, deadline_s=SLEEP_S)
        before = cpu_s(os.getpid()) + cpu_s(keeper.pid)
        invoke(keeper, sleeping)
        spent = cpu_s(os.getpid()) + cpu_s(keeper.pid) - before
        print(
            f"harness and keeper used {spent / SLEEP_S:.2%} of a core while a program slept for {SLEEP_S} s"
        )


if __name__ == "__main__":
    main()
