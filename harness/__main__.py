"""The command line: each subcommand is a plain function of commands/, whose docstring is its help."""

import signal
import sys

from cyclopts import App, CycloptsError

from harness.commands.build import build
from harness.commands.cheats import cheats
from harness.commands.claims import claims
from harness.commands.compare import compare, resume
from harness.commands.doctor import doctor
from harness.commands.exhibits import exhibits
from harness.commands.plan import plan
from harness.commands.report import report
from harness.commands.run import run
from harness.commands.try_one import run as try_
from harness.errors import HarnessError, StoppedError, UsageError
from harness.running.progress import print_to_nobody

app = App(
    name="python -m harness",
    help="The same concurrent work in five languages: built, run, verified, measured and charted.",
    help_format="plaintext",
    version_flags=[],
)

for command in (doctor, plan, build, compare, resume, run, cheats, exhibits, claims, report):
    app.command(command)
app.command(try_, name="try")


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
    except CycloptsError:
        return UsageError.exit_code
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
