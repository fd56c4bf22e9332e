"""The words of the project as frozen types; no logic.

Times are integers in nanoseconds of the monotonic clock, memory is integers in bytes; a name that
measures something says its unit.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True)  # a type checker does not see it inherited
class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value: compared by content, never changed."""


Given = Mapping[str, int]  # parameters: name -> value


class Kind(StrEnum):
    """What an invocation is for."""

    CALIBRATION = "calibration"  # how many iterations a timed invocation takes
    TRACED = "traced"  # slices, for the witness
    TIMED = "timed"
    HELD = "held"  # memory and census at the plateau


class Role(StrEnum):
    """How an implementation stands to its language's idiom."""

    IDIOMATIC = "idiomatic"
    ALTERNATIVE = "alternative"
    COUNTER_EXAMPLE = "counter-example"  # run to show what it can't do; never drawn in a ranking


class Status(StrEnum):
    """How an invocation, or an attempt, came out."""

    MEASURED = "measured"
    OBSERVED = "observed"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why an outcome is not a number."""

    TOOLCHAIN_MISSING = "toolchain-missing"
    PACKAGE_MISSING = "package-missing"
    UNSUPPORTED = "unsupported"
    OVER_CAP = "over-cap"
    UNWITNESSED = "unwitnessed"  # an honest idiom whose parked tasks nobody can count
    NO_CAPACITY = "no-capacity"
    BUILD = "build"
    CONTRACT = "contract"
    CHECKSUM = "checksum"
    WITNESS = "witness"
    TIMEOUT = "timeout"
    CRASH = "crash"
    LEAK = "leak"
    PARTNER = "partner"
    MEMORY = "memory"
    KEEPER = "keeper"
    HARNESS = "harness"
    IMPLAUSIBLE = "implausible"
    UNEXPECTED = "unexpected"  # an exhibit did not show what it declares
    INTERRUPTED = "interrupted"


class Text(Frozen):
    """A text in both languages of the pages."""

    en: str
    zh: str


class Census(StrEnum):
    """Who is asked how many tasks there are at the plateau."""

    RUNTIME = "runtime"  # the program's `census`: tasks that have started and are suspended
    THREADS = "threads"  # the kernel's threads of the process
    PROCESSES = "processes"  # the processes of the tree


class Case(Frozen):
    """What is measured: workload x runtime x model x parameters."""

    workload: str
    version: int  # of the workload: raised by hand when its meaning changes
    runtime: str
    model: str
    parameters: dict[str, int]

    @property
    def id(self) -> str:
        """The case as text, keys sorted: `spawn/asyncio@cpython-3.13?concurrency=1000`."""
        query = "&".join(f"{name}={value}" for name, value in sorted(self.parameters.items()))
        return f"{self.workload}/{self.model}@{self.runtime}?{query}"


class Toolchain(Frozen):
    """A runtime that was found, provided or missed on this machine."""

    runtime: str  # `cpython-3.13t`
    language: str
    status: str  # `found`, `missing`, `refused` (found, and not fit: the remedy says why)
    version: str = ""
    maker: str = ""
    path: str = ""  # the executable's real path; empty where there is none
    source: str = ""  # `named`, `path`, `known place`, `archive`, `provided`
    remedy: str = ""  # what to type to get it; empty where nothing is missing
    stamp: str = ""  # inode, size and time of the executable: noticed when it changes during a run
    environment: dict[str, str] = msgspec.field(default_factory=dict)  # to find it: DOTNET_ROOT, PYTHON_GIL
    detail: str = ""  # of a missing one: what was seen in its place and what a provider said, raw


BASE = "base"  # the locked environment of a program that names no other
CHEATS = "cheats"  # that of the programs that answer right without doing the work


class Build(Frozen):
    """A program ready to run, or why it is not."""

    runtime: str
    language: str
    argv: tuple[str, ...]  # runs the program; the contract's arguments follow
    environment: dict[str, str]
    stamp: str  # hash of sources, toolchain and commands: what a resumed run must find again
    packages: tuple[str, ...]  # those of Implementation.needs that are there
    problem: str  # empty: built; else a sentence that names the log
    log: str
    locked: str = BASE  # the environment that it was built in

    @property
    def name(self) -> str:
        """What tells it apart: `go-1.26`, and `go-1.26/NAME` where the environment is not `base`."""
        return self.runtime if self.locked == BASE else f"{self.runtime}/{self.locked}"


class Command(Frozen):
    """One process to start: nothing is inherited, no shell is involved."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    directory: str
    deadline_s: float


