"""A run's page and charts, made anew."""

from harness.checkout import LOCAL, checkout
from harness.judging import versions
from harness.judging.summary import summarise
from harness.processes.signals import Stop
from harness.records import record
from harness.running.progress import say
from harness.showing import reporting


def report(name: str) -> int:
    """Make page and charts of a run anew."""
    with Stop():
        folder = record.folder_of(checkout() / LOCAL, name)
        run = record.read(folder)
        if run.info.profile == record.EXHIBITS:
            print(f"page     {reporting.make_observed(folder, run)}")
            return 0
        for line in versions.apart(run):
            say(f"note: {line}")
        summary = summarise(run)
        print(f"page     {reporting.make(folder, run, summary)}")
    record.refuse_damage(run)
    return 0
