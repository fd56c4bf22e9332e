"""Workloads whose meaning has changed since a run: its numbers can be shown, and nothing may rest on them."""

from harness.errors import VersionError
from harness.languages import language_of
from harness.records.record import Run
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, workload_of


def apart(run: Run) -> tuple[str, ...]:
    """Return a sentence for each workload that a run measured in another version than this checkout's."""
    here = {each.name: each.version for each in WORKLOADS}
    measured = sorted({(record.case.workload, record.case.version) for record in run.records})
    return tuple(
        f"{name} was measured in version {version}, this checkout has version {here.get(name)}"
        for name, version in measured
        if version != here.get(name)
    )


def refuse_lacking(run: Run) -> None:
    """Raise where a run has implementations or parameters that no table of this checkout has a place for."""
    here = {(each.workload, each.language, each.model) for each in IMPLEMENTATIONS}
    lacking = {
        f"{case.workload}/{case.model}@{case.runtime}"
        for case in (record.case for record in run.records)
        if (case.workload, language_of(case.runtime), case.model) not in here
        or set(case.parameters) | set((it := workload_of(case.workload)).added) != set(it.least)
    }
    if lacking:
        raise VersionError(
            f"{run.header.run}: this checkout lacks {', '.join(sorted(lacking))}",
            f"git checkout {run.info.environment.get('commit', 'COMMIT')}   has what was measured",
        )


def refuse(run: Run) -> None:
    """Raise where something is about to rest on a run of other versions."""
    refuse_lacking(run)
    if found := apart(run):
        raise VersionError(
            f"{run.header.run}: {'; '.join(found)}",
            "python3 noxfile.py -s compare   measures them as they are now",
        )
