"""Records -> what is published of a run: one row per case, one per pair, one per slope. Pure.

The value of an invocation is the median of its timed iterations; a case is the median over rounds. A
case that failed anywhere, or whose witness did, has no number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

import msgspec

from harness.judging.contract import first_timed, seeds
from harness.judging.stats import (
    ALPHA,
    SIGN_TEST_FROM,
    Interval,
    Line,
    Pair,
    Verdict,
    bonferroni,
    median_interval,
    paired,
    slope,
    steady,
    two_modes,
)
from harness.languages import FLOOR
from harness.model import Canary, Case, Frozen, Kind, Plateau, Record, Role, Status
from harness.planning.plan import FEWEST_ROUNDS, group_of, language_of
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.record import Info, Run, is_out
from harness.workload import Derived
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, implementation_of, workload_of

MARGIN = {"tiny": 0.05, "quick": 0.05, "full": 0.02}
NOISY_SHARE = 0.05  # of all CPUs' time that went to others
TICKS_NS = 30_000_000  # the kernel counts whole ticks: less than a few of them means nothing
CANARY_SPREAD = 0.10
HALVES_LEAST = 4  # iterations of an invocation, for its halves to be held against each other
POINTS_LEAST = 3  # sizes that a slope needs


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
    derived: dict[str, Interval]  # the workload's own figures, each in its unit
    two_modes: tuple[float, float] | None  # both levels, in ns
    steadiness: Pair | None  # second half of the iterations against the first: a drift says not steady
    noisy_rounds: tuple[int, ...]
    floor: Pair | None  # against the C program of its group
    sequential: Pair | None  # against the model of its runtime that works without workers
    speed_up: Pair | None  # its own run with one worker over this one


class Memory(Frozen):
    """What a task of one implementation weighs, over the held sizes."""

    workload: str
    model: str
    runtime: str
    points: tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> PSS of each invocation, bytes
    kernel: tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> the kernel's share, bytes
    per_task: Line | None
    per_task_kernel: Line | None


class Twin(Frozen):
    """A case against itself: what this machine can tell apart."""

    case: Case
    pair: Pair


class Summary(Frozen):
    """All that is published of a run."""

    rows: tuple[Row, ...]
    memory: tuple[Memory, ...]
    twins: tuple[Twin, ...]
    canaries: tuple[Canary, ...]
    capacity: float | None
    spread: float | None  # of the canary on one thread, (max - min) / median
    calm_rounds: int
    out: tuple[Record, ...]  # one per case without a number: why


class _Context(Frozen):
    """What a row is held against."""

    profile: str
    cpus: int
    cases: tuple[Case, ...]
    values: dict[str, dict[int, float]]
    alpha: dict[str, float]  # group -> level, widened for its comparisons with the floor

    def pair(self, over: Case, under: Case | None) -> Pair | None:
        """Return the ratio over/under, widened for the comparisons of its group."""
        if under is None or over == under:
            return None
        return paired_by_round(
            self.values[over.id], self.values[under.id], self.profile, self.alpha[group_of(over)]
        )

    def twin(self, case: Case, records: Sequence[Record]) -> Pair | None:
        """Return a case's second entry over its first, which are the same."""
        return paired_by_round(_values(records), self.values[case.id], self.profile)

    def other(self, case: Case, fits: Callable[[Case], bool]) -> Case | None:
        """Return the measured case of the same group that fits."""
        members = (each for each in self.cases if group_of(each) == group_of(case))
        return next((each for each in members if fits(each)), None)


def paired_by_round(
    over: Mapping[int, float], under: Mapping[int, float], profile: str, alpha: float = ALPHA
) -> Pair | None:
    """Return the ratio over/under of the rounds in which both were measured.

    Its level is widened to `alpha` where there are rounds enough for it: at seven rounds there is no interval
    beyond 98 %.
    """
    rounds = sorted(over.keys() & under.keys())
    if not rounds:
        return None
    level = alpha if len(rounds) >= SIGN_TEST_FROM else ALPHA
    return paired([over[r] for r in rounds], [under[r] for r in rounds], MARGIN[profile], level)


def by_round(row: Row) -> dict[int, float]:
    """Return a row's value in each round that was measured."""
    return dict(zip(row.rounds, row.values_ns, strict=True))


