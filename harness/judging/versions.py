"""Workloads whose meaning has changed since a run: its numbers can be shown, and nothing may rest on them."""

from harness.errors import VersionError
from harness.records.record import Run
from harness.workloads import WORKLOADS


def apart(run: Run) -> tuple[str, ...]:
    """Return a sentence for each workload that a run measured in another version than this checkout's."""
    here = {each.name: each.version for each in WORKLOADS}
    measured = sorted({(record.case.workload, record.case.version) for record in run.records})
    return tuple(
        f"{name} was measured in version {version}, this checkout has version {here.get(name)}"
        for name, version in measured
        if version != here.get(name)
    )


def refuse(run: Run) -> None:
    """Raise where something is about to rest on a run of other versions."""
    if found := apart(run):
        raise VersionError(
            f"{run.header.run}: {'; '.join(found)}",
            "python3 noxfile.py -s compare   measures them as they are now",
        )
