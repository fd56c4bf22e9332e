"""Python: CPython, with the GIL and without."""

from fnmatch import fnmatchcase
from typing import Final

from harness.language import Family, Language, Model
from harness.model import Census

_CONTROL: Final = "-gil"  # the free-threaded build, told to run with the GIL
_STEPS_CAP: Final = 2_000_000  # pure Python takes 0.1 µs for each

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.THREADS, cap=1_000_000, properties="---+--", marker="X",
          steps_cap=_STEPS_CAP),
    Model(name="process-forkserver", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=9_000, steps_cap=_STEPS_CAP),
    Model(name="process-fork", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="p",
          steps_cap=_STEPS_CAP),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+-+++-", marker="o",
          families=(Family.THREAD,), task_us=150, wake_us=100, steps_cap=_STEPS_CAP),
    Model(name="thread-native", census=Census.THREADS, cap=5_000, properties="+++++-", marker="D",
          needs=("native",), round_ns=1.8),
    Model(name="thread-native-held", census=Census.THREADS, cap=5_000, properties="+--++-", marker="d",
          needs=("native",), round_ns=1.8),
    Model(name="asyncio", census=Census.RUNTIME, cap=1_000_000, properties="+--+-+", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST), task_us=12, wake_us=12, steps_cap=_STEPS_CAP),
    Model(name="gevent", census=Census.RUNTIME, cap=100_000, properties="+--+--", marker="v",
          families=(Family.LIGHT,), needs=("gevent",), task_us=14, wake_us=25, steps_cap=_STEPS_CAP),
)
# fmt: on


def _build_name(runtime: str) -> str:
    """Return `3.13t` of `cpython-3.13t-gil`: the part of the name that tells builds of CPython apart."""
    return runtime.removeprefix("cpython-").partition("-")[0].partition("+")[0]


def _free_threaded(runtime: str) -> bool:
    return _build_name(runtime).endswith("t")


def _has_gil(runtime: str) -> bool:
    return runtime.endswith(_CONTROL) or not _free_threaded(runtime)


def _unsupported(runtime: str, model: Model) -> str:
    if model.name == "gevent" and _free_threaded(runtime):
        return "gevent does not support free-threaded CPython"
    return ""


LANGUAGE: Final = Language(
    name="python",
    label="Python",
    place=1,
    family="cpython",
    family_label="Python",
    colours=("#0072B2", "#56B4E9"),
    models=_MODELS,
    facts={"gil": "int", "version": "str"},
    threads_beside=3,
    start_ms=45,
    round_ns=110.0,
    least=(3, 11),
    runtime_of=lambda version, threaded: f"cpython-{version[0]}.{version[1]}{'t' if threaded else ''}",
    source=lambda stem: f"python/{stem}.py",
    fixed_facts=lambda runtime: {"gil": int(_has_gil(runtime))},
    unsupported=_unsupported,
    parallel=lambda runtime, model: model.uses_cores or (model.thread_per_task and not _has_gil(runtime)),
    ordinary=lambda runtime: fnmatchcase(runtime, "cpython-3.1[0-9]"),
)