def summarise(run: Run) -> Summary:
    """Return what a run shows; the same records give the same summary."""
    out = {record.case.id: record for record in run.records if is_out(record)}
    timed = _by_case(run.records, out, twin=0)
    twins = _by_case(run.records, out, twin=1)
    context = _context(run.info, timed)
    by_canary = [capacity(canary) for canary in run.canaries]
    return Summary(
        rows=tuple(_row(case, timed[case.id], context) for case in context.cases),
        memory=tuple(_memory(run.records, out, run.info.profile)),
        twins=tuple(
            Twin(case=case, pair=pair)
            for case in context.cases
            if case.id in twins and (pair := context.twin(case, twins[case.id]))
        ),
        canaries=run.canaries,
        capacity=median(by_canary) if by_canary else None,
        spread=_spread(run.canaries),
        calm_rounds=_calm_rounds(run.canaries),
        out=tuple(sorted(out.values(), key=lambda record: place(record.case))),
    )


def place(case: Case) -> tuple[object, ...]:
    """Return where a case stands in every table: by workload, parameters, implementation, runtime."""
    implementation = implementation_of(case.workload, language_of(case), case.model)
    others = {name: value for name, value in case.parameters.items() if name != "workers"}
    return (
        [each.name for each in WORKLOADS].index(case.workload),
        *sorted(others.items()),
        IMPLEMENTATIONS.index(implementation),
        case.runtime,
        case.parameters.get("workers", 1),
    )


def _context(info: Info, timed: Mapping[str, Sequence[Record]]) -> _Context:
    groups: dict[str, int] = {}
    cases = sorted((records[0].case for records in timed.values()), key=place)
    for case in cases:
        groups[group_of(case)] = groups.get(group_of(case), 0) + 1
    return _Context(
        profile=info.profile,
        cpus=int(info.environment.get("cpus", 1)),
        cases=tuple(cases),
        values={case_id: _values(records) for case_id, records in timed.items()},
        alpha={group: bonferroni(max(1, size - 1)) for group, size in groups.items()},
    )


def _by_case(records: Iterable[Record], out: Mapping[str, Record], *, twin: int) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        fits = record.kind is Kind.TIMED and record.twin == twin and record.outcome is Status.MEASURED
        if fits and record.case.id not in out:
            found.setdefault(record.case.id, []).append(record)
    return found


def warm_ns(record: Record) -> list[int]:
    """Return an invocation's timed iterations."""
    return [each.elapsed_ns for each in record.measurement.iterations] if record.measurement else []


def _values(records: Iterable[Record]) -> dict[int, float]:
    return {record.round: median(warm_ns(record)) for record in records}


def _row(case: Case, own: Sequence[Record], context: _Context) -> Row:
    mine, declared = context.values[case.id], workload_of(case.workload)
    workers = case.parameters.get("workers", 1)

    def same_but(other: Case, **changes: object) -> bool:
        return msgspec.structs.replace(case, **changes) == other

    alone = {**case.parameters, "workers": 1}
    return Row(
        case=case,
        group=group_of(case),
        role=implementation_of(case.workload, language_of(case), case.model).role,
        rounds=tuple(sorted(mine)),
        values_ns=tuple(mine[r] for r in sorted(mine)),
        time=median_interval([mine[r] for r in sorted(mine)]),
        cold_ns=median(_cold_ns(record) for record in own),
        cpu_ratio=median(record.cpu_ns / record.wall_ns for record in own),
        switches=median(record.voluntary_switches / _iterations(record) for record in own),
        derived={each.name: _derived(each, own) for each in declared.derived},
        two_modes=two_modes(list(mine.values())),
        steadiness=_steadiness(own),
        noisy_rounds=tuple(record.round for record in own if _noisy(record, context.cpus)),
        floor=context.pair(
            case, context.other(case, lambda c: same_but(c, runtime=FLOOR.name, model=declared.floor))
        ),
        sequential=context.pair(
            case, context.other(case, lambda c: same_but(c, model=declared.alone, parameters=alone))
        ),
        speed_up=_inverse_pair(context, case, alone) if workers > 1 else None,
    )


def _inverse_pair(context: _Context, case: Case, alone: dict[str, int]) -> Pair | None:
    """Return a case's own time with one worker over its time: above 1, the workers help."""
    single = context.other(case, lambda c: c == msgspec.structs.replace(case, parameters=alone))
    return context.pair(single, case) if single else None


def _iterations(record: Record) -> int:
    warm_ups = record.warm_ups.count if record.warm_ups else 0
    return warm_ups + len(record.measurement.iterations) if record.measurement else 1


