"""A run's page and charts, made anew."""

from harness.checkout import LOCAL, checkout
from harness.declarations.claims import read_all
from harness.judging import versions
from harness.judging.summary import summarise
from harness.processes.signals import Stop
from harness.records import record
from harness.running.progress import say
from harness.showing import reporting


def report(run: str = "", /, *, docs: bool = False, check: bool = False) -> int:
    """Make a run's page and charts anew: a folder, a name, or nothing for the newest. Measures nothing.

    With --docs the charts and numbers of the documentation are written from the run that is committed
    under results/; with --check they are compared with it.
    """
    if docs or check:
        from harness.commands.docs import update  # noqa: PLC0415 -- it brings matplotlib

        return update(only_check=check)
    with Stop():
        folder = record.folder_of(checkout() / LOCAL, run)
        recorded = record.read(folder)
        if recorded.info.profile == record.EXHIBITS:
            print(f"page     {reporting.make_observed(folder, recorded)}")
            return 0
        versions.refuse_lacking(recorded)
        for line in versions.apart(recorded):
            say(f"note: {line}")
        print(f"page     {reporting.make(folder, recorded, summarise(recorded, read_all(checkout())))}")
    record.refuse_damage(recorded)
    return 0
