"""Go."""

from typing import Final

from harness.language import Family, Language, Model
from harness.model import Census

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="goroutine", census=Census.RUNTIME, cap=1_000_000, properties="++++--", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST), task_us=1),
    Model(name="pool", census=Census.RUNTIME, cap=1_000_000, properties="++++--", marker="v"),
)
# fmt: on


LANGUAGE: Final = Language(
    name="go",
    label="Go",
    place=2,
    family="go",
    family_label="Go",
    colours=("#00805D", "#009E73"),
    models=_MODELS,
    facts={"gomaxprocs": "int", "cpus": "int", "version": "str"},
    threads_beside=0,
    start_ms=6,
    round_ns=1.8,
    settle_ms=50,
    settle_full_ms=50,
    workers_variable="GOMAXPROCS",
    least=(1, 26),
    runtime_of=lambda version, _: f"go-{version[0]}.{version[1]}",
    source=lambda stem: f"go/internal/workload/{stem}.go",
)