def _cold_ns(record: Record) -> int:
    if record.measurement is None:
        return 0
    first = record.warm_ups.first if record.warm_ups else record.measurement.iterations[0]
    return record.measurement.spawn_ns + first.elapsed_ns + record.measurement.join_ns


def _derived(figure: Derived, own: Sequence[Record]) -> Interval:
    """Return a figure of a workload's own: over rounds, of each invocation's median."""
    by_round = []
    for record in own:
        elapsed_ns = warm_ns(record)
        timed = list(seeds(first_timed(record), len(elapsed_ns)))
        by_round.append(median(figure.of(elapsed_ns, timed, record.case.parameters)))
    return median_interval(by_round)


def _steadiness(own: Sequence[Record]) -> Pair | None:
    iterations = [warm_ns(record) for record in own]
    if len(own) < FEWEST_ROUNDS or min(map(len, iterations)) < HALVES_LEAST:
        return None
    return steady(iterations)


def _noisy(record: Record, cpus: int) -> bool:
    if record.noise is None or not record.wall_ns:
        return False
    foreign_ns = record.noise.foreign_cpu_ms * 1_000_000
    return foreign_ns > max(NOISY_SHARE * record.wall_ns * cpus, TICKS_NS)


def _memory(records: Sequence[Record], out: Mapping[str, Record], profile: str) -> list[Memory]:
    """Return what each implementation weighs, over the sizes at which it was held."""
    found: dict[tuple[str, str, str], dict[int, list[Record]]] = {}
    for record in records:
        fits = record.kind is Kind.HELD and record.outcome is Status.MEASURED and record.plateau
        if fits and record.case.id not in out and (record.round > 0 or profile == "tiny"):
            key = (record.case.workload, record.case.model, record.case.runtime)
            found.setdefault(key, {}).setdefault(record.case.parameters["concurrency"], []).append(record)
    return [
        Memory(
            workload=workload,
            model=model,
            runtime=runtime,
            points=_points(points, lambda plateau: plateau.pss_bytes),
            kernel=_points(points, lambda plateau: plateau.kernel_bytes),
            per_task=_line(points, lambda plateau: plateau.pss_bytes),
            per_task_kernel=_line(points, lambda plateau: plateau.kernel_bytes),
        )
        for (workload, model, runtime), points in found.items()
    ]


def _points(
    points: Mapping[int, Sequence[Record]], value: Callable[[Plateau], int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return tuple(
        (tasks, tuple(value(record.plateau) for record in records if record.plateau))
        for tasks, records in sorted(points.items())
    )


def _line(points: Mapping[int, Sequence[Record]], value: Callable[[Plateau], int]) -> Line | None:
    if len(points) < POINTS_LEAST:
        return None
    return slope({tasks: list(values) for tasks, values in _points(points, value)})


def _spread(canaries: Sequence[Canary]) -> float | None:
    times = [canary.one_ns for canary in canaries]
    return (max(times) - min(times)) / median(times) if times else None


def _calm_rounds(canaries: Sequence[Canary]) -> int:
    """Count the rounds in which every canary had a second core and ran as fast as usual."""
    if not canaries:
        return 0
    usual = median(canary.one_ns for canary in canaries)
    rounds: dict[int, bool] = {}
    for canary in canaries:
        calm = capacity(canary) >= CAPACITY_LEAST and canary.one_ns <= usual * (1 + CANARY_SPREAD)
        rounds[canary.round] = rounds.get(canary.round, True) and calm
    return sum(rounds.values())


def capacity_words(summary: Summary, profile: str) -> list[str]:
    """Return what the machine could do and tell apart, in sentences."""
    words = []
    if summary.twins:
        told = [
            f"{twin.case.runtime} {twin.pair.half_width:.1%}"
            for twin in summary.twins
            if twin.pair.half_width
        ]
        words.append(f"a case against itself differs by up to: {', '.join(told)}")
    apart = [twin for twin in summary.twins if twin.pair.verdict in {Verdict.FASTER, Verdict.SLOWER}]
    words += [f"NOT TO BE TRUSTED: {twin.case.id} came out {twin.pair.verdict} than itself" for twin in apart]
    if summary.capacity is not None and summary.spread is not None:
        words.append(
            f"canary: two threads did {summary.capacity:.2f} times the work of one; "
            f"spread {summary.spread:.0%}{' (a noisy machine)' if summary.spread > CANARY_SPREAD else ''}; "
            f"calm in {summary.calm_rounds} of {len({canary.round for canary in summary.canaries})} rounds"
        )
    if profile != "full":
        words.append(f"profile {profile}: an indication, not a reference")
    return words