COLLECT, CENSUS, POKE, REST = "collect", "census", "poke", "rest"  # what a program is told at a plateau
LOOK = "look"  # and what the harness does there


class Hold(Frozen):
    """What is done at a program's plateaus, and who counts its parked tasks."""

    gates: int  # plateaus of an iteration
    script: tuple[tuple[str, ...], ...]
    """Of each plateau, in order: the commands that the program is given, and `look`, for the harness."""
    tasks: int  # that should be there
    census: Census
    frames: int = 0  # that should be suspended in them, and can be told; 0: it is not asked
    helpers: tuple[str, ...] = ()  # what the command line of a process contains that is no task

    def place(self, number: int) -> tuple[int, int]:
        """Return the iteration, from 0, and the gate, from 1, of the plateau of that number, from 0."""
        iteration, before = divmod(number, self.gates)
        return iteration, before + 1


class Tally(Frozen):
    """Parked tasks at a plateau, by whoever counted them."""

    iteration: int
    gate: int
    found: int
    again: int | None = None  # of them those that were there at the tally before; None: it can't be told
    moved: int | None = None  # of these those that have run in between
    frames: int | None = None  # of theirs, suspended in each other


class Woken(Frozen):
    """What came of a poke."""

    task: int
    value: int
    moved: int | None = None  # parked tasks that ran before the answer came; None: it can't be told
    by: int | None = None  # one of them, by the runtime's own number


class Plateau(Frozen, omit_defaults=True):
    """What was seen while all tasks were parked."""

    pss_bytes: int  # proportional set size, summed over the tree
    kernel_bytes: int  # KernelStack + PageTables + Slab of the machine, less the same after the end
    threads: int  # of the whole tree
    processes: int
    live_bytes: int | None = None  # the runtime's own count of what is alive


class Metered(Frozen):
    """What a partner used in all its life, from its start until it was ended with the subject."""

    role: str  # `server`, `client`, `peer`
    wall_ns: int
    cpu_ns: int
    voluntary_switches: int
    involuntary_switches: int
    processes: int
    exit: int | None  # None: ended by a signal


class Observation(Frozen):
    """What was seen of a process tree from outside."""

    exit: int | None  # None: ended by `signal`
    signal: int | None
    killed: str | None
    """Why the harness ended it: `timeout`, `flood`, `memory`, `stopped`, `partner`, `keeper`."""
    wall_ns: int
    cpu_ns: int  # user + system of every process of the tree, orphans included
    voluntary_switches: int
    involuntary_switches: int
    processes: int  # reaped from the tree
    leaked: int  # processes alive after the leader's end
    leaked_pipe: bool  # stdout or stderr still open a second after the leader's end
    stdout: bytes  # the first MiB
    stdout_bytes: int
    stderr: bytes  # the first and the last 64 KiB; then those of the partner that ended it
    stderr_bytes: int
    plateau: Plateau | None
    tallies: tuple[Tally, ...] = ()  # of models whose tasks the kernel knows
    movers: tuple[tuple[int, ...], ...] = ()  # of each poke the threads that ran, by the kernel's number
    leftovers: tuple[str, ...] = ()  # names that stayed in its directory
    partners: tuple[Metered, ...] = ()
    partner: str = ""  # what one of them did so that it had to be ended: `the server was not ready …`


class Iteration(Frozen):
    """One repetition inside an invocation, as the program reports it."""

    checksum: str
    elapsed_ns: int
    plateau_ns: int | None = None


class Histogram(Frozen):
    """Log-linear counts of values that are not negative: judging/histogram.py gives the buckets' bounds."""

    bits: int  # a bucket is at most 2^-bits of its values wide
    least: int  # what is less falls into bucket 0
    counts: dict[str, int]  # bucket, a decimal number, -> how many values


