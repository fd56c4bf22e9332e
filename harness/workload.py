"""What the room of a workload says, as frozen types; no logic."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from harness.language import Model
from harness.model import Case, Frozen, Given, Hold, Kind, Measurement, Observation, Report, Role, Text


class Implementation(Frozen):
    """A workload in one language and model: one source file."""

    workload: str
    language: str
    model: str
    role: Role
    environment: str  # the locked one that it needs
    serial: bool  # works on one core whatever it is given: only with `workers` 1


class Pace(Frozen):
    """What one implementation is reckoned to take, before anything ran."""

    task_us: float  # to make, wake twice and end one task
    wake_us: float  # for one sleep, its task's share included
    round_ns: float  # of the kernel
    cores: int  # that its workers keep busy


class Sight(Frozen):
    """What a workload is shown of an invocation, to say what is wrong with it."""

    given: Given
    warm_up_seeds: tuple[int, ...]
    seeds: tuple[int, ...]  # of the timed iterations
    report: Report
    observation: Observation
    hold: Hold | None
    model: Model


Judge = Callable[[Sight], str]  # one sentence that says what is wrong; empty: nothing


class Witness(Frozen):
    """What makes a program fail that gives the right answers without the work."""

    name: str
    kind: Kind
    judge: Judge = lambda _: ""  # where what is asked of every workload of that kind is enough
    at: Callable[[Given, int], dict[str, int]] | None = None
    """(parameters of a case, most tasks) -> those of one invocation before round 1; None: of every one."""


class Derived(Frozen):
    """A figure that a workload computes from the iterations of an invocation."""

    name: str
    hint: str
    unit_ns: float  # how long one of its unit is
    better: str  # which way it should go
    of: Callable[[Measurement, Sequence[int], Given], list[float]]
    """(what was measured, seeds of its iterations, parameters) -> the values, of which the median counts."""


class Noted(Frozen):
    """A column of what is noted of traces: a time, or a share."""

    name: str  # in the record: nanoseconds, or a number
    label: str
    of: Callable[[Given], int] | None = None  # so many there are, of which the number is a share


class Shape(StrEnum):
    """The shapes of charts that a workload may ask for; every group has its forest."""

    GAIN = "gain"  # more workers against one, and the cores that they keep busy
    LATE = "late"  # a derived figure against the number of tasks, to both sides of zero
    EACH = "each"  # what one parked task weighs, and what the runtime does without any
    WEIGHT = "weight"  # memory against the number of parked tasks


class Picture(Frozen):
    """A chart of a shape, in a workload's words."""

    shape: Shape
    name: Callable[[Given], str]  # the stem of its files
    measured: Callable[[Given], str]  # what is measured, the beginning of its subtitle
    title: str  # `{most}`: the most tasks; what was found follows
    figure: str = ""  # of LATE: the derived figure that is drawn
    along: str = ""  # of LATE: what there are more and more of
    headline: int = 0  # of the pictures of a run the one with the least that is not 0 opens the front page


class Shows(StrEnum):
    """What answers a question."""

    TIME = "time"  # of one part of an iteration
    WEIGHT = "weight"  # of one task
    GAIN = "gain"  # of more workers
    DERIVED = "derived"
    RATIO = "ratio"  # of one implementation over another


class Finding(Frozen):
    """A question of the front page, and what of a run answers it."""

    place: int  # among all of them
    question: Text
    shows: Shows
    given: dict[str, int] = msgspec.field(default_factory=dict)  # parameters of the rows that answer
    rows: tuple[str, ...] = ("*",)  # patterns over `model@runtime`; of a ratio: over, under
    figure: str = ""  # of DERIVED: its name
    told: str = ""  # of RATIO: with `{over}` and `{under}`


