"""The command line: each subcommand is a plain function whose docstring is its help."""

import signal
import sys
from typing import Annotated

from cyclopts import App, Parameter

from harness.commands import build as building
from harness.commands import cheats as cheating
from harness.commands import claims as claims_run
from harness.commands import compare as comparing
from harness.commands import doctor as doctoring
from harness.commands import exhibits as exhibit_run
from harness.commands import plan as planning
from harness.commands import report as reporting
from harness.commands import run as running
from harness.commands import try_one as exhibit_try
from harness.commands.selection import EVERYTHING, Runtimes, Seed, Selection, demand_seed
from harness.errors import HarnessError, StoppedError, UsageError
from harness.planning.prepare import patterns, seconds
from harness.running.progress import print_to_nobody

app = App(
    name="python -m harness",
    help="The same concurrent work in five languages: built, run, verified, measured and charted.",
    help_format="plaintext",
    version_flags=[],
)

Deadline = Annotated[
    str | None,
    Parameter(
        help="Time after which it is killed (90s, 20m, 2h); else 20 times what the case is reckoned to take, "
        "10 s at least."
    ),
]
Json = Annotated[bool, Parameter(help="Print JSON alone on stdout.")]
Strict = Annotated[bool, Parameter(help="A missing toolchain or package is an error (exit 69), not a skip.")]


@app.command
def doctor(*, json: Json = False, runtimes: Runtimes = "", strict: Strict = False) -> int:
    """Show which runtimes were found, where, and what would bring the missing ones."""
    return doctoring.show(patterns(runtimes), as_json=json, strict=strict)


@app.command
def plan(*, selection: Selection = EVERYTHING, json: Json = False) -> int:
    """Show what compare would run, in which order, and how long it should take. Runs nothing."""
    return planning.plan(selection, as_json=json)


@app.command
def build(*, runtimes: Runtimes = "", strict: Strict = False) -> int:
    """Build every program, each under build/RUNTIME; what is up to date is left alone."""
    return building.build(patterns(runtimes), strict=strict)


@app.command
def compare(*, selection: Selection = EVERYTHING, strict: Strict = False) -> int:
    """Build, run, verify, measure and chart; results go to results/local/RUN."""
    return comparing.compare(selection, strict=strict)


@app.command
def resume(run: str = "", /, *, salvage: bool = False) -> int:
    """Go on with a run that was cut off: a folder, a name, or nothing for the newest.

    A finished run gets its page and charts anew. With --salvage damaged records are left out and
    their invocations run again.
    """
    return comparing.resume(run, salvage=salvage)


@app.command
def run(case: str, /, *, kind: str = "timed", seed: Seed = 1, deadline: Deadline = None) -> int:
    """Run one invocation and print all that was seen, and the shell command that repeats it.

    CASE is an id as printed, or workload/model@runtime, which takes the tiny parameters. The kinds are
    timed, traced and held.
    """
    demand_seed(seed)
    return running.run(case, kind=kind, seed=seed, deadline=seconds(deadline))


@app.command
def cheats(*, json: Json = False) -> int:
    """Run every cheat and its honest twin: each cheat must be caught by a witness, each twin measured."""
    return cheating.run_all(as_json=json)


@app.command
def exhibits(name: str = "", /, *, json: Json = False, strict: Strict = False, docs: bool = False) -> int:
    """Run an exhibit, or all: each pitfall must show its failure, and each cure must not.

    What was seen is recorded in a folder of its own under results/local, with a page. With --docs it goes to
    results/, and the pages in docs/exhibits are written from it.
    """
    if docs:
        from harness.commands import docs as documents  # noqa: PLC0415 -- it brings matplotlib

        return documents.observe(name)
    return exhibit_run.run(name, as_json=json, strict=strict)


@app.command(name="try")
def try_(name: str, language: str = "", variant: str = "", /) -> int:
    """Run one pitfall beside its cure, and explain what happened: NAME [LANGUAGE [VARIANT]]."""
    return exhibit_try.run(name, language, variant)


@app.command
def claims(run: str = "", /, *, json: Json = False) -> int:
    """Say of every claim what a run shows: a folder, a name, or nothing for the newest.

    A run of `compare` brings the numbers, and the exhibits are those that were run last beside it.
    """
    return claims_run.show(run, as_json=json)


@app.command
def report(run: str = "", /, *, docs: bool = False, check: bool = False) -> int:
    """Make a run's page and charts anew: a folder, a name, or nothing for the newest. Measures nothing.

    With --docs the charts and numbers of the documentation are written from the run that is committed
    under results/; with --check they are compared with it.
    """
    if docs or check:
        from harness.commands import docs as documents  # noqa: PLC0415 -- it brings matplotlib

        return documents.update(only_check=check)
    return reporting.report(run)


def main() -> int:
    """Run a subcommand; a failure that the user can put right is shown without a traceback."""
    print_to_nobody()
    try:
        result = app(exit_on_error=False, print_error=True)
    except StoppedError as stopped:
        print(f"{stopped.problem}\n  {stopped.remedy}", file=sys.stderr)
        return 128 + stopped.signal_number
    except KeyboardInterrupt:  # before anything was begun
        return 128 + signal.SIGINT
    except HarnessError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except Exception as error:
        if type(error).__module__.startswith("cyclopts"):
            return UsageError.exit_code
        raise
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
