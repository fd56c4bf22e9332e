"""What the room of a language says, as frozen types; no logic.

Times are reckoned from one two-core machine: they decide the length of a plan, never a published number.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from harness.model import Census, Frozen


class Family(StrEnum):
    """Models of several languages that a profile takes to the same points."""

    LIGHT = "light"  # tasks that are no threads of the kernel
    LIGHTEST = "lightest"  # those of them that ten thousand and more are made of
    THREAD = "thread"  # a thread of the kernel for each task
    HEAVY = "heavy"  # a process, or a runtime of its own, for each task


class Model(Frozen):
    """How concurrency is expressed in one language."""

    name: str
    census: Census
    cap: int  # tasks at the most; above it a case is skipped, visibly
    properties: str  # `+` or `-` for each of the six below, in the runtime's default build
    marker: str  # its shape in charts, as matplotlib names it
    families: tuple[Family, ...] = ()
    needs: tuple[str, ...] = ()  # packages beside the runtime
    task_us: int = 0  # to make, wake twice and end one task
    wake_us: int = 4  # for one sleep, its task's share included
    round_ns: float | None = None  # of pure calculation; None: the language's
    steps_cap: int | None = None  # rounds of one iteration at the most

    @property
    def overlaps_waits(self) -> bool:
        """Whether many tasks wait at the same time."""
        return self.properties[0] == "+"

    @property
    def uses_cores(self) -> bool:
        """Whether tasks calculate on several cores."""
        return self.properties[1] == "+"

    @property
    def preempts(self) -> bool:
        """Whether a task that never waits lets others run."""
        return self.properties[2] == "+"

    @property
    def shares_memory(self) -> bool:
        """Whether tasks see each other's variables."""
        return self.properties[3] == "+"

    @property
    def thread_per_task(self) -> bool:
        """Whether each task has a thread of the kernel."""
        return self.properties[4] == "+"

    @property
    def coloured(self) -> bool:
        """Whether functions that wait are declared and called otherwise than those that do not."""
        return self.properties[5] == "+"


class Language(Frozen):
    """All that the harness knows of one language; what holds for every version of its runtime."""

    name: str
    label: str  # as people write it
    place: int  # in the order in which a reader meets the languages
    family: str  # what the names of its runtimes begin with; empty: it has one, named as the language
    family_label: str  # as people write it
    colours: tuple[str, str]  # on light and on dark
    models: tuple[Model, ...]  # in the order in which a reader meets them
    facts: dict[str, str]  # the facts its programs report: name -> `int` or `str`
    threads_beside: int  # threads at the most that a runtime has beside the tasks' own
    start_ms: int  # from nothing to the program's first line
    round_ns: float  # of pure calculation
    runtime_of: Callable[[tuple[int, ...], bool], str]  # (version, free-threaded) -> the runtime's name
    source: Callable[[str], str]  # `timers_thread` -> the file of that implementation in the checkout
    settle_ms: int = 0  # how long iterations are run before they count
    settle_full_ms: int = 0  # the same in the profile `full`
    coarse_timers: bool = False  # timers read a clock that ticks: they may fire up to a tick early
    floor: bool = False  # the one that the others are held against
    environment: dict[str, str] = msgspec.field(
        default_factory=dict
    )  # what every program of this language gets
    workers_variable: str | None = None  # caps its parallelism, for workloads with `workers`
    hold_flags: tuple[str, ...] = ()  # the runtime's flags under `--hold`
    least: tuple[int, ...] = (0,)  # older versions are measured only when named
    fixed_facts: Callable[[str], dict[str, int]] = lambda _runtime: {}  # the facts that a runtime must report
    unsupported: Callable[[str, Model], str] = lambda _runtime, _model: ""  # why a runtime has no such model
    parallel: Callable[[str, Model], bool] = lambda _runtime, model: model.uses_cores
    ordinary: Callable[[str], bool] = lambda _runtime: True  # no build for a special purpose
