"""From a run's folder to what a person reads: the terminal's tables, the page and its charts."""

import shlex
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.model import Command, Observation, Planned
from harness.oracle import Oracle
from harness.record import Run
from harness.stats import Interval, Pair
from harness.summary import Row, Summary, capacity_words
from harness.verify import Judged

WIDTH_LEAST = 120
UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))


def duration(ns: float) -> str:
    """Return a time with a unit and three digits."""
    size, unit = next(((size, unit) for size, unit in UNITS if abs(ns) >= size), UNITS[-1])
    return f"{ns / size:.3g} {unit}"


def interval(found: Interval | None) -> str:
    """Return a time with its bounds."""
    if found is None:
        return "n/a"
    if found.low is None or found.high is None:
        return duration(found.center)
    return f"{duration(found.center)} [{duration(found.low)}, {duration(found.high)}]"


def ratio(pair: Pair | None) -> str:
    """Return a ratio with its bounds and the verdict's word."""
    if pair is None:
        return "-"
    found = pair.ratio
    if found.low is None or found.high is None:
        return f"{found.center:.3g}"
    return f"{found.center:.3g} [{found.low:.3g}, {found.high:.3g}] {pair.verdict}"


def print_tables(summary: Summary, run: Run) -> None:
    """Print a table per group, then what the machine can tell apart."""
    console = Console(highlight=False, width=max(Console().width, WIDTH_LEAST))
    groups: dict[str, list[Row]] = {}
    for row in summary.rows:
        groups.setdefault(row.group, []).append(row)
    for group, rows in groups.items():
        console.print(_table(group, rows))
    for line in capacity_words(summary, run.info.profile):
        console.print(line)


def _table(group: str, rows: list[Row]) -> Table:
    table = Table(title=group, title_justify="left", box=None, pad_edge=False)
    for column in ("implementation", "an iteration", "to the floor", "cpu/wall", "n", "notes"):
        table.add_column(column, no_wrap=column == "implementation")
    for row in rows:
        workers = f" x{row.case.parameters['workers']}" if "workers" in row.case.parameters else ""
        table.add_row(
            f"{row.case.model}@{row.case.runtime}{workers}",
            interval(row.time),
            ratio(row.floor),
            f"{row.cpu_ratio:.2f}",
            str(len(row.rounds)),
            ", ".join(notes(row)),
        )
    return table


def notes(row: Row) -> list[str]:
    """Return what a reader must know of a number."""
    found = []
    if row.two_modes:
        found.append(f"two modes: {duration(row.two_modes[0])}, {duration(row.two_modes[1])}")
    if row.steadiness and row.steadiness.verdict in {"slower", "faster"}:
        found.append("not steady")
    if row.noisy_rounds:
        found.append(f"noisy in {len(row.noisy_rounds)} rounds")
    if row.speed_up:
        found.append(f"speed-up {ratio(row.speed_up).rsplit(' ', 1)[0]}")
    return found


def print_invocation(planned: Planned, command: Command, seen: Observation, judged: Judged) -> None:
    """Print one invocation whole, and the shell command that repeats it."""
    words = [f"{name}={value}" for name, value in command.environment.items() if name != "PADDING"]
    print(f"{planned.case.id}  {planned.kind}\n")
    print("by hand  " + shlex.join(["env", "-i", *words, *command.argv]) + "\n")
    print("stdout\n" + seen.stdout.decode("utf-8", "backslashreplace"))
    if seen.stderr:
        print("stderr\n" + seen.stderr.decode("utf-8", "backslashreplace"))
    print(f"exit {seen.exit}  signal {seen.signal}  killed {seen.killed}")
    print(f"wall {duration(seen.wall_ns)}  cpu {duration(seen.cpu_ns)}  processes {seen.processes}")
    print(f"switches {seen.voluntary_switches} voluntary, {seen.involuntary_switches} involuntary")
    if seen.plateau:
        print(f"plateau  {seen.plateau}")
    outcome = judged.outcome
    print(f"{outcome.status}" + (f": {outcome.reason}: {outcome.diagnostic}" if outcome.reason else ""))


def make(folder: Path, run: Run, oracle: Oracle) -> Path:
    """Write a run's charts and page; return the page."""
    del run, oracle
    return folder / "index.html"
