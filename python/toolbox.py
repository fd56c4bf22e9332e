"""The one tool that a workload is handed: plain when timed, else the one that records or asks."""

import atexit
from functools import partial
from types import ModuleType

import kernels
from arguments import Invocation
from implementations import OWN_KERNEL, SCHEDULERS
from plateau import AtPlateau, asked, stamped
from recording import Trace
from tools import Unit


def tool_for(
    invocation: Invocation, scheduler: ModuleType, implementation: ModuleType, at_plateau: AtPlateau
) -> dict[str, object]:
    """Make the tool, by the name under which the workload takes it."""
    trace = None if invocation.trace is None else Trace(invocation.trace, scheduler.identity)
    if trace:
        trace.begin()
    match invocation.workload:
        case "timers":
            sleep = scheduler.sleep
            if trace:
                atexit.register(trace.write_kept)
            return {"sleep": scheduler.recorded_sleep(sleep, trace) if trace else sleep}
        case "compute":
            unit = implementation.kernel if invocation.model in OWN_KERNEL else kernels.unit
            recipe = _recorded(unit, trace, invocation) if trace else partial(_as_it_is, unit)
            return {"unit": recipe if SCHEDULERS[invocation.model] == "process" else recipe()}
        case _:
            held = invocation.hold
            errands = (
                asked(at_plateau, scheduler.census(implementation.__file__)) if held else stamped(at_plateau)
            )
            return {"plateau": scheduler.plateau(errands, scheduler.sleep)}


def _as_it_is(unit: Unit) -> Unit:
    return unit


def _recorded(unit: Unit, trace: Trace, invocation: Invocation) -> "partial[Unit]":
    from multiprocessing import get_context  # noqa: PLC0415 -- must not weigh on timed runs

    from meeting import Meeting, recorded_unit  # noqa: PLC0415 -- likewise

    start_method = "forkserver" if invocation.model == "process-forkserver" else "fork"
    meeting = Meeting(
        get_context(start_method),
        units=invocation.parameters["units"],
        workers=invocation.parameters["workers"],
    )
    return partial(recorded_unit, unit, trace, meeting)
