"""From a run's folder to what a person reads: the terminal's tables, the page and its charts."""

import shlex
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.checkout import checkout
from harness.declarations.claims import read_all
from harness.errors import RecordsDamagedError
from harness.judging import versions, words
from harness.judging.claims import Known, numbers_of
from harness.judging.exhibits import last_observed
from harness.judging.summary import Row, Summary, capacity_words
from harness.judging.verify import Judged
from harness.model import Command, Observation, Planned
from harness.records.journal import write_file
from harness.records.record import Run
from harness.running.progress import say
from harness.showing.rows import notes
from harness.showing.sources import sources

WIDTH_LEAST = 120


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
            words.measured(row.time),
            words.compared(row.floor),
            f"{row.cpu_ratio:.2f}",
            str(len(row.rounds)),
            ", ".join(notes(row)),
        )
    return table


def print_invocation(planned: Planned, command: Command, seen: Observation, judged: Judged) -> None:
    """Print one invocation whole, and the shell command that repeats it."""
    variables = [f"{name}={value}" for name, value in command.environment.items() if name != "PADDING"]
    print(f"{planned.case.id}  {planned.kind}\n")
    print("by hand  " + shlex.join(["env", "-i", *variables, *command.argv]) + "\n")
    print("stdout\n" + seen.stdout.decode("utf-8", "backslashreplace"))
    if seen.stderr:
        print("stderr\n" + seen.stderr.decode("utf-8", "backslashreplace"))
    print(f"exit {seen.exit}  signal {seen.signal}  killed {seen.killed}")
    print(f"wall {words.time(seen.wall_ns)} of {command.deadline_s:g} s at the most")
    print(f"cpu {words.time(seen.cpu_ns)}  processes {seen.processes}")
    print(f"switches {seen.voluntary_switches} voluntary, {seen.involuntary_switches} involuntary")
    if seen.plateau:
        print(f"plateau  {seen.plateau}")
    outcome = judged.outcome
    print(f"{outcome.status}" + (f": {outcome.reason}: {outcome.diagnostic}" if outcome.reason else ""))


def make_observed(folder: Path, run: Run) -> Path:
    """Write the page of a run of exhibits; return it."""
    from harness.showing import page_observed  # noqa: PLC0415 -- jinja2 stays out of the process while it observes

    told = page_observed.sections(run.header.run, Known(observed=run.observed), read_all(checkout()))
    html = page_observed.rendered("observed.html.j2", run, told)
    write_file(folder / "index.html", html.encode())
    return folder / "index.html"


def make(folder: Path, run: Run, summary: Summary) -> Path:
    """Write a run's charts and page; return the page.

    The exhibits on it are those that were run last beside it.
    """
    from harness.showing import charts, page, page_observed  # noqa: PLC0415 -- heavy: after measuring

    drawn = charts.draw(summary, run.info)
    (folder / "charts").mkdir(exist_ok=True)
    for chart in drawn:
        for name, svg in chart.files().items():
            write_file(folder / "charts" / name, svg)
    try:
        observed = last_observed(checkout(), folder.parent)
    except RecordsDamagedError as error:  # of a run of exhibits: this one's numbers are shown all the same
        say(f"note: no exhibits are shown: {error}")
        observed = ()
    # The numbers of other versions are shown, and no claim rests on them.
    numbers = {} if versions.apart(run) else numbers_of(summary, run.info.profile)
    known = Known(observed=observed, numbers=numbers)
    told = page_observed.sections("the newest run of exhibits beside this one", known, read_all(checkout()))
    html = page.render(summary, run, drawn, sources(checkout()), told)
    write_file(folder / "index.html", html.encode())
    return folder / "index.html"
