"""What the room of a language says, as frozen types; no logic.

Times are reckoned from one two-core machine: they decide the length of a plan, never a published number.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from harness.model import Census, Frozen, Given, Toolchain


class Family(StrEnum):
    """Models of several languages that a profile takes to the same points."""

    LIGHT = "light"  # tasks that are no threads of the kernel
    LIGHTEST = "lightest"  # those of them that ten thousand and more are made of
    THREAD = "thread"  # a thread of the kernel for each task
    HEAVY = "heavy"  # a process, or a runtime of its own, for each task


class Property(StrEnum):
    """What may hold of a model."""

    OVERLAPS_WAITS = "overlaps waits"  # many tasks wait at the same time
    USES_CORES = "uses several cores"
    PREEMPTS = "pre-empts"  # a task that never waits lets others run
    SHARES_MEMORY = "shares memory"  # tasks see each other's variables
    THREAD_PER_TASK = "thread per task"  # of the kernel
    COLOURED = "coloured"  # functions that wait are declared and called otherwise than those that do not


class Model(Frozen):
    """How concurrency is expressed in one language."""

    name: str
    census: Census
    cap: int  # tasks at the most; above it a case is skipped, visibly
    properties: str  # `+` or `-` for each Property
    marker: str  # its shape in charts, as matplotlib names it
    counted_to: int = 1_000_000  # frames of tasks at the most that a census takes a bearable time for
    stacks: bool = False  # of threads: the runtime knows what is on theirs, and counts frames
    count_ms: int = 0  # a census of the runtime's takes, however few the tasks
    count_us: float = 0  # for each task in it
    frame_us: float = 0  # for each frame of a task but the first
    poke_us: float = 0  # for each task, to tell which one a poke moved
    named: bool = True  # a trace names each task by the runtime's number of it; else by its thread's
    families: tuple[Family, ...] = ()
    needs: tuple[str, ...] = ()  # packages beside the runtime
    task_us: int = 0  # to make, wake twice and end one task
    early_ms: int = 1  # how much too early its timers may fire
    wake_us: int = 2  # for one sleep, its task's share included
    round_ns: float | None = None  # of pure calculation; None: the language's
    steps_cap: int | None = None  # rounds of one iteration at the most

    def has(self, what: Property) -> bool:
        """Whether it has a property, in the runtime's default build."""
        return self.properties[list(Property).index(what)] == "+"


class Probed(Frozen, omit_defaults=True):
    """What a toolchain proved to be."""

    version: tuple[int, ...]
    path: str = ""  # the real path of the executable itself: a shim names another
    compiler: str = ""  # where several makers' are one language: which one
    free_threaded: bool = False
    optimised: bool = False  # its build says that it was profile-guided
    answer: int = 0  # what it computed; 0 once that was found right


Ask = Callable[[tuple[str, ...]], bytes]  # runs a command in the probe's folder; its output


class Search(Frozen):
    """Where the toolchains of a language are, what they are, and how one is brought."""

    variable: str  # names the executables to take, and keeps others from being looked at
    commands: tuple[str, ...]  # on PATH, in the order of preference
    probe: Callable[[Ask, str, Path, int], Probed]  # asks (path, folder) for a number times 7919 plus 13
    newest: str  # the runtime that is asked for where there is none
    remedy: str  # what to type to get `{version}`
    least: tuple[int, ...] = (0,)  # older versions are measured only when named
    newest_first: bool = True  # else the one found first is taken
    defaults: Callable[[Sequence[Probed]], tuple[str, ...]] | None = None  # more than one, from what is fit
    places: tuple[str, ...] = ()  # globs below the home folder, or absolute
    makers: tuple[tuple[str, str], ...] = ()  # (part of a path, who installs there)
    archive: str = ""  # its maker's file, as a pattern with groups for the version and a free-threaded mark
    unpacked: str = ""  # where the executable is in it, as a glob
    packer: str = ""  # its maker
    beside: str = ""  # archives beside it that are unpacked with it, as a glob
    optimises: bool = False  # it is profile-guided: what was found and is not does not stand in for it
    cached: str = ""  # a glob below the cache: where its provider puts what it brings without our note
    provided: str = ""  # the runtimes that `provide` can bring, as a pattern
    provide: Callable[[Path, str, Mapping[str, str]], object] | None = None  # brings one into the cache


class Step(Frozen):
    """One command of a build."""

    argv: tuple[str, ...]
    directory: str
    environment: dict[str, str] = msgspec.field(default_factory=dict)
    package: str = ""  # the one that is lacking when this fails; empty: the whole build has failed
    into: str = ""  # the Python of an environment: what `argv` lists is installed there


