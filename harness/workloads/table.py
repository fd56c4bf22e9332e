"""The workloads and which implementations of them there are, in the order a reader meets them."""

from harness.model import Implementation, Kind, Role, Workload

WORKLOADS: tuple[Workload, ...] = (
    Workload(
        name="timers",
        version=1,
        question="How late do sleeping tasks wake up, when there are many?",
        least={"concurrency": 1, "hops": 1, "delay_ms_max": 1},
        swept=None,
        kinds=(Kind.TIMED, Kind.TRACED),
        metrics={},
        floor="epoll",
    ),
    Workload(
        name="compute",
        version=1,
        question="Does it use my cores, and what does handing out work cost?",
        least={"units": 1, "size": 2, "workers": 1},
        swept="workers",
        kinds=(Kind.TIMED, Kind.TRACED),
        metrics={},
        floor="thread",
    ),
    Workload(
        name="spawn",
        version=1,
        question="What does a task cost to make, to wake and to keep, when all share one gate?",
        least={"concurrency": 1},
        swept=None,
        kinds=(Kind.TIMED, Kind.HELD),
        metrics={},
        floor="thread",
    ),
    Workload(
        name="mailbox",
        version=1,
        question="What does a task cost, when each waits for a message of its own?",
        least={"concurrency": 1},
        swept=None,
        kinds=(Kind.TIMED, Kind.HELD),
        metrics={},
        floor="thread",
    ),
)

_I, _A, _C = Role.IDIOMATIC, Role.ALTERNATIVE, Role.COUNTER_EXAMPLE


def _rows(workload: str, language: str, *models: tuple[str, Role]) -> list[Implementation]:
    """One language's implementations of a workload, with the packages that they need."""
    needs = {"gevent": ("gevent",), "thread-native": ("native",), "thread-native-held": ("native",)}
    return [
        Implementation(
            workload=workload, language=language, model=model, role=role, needs=needs.get(model, ())
        )
        for model, role in models
    ]


# fmt: off
IMPLEMENTATIONS: tuple[Implementation, ...] = (
    *_rows("timers", "python", ("thread", _A), ("asyncio", _I), ("gevent", _A)),
    *_rows("timers", "go", ("goroutine", _I)),
    *_rows("timers", "js", ("promise", _I)),
    *_rows("timers", "csharp", ("task", _I), ("thread", _A)),
    *_rows("timers", "c", ("thread", _A), ("epoll", _I)),
    *_rows("compute", "python", ("sequential", _A), ("process-forkserver", _I), ("process-fork", _A),
           ("thread", _I), ("thread-native", _A), ("thread-native-held", _C), ("asyncio", _C),
           ("gevent", _C)),
    *_rows("compute", "go", ("sequential", _A), ("goroutine", _I), ("pool", _A)),
    *_rows("compute", "js", ("sequential", _A), ("worker", _I), ("promise", _C)),
    *_rows("compute", "csharp", ("sequential", _A), ("task-run", _I), ("parallel", _I), ("thread", _A),
           ("task", _C)),
    *_rows("compute", "c", ("sequential", _A), ("thread", _I)),
    *_rows("spawn", "python", ("process-forkserver", _A), ("thread", _A), ("asyncio", _I), ("gevent", _A)),
    *_rows("spawn", "go", ("goroutine", _I)),
    *_rows("spawn", "js", ("promise", _I), ("worker", _A)),
    *_rows("spawn", "csharp", ("task", _I), ("task-run", _A), ("thread", _A)),
    *_rows("spawn", "c", ("thread", _I), ("process", _A)),
    *_rows("mailbox", "python", ("thread", _A), ("asyncio", _I), ("gevent", _A)),
    *_rows("mailbox", "go", ("goroutine", _I)),
    *_rows("mailbox", "js", ("promise", _I)),
    *_rows("mailbox", "csharp", ("task", _I), ("thread", _A)),
    *_rows("mailbox", "c", ("thread", _I)),
)
# fmt: on

SERIAL = ("sequential", "asyncio", "gevent", "promise", "task")
"""Models that run `compute` on one core whatever they are given: `workers` 1 only."""

_BY_NAME = {workload.name: workload for workload in WORKLOADS}


def workload_of(name: str) -> Workload:
    """Return a workload's declaration; KeyError if there is none."""
    return _BY_NAME[name]