class Cheat(Frozen):
    """A program that fools the oracle, and the invocation in which a witness sees it."""

    name: str
    language: str
    model: str  # the one that it passes itself off as
    parameters: dict[str, int]
    witness: str  # that has to catch it
    timed: bool = False  # else it is run as its workload's tasks are watched


class Point(Frozen):
    """A set of parameters that a profile takes a workload at, and for whom."""

    parameters: dict[str, int]
    models: tuple[str, ...]  # families, or patterns over `model@runtime`
    kinds: tuple[Kind, ...]
    headline: tuple[str, ...] = ()  # those of them that the headline takes, named in the same way


class Metric(Frozen):
    """What is declared of a number that only the program can know."""

    unit: str
    histogram: bool = False  # reported as a Histogram, else as an integer


class Partner(Frozen):
    """A program at a subject's side: the same contract, started first, metered apart, ended with it."""

    role: str  # its `--role`, and the head of the flags by which others are told of it
    ready: tuple[str, ...]  # the fields it says it is ready with, each handed on as `--ROLE-FIELD VALUE`
    model: str | None = None  # `go/goroutine`: the same beside every subject; None: the subject's own


class Workload(Frozen):
    """What is done, and all that the harness knows of it."""

    name: str
    place: int  # among the workloads, as a reader meets them
    version: int
    question: Text
    least: dict[str, int]  # each parameter's least value, in the contract's order
    kinds: tuple[Kind, ...]
    floor: str  # the C model that the others are held against
    models: dict[str, dict[str, Role]]  # language -> model -> how it stands to the language's idiom
    points: dict[str, tuple[Point, ...]]  # profile -> points
    answer: Callable[[int, Given], int]  # (seed, parameters) -> the oracle's
    enters: tuple[str, ...]  # the parameters that shape the answer, as its compiled half takes them
    compiled: str  # that function of oracle.c; empty: there is none
    witnesses: tuple[Witness, ...]
    cost_ms: Callable[[Given, Pace], float]  # of one iteration, as reckoned
    subject: Callable[[Given], str]  # what one part's time is, as the beginning of a title
    cheats: tuple[Cheat, ...]
    serial: tuple[str, ...] = ()  # models that work on one core whatever they are given: `workers` 1 only
    unwitnessed: tuple[str, ...] = ()  # `language/model` whose tasks no census sees: without a number
    environments: dict[str, str] = msgspec.field(default_factory=dict)  # `language/model` -> its own
    part: str = ""  # the parameter that says how many parts an iteration has; empty: it is one
    part_name: str = "iteration"  # of one part
    swept: str | None = None  # the parameter in which the cases of one group may differ
    metrics: dict[str, Metric] = msgspec.field(default_factory=dict)  # what a program adds
    partners: tuple[Partner, ...] = ()  # two at the most, in the order in which they are started
    impossible: Judge = lambda _: ""  # times that can't be
    noted: Callable[[Report], dict[str, int]] = lambda _: {}  # what can't be computed from records
    columns: tuple[Noted, ...] = ()  # of the table that shows it, a row for each trace
    derived: tuple[Derived, ...] = ()
    pictures: tuple[Picture, ...] = ()
    findings: tuple[Finding, ...] = ()
    settle_share: float = 1.0  # of the time that a runtime needs to settle: less where little code is hot
    traced_iterations: int = 1
    gates: int = 0  # plateaus of an iteration
    pokes: int = 0  # tasks that are woken by themselves at a plateau, at the most
    added: dict[str, int] = msgspec.field(
        default_factory=dict
    )  # parameters of later versions: what held before
    steps: Callable[[Given], int] = lambda _: 0  # of the kernel in one iteration
    check_ms: Callable[[Given, Kind], float] = lambda _given, _kind: 0.0  # one iteration's, as reckoned
    slow_oracle_most: int | None = None  # steps that its answer takes in bearable time, not compiled
    alone: str = ""  # the model that works without workers
    canary: Callable[[int], Case] | None = None  # threads -> a fixed spin, as much of it on each