class Recipe(Frozen):
    """All that makes a program of one runtime."""

    steps: tuple[Step, ...]
    argv: tuple[str, ...]  # runs what was built
    sources: tuple[str, ...] = ()  # what it is made of: when any of it changes, it is another program
    inputs: tuple[str, ...] = ()  # those of the sources that the steps read
    scratch: tuple[str, ...] = ()  # below the folder: only for building
    apart: tuple[str, ...] = ()  # names below the sources that are of other environments


class Specimen(Frozen):
    """The program of an exhibit, and how it is to be built and started."""

    path: Path  # its file or folder
    step: str  # `run`, `build`, `vet`
    flags: tuple[str, ...]
    arguments: tuple[str, ...]
    environment: dict[str, str]

    @property
    def directory(self) -> str:
        """Where its tools are run."""
        return str(self.path.parent if self.path.is_file() else self.path)

    @property
    def target(self) -> str:
        """What its tools are told, in the folder where they run: the file, or that folder."""
        return self.path.name if self.path.is_file() else "."


class Exhibiting(Frozen):
    """How the programs of exhibits are built, started and shown."""

    endings: tuple[str, ...]  # of a program that is a file
    drawn: str  # the variant of `lifecycle` whose states are drawn
    folder: str = ""  # what a program that is a folder holds, as a glob; empty: none is
    steps: tuple[str, ...] = ("run",)
    build: Callable[[Toolchain, Specimen, str, Path], Step] | None = None
    """What builds or checks it, from where to (empty: nothing is kept) and a folder for what is made on the
    way; None: it is started as it stands."""
    executable: Callable[[Path], str] = lambda _path: "program"  # of what was built
    environment: dict[str, str] = msgspec.field(default_factory=dict)  # what each program gets
    lacking: Callable[[tuple[str, ...], Mapping[str, str]], str] = lambda _flags, _environ: ""
    by_hand: Callable[[Specimen, str], tuple[tuple[str, ...], ...]] | None = None
    """What is typed, with where it stands; None: the language's command and the program."""
    module: tuple[str, str] = ("", "")  # the file at the top of its sources; the line of it that is shown


class Language(Frozen):
    """All that the harness knows of one language; what holds for every version of its runtime."""

    name: str
    label: str  # as people write it
    place: int  # in the order in which a reader meets the languages
    prefix: str  # what the names of its runtimes begin with; empty: it has one, named as the language
    colours: tuple[str, str]  # on light and on dark
    models: tuple[Model, ...]  # in the order in which a reader meets them
    facts: dict[str, str]  # the facts its programs report: name -> `int` or `str`
    start_ms: int  # from nothing to the program's first line
    round_ns: float  # of pure calculation
    runtime_of: Callable[[tuple[int, ...], bool], str]  # (version, free-threaded) -> the runtime's name
    source: Callable[[str], str]  # `timers_thread` -> the file of that implementation in the checkout
    command: str  # as a person types it
    search: Search
    recipes: dict[str, Callable[[Toolchain, Path, Path], Recipe]]
    """Locked environment -> how its program is built, from (checkout, folder); runs nothing.

    Once it is in place, the folder of `base` is the parent of the others'; while it is built, it is not.
    """
    exhibiting: Exhibiting
    settle_ms: int = 0  # how long iterations are run before they count
    prefix_label: str = ""  # as people write it; empty: as the language
    floor: bool = False  # the one that the others are held against
    capped: Callable[[int], dict[str, str]] = lambda _workers: {}
    """The variables that cap its parallelism, for workloads with `workers`."""
    helpers: tuple[str, ...] = ()
    """What the name of a thread that is the runtime's own contains, or the command line of a process."""
    threads_beside: int = 0  # of the runtime's own threads those at the most that no name tells from tasks
    tells: tuple[str, ...] = ("again", "moved", "by", "there")  # what it says of parked tasks
    counts_from: int = 0  # the iteration from which its census counts, where it listens once it was asked
    unseen: str = ""  # idioms whose parked tasks its census does not see, as the end of a sentence
    fixed_facts: Callable[[str], dict[str, int]] = lambda _runtime: {}  # the facts that a runtime must report
    unsupported: Callable[[str, Model, Given], str] = lambda _runtime, _model, _given: ""
    """Why a runtime has no such model, or not with such parameters."""
    parallel: Callable[[str, Model], bool] = lambda _runtime, model: model.has(Property.USES_CORES)
    deadlocked: Callable[[int | None, bytes], bool] = lambda _exit, _stderr: False  # it noticed so itself
    formerly: Mapping[str, str] = {}  # in records of formats 1 and 2: `model` or `workload/model` -> today's
    ordinary: Callable[[str], bool] = lambda _runtime: True  # no build for a special purpose
    control: str = ""  # what the name of a runtime ends in that is another's build, told to run otherwise
    variables: Callable[[str, str], dict[str, str]] = lambda _runtime, _path: {}  # to find and to run it
