"""What an invocation is reckoned to cost, before anything ran.

Magnitudes from one two-core machine; they decide the length of a plan, never a published number.
"""

from harness.language import Language
from harness.model import Case, Kind

_START_MS = {"python": 45, "go": 6, "js": 55, "csharp": 75, "c": 3}
_ROUND_NS = {"python": 110.0, "go": 1.8, "js": 5.2, "csharp": 1.8, "c": 1.7}
_TASK_US = {  # to make, wake twice and end one task
    ("python", "asyncio"): 12,
    ("python", "gevent"): 14,
    ("python", "thread"): 150,
    ("python", "process-forkserver"): 9_000,
    ("go", "goroutine"): 1,
    ("js", "promise"): 1,
    ("js", "worker"): 25_000,
    ("csharp", "task"): 1,
    ("csharp", "task-run"): 1,
    ("csharp", "thread"): 250,
    ("c", "thread"): 40,
    ("c", "process"): 250,
}
_WAKE_US = {  # for one sleep of `timers`, its task's share included
    ("python", "asyncio"): 12,
    ("python", "gevent"): 25,
    ("python", "thread"): 100,
    ("csharp", "thread"): 100,
    ("c", "thread"): 30,
}
_NATIVE_NS = 1.8
_HARNESS_MS = 8
_PLATEAU_MS = 70  # memory is read twice, with a pause for what the kernel gives back late
CANARY_S = 0.08
_SETTLE_MOST = 4_000  # iterations


def iteration_ms(case: Case, language: str) -> float:
    """Return the reckoned time of one iteration."""
    given = case.parameters
    if case.workload == "timers":
        tasks_us = _WAKE_US.get((language, case.model), 4)
        return given["hops"] * given["delay_ms_max"] + given["concurrency"] * given["hops"] * tasks_us / 1_000
    if case.workload == "compute":
        each = _NATIVE_NS if "native" in case.model else _ROUND_NS[language]
        serial = language == "python" and case.model in {"thread", "thread-native-held"}
        cores = 1 if serial and not case.runtime.endswith("t") else min(given["workers"], 2)
        return given["units"] * (given["size"] * each / cores + 20_000) / 1e6
    return given["concurrency"] * _TASK_US[language, case.model] / 1_000


def invocation_s(case: Case, kind: Kind, runtime: Language, target_ms: int) -> float:
    """Return the reckoned wall time of one invocation, the harness's share included."""
    once = iteration_ms(case, runtime.name)
    start = _START_MS[runtime.name] + _HARNESS_MS
    if kind is Kind.TIMED and target_ms:
        warm_ups = min(max(once, runtime.settle_ms), once * _SETTLE_MOST)
        return (start + warm_ups + min(max(once, target_ms), once * 15)) / 1_000
    if kind is Kind.CALIBRATION:
        return (start + max(4 * once, min(1.4 * runtime.settle_ms, once * 340))) / 1_000
    if kind is Kind.HELD:
        return (1.5 * start + 2.5 * once + _PLATEAU_MS) / 1_000
    return (start + 2 * once) / 1_000
