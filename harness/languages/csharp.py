"""C#: .NET."""

from typing import Final

from harness.language import Family, Language, Model
from harness.model import Census

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="task", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST), task_us=1),
    Model(name="task-run", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="v", task_us=1),
    Model(name="parallel", census=Census.THREADS, cap=5_000, properties="++++--", marker="D"),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+++++-", marker="o",
          families=(Family.THREAD,), task_us=250, wake_us=100),
)
# fmt: on


def _source(stem: str) -> str:
    name = "".join(word.capitalize() for word in stem.split("_"))
    return f"csharp/Programs/Workloads/{name}.cs"


LANGUAGE: Final = Language(
    name="csharp",
    label="C#",
    place=4,
    family="dotnet",
    family_label=".NET",
    colours=("#A8508A", "#CC79A7"),
    models=_MODELS,
    facts={"processors": "int", "server_gc": "int", "version": "str"},
    threads_beside=32,
    start_ms=75,
    round_ns=1.8,
    settle_ms=1000,
    settle_full_ms=2000,
    coarse_timers=True,
    workers_variable="DOTNET_PROCESSOR_COUNT",
    least=(10,),
    runtime_of=lambda version, _: f"dotnet-{version[0]}",
    source=_source,
)
