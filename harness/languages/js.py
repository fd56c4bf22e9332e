"""JavaScript: Node."""

from typing import Final

from harness.language import Family, Language, Model
from harness.model import Census

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="promise", census=Census.RUNTIME, cap=1_000_000, properties="+--+-+", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST), task_us=1),
    Model(name="worker", census=Census.THREADS, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=25_000),
)
# fmt: on


LANGUAGE: Final = Language(
    name="js",
    label="JavaScript",
    place=3,
    family="node",
    family_label="Node",
    colours=("#C25000", "#D55E00"),
    models=_MODELS,
    facts={"cpus": "int", "version": "str"},
    threads_beside=16,
    start_ms=55,
    round_ns=5.2,
    settle_ms=300,
    settle_full_ms=1000,
    coarse_timers=True,
    hold_flags=("--expose-gc",),
    least=(24,),
    runtime_of=lambda version, _: f"node-{version[0]}",
    source=lambda stem: f"js/workloads/{stem}.js",
)