class WarmUps(Frozen, omit_defaults=True):
    """The iterations of an invocation before those that count, summed up."""

    count: int
    ns: int  # of all
    first: Iteration  # whole: a cold start is made of it
    last_ns: tuple[int, ...]  # the time of each of the last ones, in order
    fold: str = ""  # of all checksums, in order, as the contract folds answers; empty: not known


class Measurement(Frozen, omit_defaults=True):
    """What a program reported, last line of its stdout; on record, without the warm-ups."""

    contract: int
    facts: dict[str, int | str]
    spawn_ns: int
    join_ns: int
    iterations: tuple[Iteration, ...]
    metrics: dict[str, int | Histogram]
    between_ns: int | None = None  # from answers to the next seed, in all; None: an earlier contract's
    warmups: WarmUps | None = None  # None: there were none

    @property
    def clocked_ns(self) -> int:
        """The time of all iterations that are told of here, warm-ups among them."""
        warm_ns = self.warmups.ns if self.warmups else 0
        return warm_ns + sum(each.elapsed_ns for each in self.iterations)


class Slice(Frozen):
    """One recorded unit or sleep of a traced invocation."""

    tid: int
    task: int
    start: int
    end: int
    size: int
    answer: int


class Report(Frozen):
    """All that a program said on stdout, and in its trace."""

    measurement: Measurement
    holding: tuple[int, ...] = ()  # tasks, of each plateau
    live_bytes: int | None = None  # by the runtime's own count
    tallies: tuple[Tally, ...] = ()  # of models whose tasks the runtime knows
    there: tuple[int | None, ...] = ()  # of each plateau, parked as it was reached; None: it was not told
    woken: tuple[Woken, ...] = ()
    slices: tuple[Slice, ...] = ()


class Planned(Frozen):
    """One invocation of the plan."""

    case: Case
    kind: Kind
    round: int
    twin: int = 0
    witness: str = ""  # the one that it is taken for, before round 1


class Noise(Frozen):
    """What else the machine did during an invocation."""

    foreign_cpu_ms: int  # busy time of all CPUs that was not the program's
    steal_ms: int
    psi_us: int  # /proc/pressure/cpu `some`


class Outcome(Frozen):
    """The harness's judgement of one invocation."""

    status: Status
    reason: Reason | None = None
    diagnostic: str = ""  # one sentence: the first wrong byte, key or number
    witness: str = ""  # the one that failed


class Kept(Frozen):
    """How many slices of a traced invocation stand in the run's folder."""

    kept: int
    of: int


class Record(Frozen, omit_defaults=True):
    """One end line of records.jsonl."""

    case: Case
    kind: Kind
    round: int
    twin: int
    outcome: Status
    t: str  # UTC, when it ended
    reason: Reason | None = None
    diagnostic: str = ""
    witness: str = ""  # the one that failed
    environment: int = 0  # which one of the run's
    seed: int = 0  # that it was given
    wall_ns: int = 0
    cpu_ns: int = 0
    voluntary_switches: int = 0
    involuntary_switches: int = 0
    processes: int = 0
    plateau: Plateau | None = None
    census: int | None = None
    derived: dict[str, int] = {}  # what can't be computed from records, by name
    exit: int | None = None
    partners: tuple[Metered, ...] = ()
    trace: Kept | None = None
    noise: Noise | None = None
    warm_ups: WarmUps | None = None
    measurement: Measurement | None = None


class Observed(Frozen, omit_defaults=True):
    """What came of one variant of an exhibit: a line of records.jsonl."""

    exhibit: str
    language: str
    variant: str
    half: str
    runtime: str
    version: str
    outcome: Status  # observed: as expected
    t: str  # UTC, when it ended
    environment: int = 0  # which one of the run's
    reason: Reason | None = None
    diagnostic: str = ""  # what is missing, or in what it was not as expected
    hits: int = 0
    attempts: int = 0
    ended: str = ""  # how the attempt that is shown ended: a hit; of what is unexpected, a miss
    stdout: str = ""  # the beginning of what it said
    stderr: str = ""


class Canary(Frozen, omit_defaults=True):
    """A fixed spin on one and on two threads, at the start of a group."""

    round: int
    group: str
    one_ns: int
    two_ns: int
    t: str
    environment: int = 0  # which one of the run's
