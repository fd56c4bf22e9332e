"""C: the floor, which the other languages are held against."""

from typing import Final

from harness.language import Family, Language, Model
from harness.model import Census

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.THREADS, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+++++-", marker="o",
          families=(Family.THREAD,), task_us=40, wake_us=30),
    Model(name="epoll", census=Census.THREADS, cap=1_000_000, properties="+--+-+", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST)),
    Model(name="process", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=250),
)
# fmt: on


LANGUAGE: Final = Language(
    name="c",
    label="C",
    place=5,
    family="",
    family_label="C",
    floor=True,
    colours=("#1f2328", "#e6edf3"),
    models=_MODELS,
    facts={"cpus": "int", "version": "str"},
    threads_beside=1,
    start_ms=3,
    round_ns=1.7,
    runtime_of=lambda _version, _: "c",
    source=lambda stem: f"floor/{stem}.c",
)
