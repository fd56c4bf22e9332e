"""The one tool that a workload is handed: plain when timed, else the one that records or asks."""

import importlib
from collections.abc import Callable
from types import ModuleType

import kernels
from arguments import Invocation
from implementations import SCHEDULERS
from plateau import asked, stamped
from recording import Trace
from tools import Unit


def tool_for(
    invocation: Invocation, implementation: ModuleType, at_plateau: Callable[[], None]
) -> dict[str, object]:
    """Make the tool, by the name under which the workload takes it."""
    scheduler = importlib.import_module(f"model_{SCHEDULERS[invocation.model]}")
    trace = None if invocation.trace is None else Trace(invocation.trace, scheduler.identity)
    if trace:
        trace.begin()
    match invocation.workload:
        case "timers":
            sleep = scheduler.sleep
            return {"sleep": scheduler.recorded_sleep(sleep, trace) if trace else sleep}
        case "compute":
            unit = getattr(implementation, "kernel", kernels.unit)
            return {"unit": _recorded_unit(unit, trace, invocation) if trace else unit}
        case _:
            census = scheduler.census if invocation.census else None
            pokes = asked(at_plateau, census) if invocation.hold else stamped(at_plateau)
            return {"plateau": scheduler.plateau(pokes)}


def _recorded_unit(unit: Unit, trace: Trace, invocation: Invocation) -> Unit:
    from multiprocessing import get_context  # noqa: PLC0415 -- must not weigh on timed runs

    from meeting import Meeting, RecordedUnit  # noqa: PLC0415 -- likewise

    start_method = "forkserver" if invocation.model == "process-forkserver" else "fork"
    meeting = Meeting(
        get_context(start_method),
        units=invocation.parameters["units"],
        workers=invocation.parameters["workers"],
    )
    return RecordedUnit(unit, trace, meeting)
