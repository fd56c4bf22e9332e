"""What the program does with its arguments, and what it prints."""

import os
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

import kernels
from arguments import BadArgumentError, parse
from implementations import WORKLOADS
from measuring import measure
from plateau import say
from primitives import MASK, fmix32, fold, seed_for
from stopwatch import WitnessError

EXIT_FAILURE = 1
EXIT_BAD_ARGUMENT = 64
EXIT_WITNESS = 65


def main(argv: Sequence[str]) -> int:
    """Obey the arguments; return the exit code."""
    if argv == ["--list"]:
        list_all()
        return 0
    try:
        invocation = parse(argv)
    except BadArgumentError as error:
        print(error, file=sys.stderr)
        return EXIT_BAD_ARGUMENT
    threading.excepthook, sys.excepthook = end_in_thread, end_in_main
    say(measurement=measure(invocation))
    return 0


def list_all() -> None:
    """Say the vectors of the primitives, then every implementation."""
    vectors = {
        "fmix32(1)": fmix32(1),
        "fmix32(4294967295)": fmix32(MASK),
        "seed_for(1,0)": seed_for(1, 0),
        "unit(1,0,1000)": kernels.unit(1, 0, 1000),
        "fold(unit(1,i,10000),i<8)": fold(kernels.unit(1, i, 10_000) for i in range(8)),
    }
    say(vectors={name: f"{value:08x}" for name, value in vectors.items()})
    for name, workload in WORKLOADS.items():
        declared = {"kinds": workload.kinds, "parameters": workload.parameters}
        for model in workload.models:
            say(implementation={"workload": name, "model": model, **declared})


def end_in_thread(failure: threading.ExceptHookArgs) -> None:
    """End with the traceback of a thread that died: the others would wait for it for ever."""
    threading.__excepthook__(failure)
    os._exit(EXIT_FAILURE)


def end_in_main(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """End with what was wrong in the main thread: parked threads would be waited for for ever."""
    if isinstance(error, WitnessError):
        print(error, file=sys.stderr)
        os._exit(EXIT_WITNESS)
    sys.__excepthook__(kind, error, at)
    os._exit(EXIT_FAILURE)
