"""The table of what this program has, in the order in which `--list` says it."""

from typing import NamedTuple


class Workload(NamedTuple):
    """A workload as the contract declares it, and the models it is written in."""

    kinds: tuple[str, ...]
    parameters: dict[str, int]  # name -> least value
    models: tuple[str, ...]  # each a file `<workload>_<model>.py`
    plateaus: int = 0  # in an iteration
    traced: int = 1  # iterations under `--trace`


WORKLOADS = {
    "timers": Workload(
        kinds=("timed", "traced"),
        parameters={"concurrency": 1, "hops": 1, "delay_ms_min": 1, "delay_ms_max": 1},
        models=("thread", "asyncio", "gevent"),
    ),
    "compute": Workload(
        kinds=("timed", "traced"),
        parameters={"units": 1, "size": 2, "workers": 1},
        models=(
            "sequential",
            "process-forkserver",
            "process-fork",
            "thread",
            "thread-pool",
            "thread-native",
            "thread-native-held",
            "asyncio",
            "gevent",
        ),
        traced=3,
    ),
    "spawn": Workload(
        kinds=("timed", "held"),
        parameters={"concurrency": 1, "depth": 1},
        models=("process-forkserver", "process-fork", "thread", "asyncio", "gevent"),
        plateaus=2,
    ),
    "mailbox": Workload(
        kinds=("timed", "held"),
        parameters={"concurrency": 1},
        models=("thread", "asyncio", "gevent"),
        plateaus=1,
    ),
}

# Whose tools a model is given: a file `model_<scheduler>.py`.
SCHEDULERS = {
    "sequential": "thread",
    "process-forkserver": "process",
    "process-fork": "process",
    "thread": "thread",
    "thread-pool": "thread",
    "thread-native": "thread",
    "thread-native-held": "thread",
    "asyncio": "asyncio",
    "gevent": "gevent",
}

# They compute on one thread whatever they are asked, so they take `workers` 1 only.
ONE_WORKER = frozenset({"sequential", "asyncio", "gevent"})


# They compute by a kernel of the extension's, which their file names.
OWN_KERNEL = frozenset({"thread-native", "thread-native-held"})


def file_name(workload: str, model: str) -> str:
    """Name the module that holds an implementation."""
    return f"{workload}_{model.replace('-', '_')}"
