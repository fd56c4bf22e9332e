"""The models: how each language expresses concurrency, in the order a reader meets them.

`cap` is how many tasks a model is taken to at the most. The six properties are those of the model in its
runtime's default build; the exhibit `properties` probes each of them, and a test holds the two against each
other.
"""

from harness.model import Census, Model

THREADS_CAP = 5_000
HEAVY_CAP = 40  # processes and Node workers: some 10 MB each
TASKS_CAP = 1_000_000


def _model(language: str, name: str, census: Census, cap: int, properties: str) -> Model:
    """Make a model whose six properties are written as `+` or `-`, in the order of the fields."""
    waits, cores, preempts, shares, thread, coloured = (sign == "+" for sign in properties)
    return Model(
        language=language,
        name=name,
        census=census,
        cap=cap,
        overlaps_waits=waits,
        uses_cores=cores,
        preempts=preempts,
        shares_memory=shares,
        thread_per_task=thread,
        coloured=coloured,
    )


# fmt: off
MODELS: tuple[Model, ...] = (
    # waits, cores, preempts, shares memory, thread per task, coloured functions
    _model("python", "sequential",         Census.THREADS,        TASKS_CAP,   "---+--"),
    _model("python", "process-forkserver", Census.PROCESSES,      HEAVY_CAP,   "+++-+-"),
    _model("python", "process-fork",       Census.PROCESSES,      HEAVY_CAP,   "+++-+-"),
    _model("python", "thread",             Census.THREADS,        THREADS_CAP, "+-+++-"),
    _model("python", "thread-native",      Census.THREADS,        THREADS_CAP, "+++++-"),
    _model("python", "thread-native-held", Census.THREADS,        THREADS_CAP, "+--++-"),
    _model("python", "asyncio",            Census.RUNTIME,        TASKS_CAP,   "+--+-+"),
    _model("python", "gevent",             Census.RUNTIME,        100_000,     "+--+--"),
    _model("go",     "sequential",         Census.RUNTIME,        TASKS_CAP,   "---+--"),
    _model("go",     "goroutine",          Census.RUNTIME,        TASKS_CAP,   "++++--"),
    _model("go",     "pool",               Census.RUNTIME,        TASKS_CAP,   "++++--"),
    _model("js",     "sequential",         Census.RUNTIME,        TASKS_CAP,   "---+--"),
    _model("js",     "promise",            Census.RUNTIME,        TASKS_CAP,   "+--+-+"),
    _model("js",     "worker",             Census.THREADS,        HEAVY_CAP,   "+++-+-"),
    _model("csharp", "sequential",         Census.RUNTIME,        TASKS_CAP,   "---+--"),
    _model("csharp", "task",               Census.RUNTIME,        TASKS_CAP,   "++-+-+"),
    _model("csharp", "task-run",           Census.RUNTIME,        TASKS_CAP,   "++-+-+"),
    _model("csharp", "parallel",           Census.THREADS,        THREADS_CAP, "++++--"),
    _model("csharp", "thread",             Census.THREADS,        THREADS_CAP, "+++++-"),
    _model("c",      "sequential",         Census.THREADS,        TASKS_CAP,   "---+--"),
    _model("c",      "thread",             Census.THREADS,        THREADS_CAP, "+++++-"),
    _model("c",      "epoll",              Census.THREADS,        TASKS_CAP,   "+--+-+"),
    _model("c",      "process",            Census.PROCESSES,      HEAVY_CAP,   "+++-+-"),
)
# fmt: on

_BY_NAME = {(model.language, model.name): model for model in MODELS}


def model_of(language: str, name: str) -> Model:
    """Return the declaration of a language's model; KeyError if there is none."""
    return _BY_NAME[language, name]
