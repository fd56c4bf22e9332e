"""Records -> what is published of a run: one row per case, one per pair, one per slope. Pure.

The value of an invocation is the median of its timed iterations; a case is the median over rounds. A
case that failed anywhere, or whose witness did, has no number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from harness.compare import CAPACITY_LEAST, capacity
from harness.model import Canary, Case, Entry, Frozen, Kind, Plan, Record, Role, Status
from harness.oracle import Oracle
from harness.plan import FEWEST_ROUNDS, language_of
from harness.record import Run, is_out
from harness.stats import Interval, Pair, Slope, Steadiness, median_interval, paired_ratio, slope, steady, two_modes
from harness.workloads import workload_of

MARGIN = {"tiny": 0.05, "quick": 0.05, "full": 0.02}
NOISY_SHARE = 0.05  # of all CPUs' time that went to others
CANARY_SPREAD = 0.10


class Row(Frozen):
    """What is known of one timed case."""

    case: Case
    group: str
    role: Role
    rounds: tuple[int, ...]  # those that were measured
    values_ns: tuple[float, ...]  # one per round
    time: Interval | None  # of an iteration, warm, in ns
    cold_ns: float  # spawn + first iteration + join, median
    cpu_ratio: float  # CPU time over wall time of the whole process tree, median
    switches: float  # voluntary, per iteration, median
    overshoot_us: Interval | None  # timers: elapsed less the longest chain
    early_slices: int | None  # timers: sleeps of the traced invocation that ended before their time
    two_modes: bool
    steadiness: Steadiness | None
    noisy_rounds: tuple[int, ...]
    floor: Pair | None  # against the C program of its group
    sequential: Pair | None  # compute: against `sequential` of its runtime
    speed_up: Pair | None  # compute: its own run with one worker over this one


class Memory(Frozen):
    """What a task of one implementation weighs, over the held sizes."""

    workload: str
    model: str
    runtime: str
    points: tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> PSS of each invocation, bytes
    kernel: tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> the kernel's share, bytes
    per_task: Slope | None
    per_task_kernel: Slope | None


class Twin(Frozen):
    """A case against itself: what this machine can tell apart."""

    case: Case
    pair: Pair


class Out(Frozen):
    """A case without a number, and why."""

    id: str
    case: Case
    status: Status
    reason: str
    sentence: str


class Summary(Frozen):
    """All that is published of a run."""

    rows: tuple[Row, ...]
    memory: tuple[Memory, ...]
    twins: tuple[Twin, ...]
    canaries: tuple[Canary, ...]
    capacity: float | None
    spread: float | None  # of the canary on one thread, (max - min) / median
    calm_rounds: int
    out: tuple[Out, ...]


def summarise(plan: Plan, run: Run, oracle: Oracle) -> Summary:
    """Return what a run shows; the same records give the same summary."""
    out = {record.case.id: record for record in run.records if is_out(record)}
    timed = _by_case(run.records, Kind.TIMED, out, twin=0)
    values = {case_id: _values(records, plan) for case_id, records in timed.items()}
    entries = [entry for entry in plan.entries if Kind.TIMED in entry.kinds]
    margin = MARGIN[plan.profile]
    rows = [_row(entry, entries, timed, values, run.records, plan, oracle, margin) for entry in entries if entry.case.id in timed]
    twins = _by_case(run.records, Kind.TIMED, out, twin=1)
    pairs = {case_id: _pair(_values(records, plan), values[case_id], margin) for case_id, records in twins.items() if case_id in values}
    by_round = [capacity(canary) for canary in run.canaries]
    return Summary(
        rows=tuple(rows),
        memory=tuple(_memory(run.records, out)),
        twins=tuple(Twin(case=twins[case_id][0].case, pair=pair) for case_id, pair in pairs.items() if pair),
        canaries=run.canaries,
        capacity=median(by_round) if by_round else None,
        spread=_spread(run.canaries),
        calm_rounds=_calm(run.canaries),
        out=tuple(_out(record) for record in out.values()),
    )


def _by_case(
    records: Iterable[Record], kind: Kind, out: Mapping[str, Record], *, twin: int
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        fits = record.kind is kind and record.twin == twin and record.outcome is Status.MEASURED
        if fits and record.case.id not in out:
            found.setdefault(record.case.id, []).append(record)
    return found


def warm_ns(record: Record) -> list[int]:
    """Return the timed iterations of an invocation: without the warm-ups that `asked` says."""
    if record.measurement is None:
        return []
    return [each.elapsed_ns for each in record.measurement.iterations[record.warm_ups :]]


def _values(records: Sequence[Record], plan: Plan) -> dict[int, float]:
    del plan
    return {record.round: median(warm_ns(record)) for record in records}


def _pair(a: Mapping[int, float], b: Mapping[int, float], margin: float) -> Pair | None:
    """Return the paired ratio a/b over the rounds in which both were measured."""
    rounds = sorted(set(a) & set(b))
    if not rounds:
        return None
    return paired_ratio([a[r] for r in rounds], [b[r] for r in rounds], margin=margin)


def _row(
    entry: Entry,
    entries: Sequence[Entry],
    timed: Mapping[str, Sequence[Record]],
    values: Mapping[str, Mapping[int, float]],
    records: Sequence[Record],
    plan: Plan,
    oracle: Oracle,
    margin: float,
) -> Row:
    own, mine = timed[entry.case.id], values[entry.case.id]

    def against(fits: Callable[[Case], bool], *, inverse: bool = False) -> Pair | None:
        others = [e.case.id for e in entries if e.group == entry.group and e.case.id in values and fits(e.case)]
        if not others or others[0] == entry.case.id:
            return None
        other = values[others[0]]
        return _pair(other, mine, margin) if inverse else _pair(mine, other, margin)

    case = entry.case
    workers = case.parameters.get("workers")
    floor = workload_of(case.workload).floor
    return Row(
        case=case,
        group=entry.group,
        role=entry.role,
        rounds=tuple(sorted(mine)),
        values_ns=tuple(mine[r] for r in sorted(mine)),
        time=median_interval(list(mine.values())) if len(mine) >= FEWEST_ROUNDS or plan.profile == "tiny" else None,
        cold_ns=median(_cold(record) for record in own),
        cpu_ratio=median(record.cpu_ns / record.wall_ns for record in own),
        switches=median(record.voluntary_switches / _iterations(record) for record in own),
        overshoot_us=_overshoot(own, plan.seed, oracle),
        early_slices=_early(records, case),
        two_modes=two_modes(list(mine.values())),
        steadiness=_steadiness(own),
        noisy_rounds=tuple(record.round for record in own if _noisy(record)),
        floor=against(lambda c: c.runtime == "c" and c.model == floor and c.parameters.get("workers") == workers),
        sequential=against(lambda c: c.runtime == case.runtime and c.model == "sequential"),
        speed_up=(
            against(lambda c: (c.runtime, c.model) == (case.runtime, case.model) and c.parameters["workers"] == 1, inverse=True)
            if workers and workers > 1
            else None
        ),
    )
