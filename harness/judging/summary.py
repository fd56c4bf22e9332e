"""Records -> what is published of a run: one row per case, one per pair, one per slope. Pure.

The value of an invocation is the median of its timed iterations; a case is the median over rounds. A
case that failed anywhere, or whose witness did, has no number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median

import msgspec

from harness.judging import stats
from harness.judging.contract import seeds_of
from harness.judging.stats import Interval, Line, Pair
from harness.languages import FLOOR
from harness.model import Canary, Case, Frozen, Given, Iteration, Kind, Plateau, Record, Role, Status
from harness.planning.counts import elapsed_ns
from harness.planning.plan import FEWEST_ROUNDS, group_of, takes
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.record import Run, is_out
from harness.workload import Derived
from harness.workloads import IMPLEMENTATIONS, implementation_of, workload_of

MARGIN = {"tiny": 0.05, "quick": 0.05, "full": 0.02}
NOISY_SHARE = 0.05  # of all CPUs' time that went to others
TICKS_NS = 30_000_000  # the kernel counts whole ticks: less than a few of them means nothing
CANARY_SPREAD = 0.10
HALVES_LEAST = 4  # iterations of an invocation, for its halves to be held against each other
POINTS_LEAST = 3  # sizes that a slope needs

Sizes = tuple[tuple[int, tuple[int, ...]], ...]  # tasks -> bytes of each invocation


class Row(Frozen):
    """What is known of one timed case."""

    case: Case
    group: str
    role: Role
    rounds: tuple[int, ...]  # those that were measured
    values_ns: tuple[float, ...]  # one per round
    time: Interval  # of an iteration, warm, in ns
    cold_ns: float  # spawn + first iteration + join, median
    cpu_ratio: float  # CPU time over wall time of the whole process tree, median
    switches: float  # voluntary, per iteration, median
    derived: dict[str, Interval]  # the workload's own figures, each in its unit
    two_modes: tuple[float, float] | None  # both levels, in ns
    steadiness: Pair | None  # second half of the iterations against the first: a drift says not steady
    noisy_rounds: tuple[int, ...]
    floor: Pair | None  # against the C program of its group
    speed_up: Pair | None  # its own run with one worker over this one


class Memory(Frozen):
    """What a task of one implementation weighs, over the held sizes."""

    case: Case  # without parameters: it stands for all sizes
    points: Sizes  # PSS, bytes
    kernel: Sizes  # the kernel's share, bytes
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


def _paired(
    over: Mapping[int, float], under: Mapping[int, float], profile: str, comparisons: int = 1
) -> Pair | None:
    """Return the ratio over/under of the rounds in which both were measured.

    Its level is widened for the comparisons of its group where there are rounds enough for it: at seven there
    is no interval beyond 98 %.
    """
    rounds = sorted(over.keys() & under.keys())
    if not rounds:
        return None
    alpha = stats.bonferroni(comparisons) if len(rounds) >= stats.SIGN_TEST_FROM else stats.ALPHA
    return stats.paired([over[r] for r in rounds], [under[r] for r in rounds], MARGIN[profile], alpha)


def pair_of(over: Row, under: Row, profile: str, comparisons: int = 1) -> Pair | None:
    """Hold two rows against each other, as the summary does with the floor."""
    a, b = (dict(zip(row.rounds, row.values_ns, strict=True)) for row in (over, under))
    return _paired(a, b, profile, comparisons)


def floor_of(case: Case) -> Case:
    """Return the C case that a case is held against."""
    return msgspec.structs.replace(case, runtime=FLOOR.name, model=workload_of(case.workload).floor)


def alone_of(case: Case) -> Case:
    """Return a case with one worker."""
    return msgspec.structs.replace(case, parameters={**case.parameters, "workers": 1})


def summarise(run: Run) -> Summary:
    """Return what a run shows; the same records give the same summary."""
    out = {record.case.id: record for record in run.records if is_out(record)}
    measured = [each for each in run.records if each.outcome is Status.MEASURED and each.case.id not in out]
    timed, twins = (_timed_by_case(measured, twin) for twin in (0, 1))
    cases = sorted((records[0].case for records in timed.values()), key=place)
    values = {case_id: _values(records) for case_id, records in timed.items()}
    members, profile = Counter(map(group_of, cases)), run.info.profile
    cpus = int(run.info.environment.get("cpus", 1))

    def held(over: Case, under: Case) -> Pair | None:
        """Return the ratio over/under of two cases of a group; None where one was not measured."""
        if over == under or over.id not in values or under.id not in values:
            return None
        return _paired(values[over.id], values[under.id], profile, members[group_of(over)] - 1)

    by_canary = [capacity(canary) for canary in run.canaries]
    return Summary(
        rows=tuple(_row(case, timed[case.id], cpus, held) for case in cases),
        memory=tuple(_memory(measured, profile)),
        twins=tuple(
            Twin(case=case, pair=pair)
            for case in cases
            if case.id in twins and (pair := _paired(_values(twins[case.id]), values[case.id], profile))
        ),
        canaries=run.canaries,
        capacity=median(by_canary) if by_canary else None,
        spread=_spread(run.canaries),
        calm_rounds=_calm_rounds(run.canaries),
        out=tuple(sorted(out.values(), key=lambda record: place(record.case))),
    )


def place(case: Case) -> tuple[object, ...]:
    """Return where a case stands in every table: by workload, parameters, implementation, runtime."""
    others = {name: value for name, value in case.parameters.items() if name != "workers"}
    return (
        workload_of(case.workload).place,
        *sorted(others.items()),
        IMPLEMENTATIONS.index(implementation_of(case)),
        case.runtime,
        case.parameters.get("workers", 1),
    )


def rows_of(summary: Summary, workload: str, given: Given, patterns: Sequence[str] = ("*",)) -> Iterator[Row]:
    """Give the rows of a workload that have these parameters and whose implementation fits a pattern."""
    for row in summary.rows:
        asked = row.case.workload == workload and given.items() <= row.case.parameters.items()
        if asked and takes(patterns, row.case.model, row.case.runtime):
            yield row


def _timed_by_case(measured: Iterable[Record], twin: int) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in measured:
        if record.kind is Kind.TIMED and record.twin == twin:
            found.setdefault(record.case.id, []).append(record)
    return found


def _values(records: Iterable[Record]) -> dict[int, float]:
    return {record.round: median(elapsed_ns(record)) for record in records}


def _row(case: Case, own: Sequence[Record], cpus: int, held: Callable[[Case, Case], Pair | None]) -> Row:
    rounds, values_ns = zip(*sorted(_values(own).items()), strict=True)
    return Row(
        case=case,
        group=group_of(case),
        role=implementation_of(case).role,
        rounds=rounds,
        values_ns=values_ns,
        time=stats.median_interval(values_ns),
        cold_ns=median(_cold_ns(record) for record in own),
        cpu_ratio=median(record.cpu_ns / record.wall_ns for record in own),
        switches=median(record.voluntary_switches / _iterations(record) for record in own),
        derived={each.name: _derived(each, own) for each in workload_of(case.workload).derived},
        two_modes=stats.two_modes(values_ns),
        steadiness=_steadiness(own),
        noisy_rounds=tuple(record.round for record in own if _noisy(record, cpus)),
        floor=held(case, floor_of(case)),
        speed_up=held(alone_of(case), case),
    )


def first_iteration(record: Record) -> Iteration | None:
    """Return the first iteration of an invocation that was measured, a warm-up if there was one."""
    if record.warm_ups:
        return record.warm_ups.first
    return record.measurement.iterations[0] if record.measurement else None


def _iterations(record: Record) -> int:
    return len(elapsed_ns(record)) + (record.warm_ups.count if record.warm_ups else 0)


def _cold_ns(record: Record) -> int:
    measured, first = record.measurement, first_iteration(record)
    return measured.spawn_ns + first.elapsed_ns + measured.join_ns if measured and first else 0


def _derived(figure: Derived, own: Sequence[Record]) -> Interval:
    """Return a figure of a workload's own: over rounds, of each invocation's median."""
    return stats.median_interval(
        [
            median(figure.of(record.measurement, seeds_of(record), record.case.parameters))
            for record in own
            if record.measurement
        ]
    )


def _steadiness(own: Sequence[Record]) -> Pair | None:
    iterations = [elapsed_ns(record) for record in own]
    if len(own) < FEWEST_ROUNDS or min(map(len, iterations)) < HALVES_LEAST:
        return None
    return stats.steady(iterations)


def _noisy(record: Record, cpus: int) -> bool:
    if record.noise is None or not record.wall_ns:
        return False
    foreign_ns = record.noise.foreign_cpu_ms * 1_000_000
    return foreign_ns > max(NOISY_SHARE * record.wall_ns * cpus, TICKS_NS)


def _memory(measured: Iterable[Record], profile: str) -> list[Memory]:
    """Return what each implementation weighs, over the sizes at which it was held."""
    found: dict[str, tuple[Case, dict[int, list[Plateau]]]] = {}
    for record in measured:
        if record.kind is Kind.HELD and record.plateau and (record.round > 0 or profile == "tiny"):
            case = msgspec.structs.replace(record.case, parameters={})
            _, by_size = found.setdefault(case.id, (case, {}))
            by_size.setdefault(record.case.parameters["concurrency"], []).append(record.plateau)
    return [_weighed(case, by_size) for case, by_size in found.values()]


def _weighed(case: Case, by_size: Mapping[int, Sequence[Plateau]]) -> Memory:
    ordered = sorted(by_size.items())
    points = tuple((tasks, tuple(each.pss_bytes for each in plateaus)) for tasks, plateaus in ordered)
    kernel = tuple((tasks, tuple(each.kernel_bytes for each in plateaus)) for tasks, plateaus in ordered)
    return Memory(
        case=case, points=points, kernel=kernel, per_task=_line(points), per_task_kernel=_line(kernel)
    )


def _line(points: Sizes) -> Line | None:
    return stats.slope(dict(points)) if len(points) >= POINTS_LEAST else None


def _spread(canaries: Sequence[Canary]) -> float | None:
    times = [canary.one_ns for canary in canaries]
    return (max(times) - min(times)) / median(times) if times else None


def _calm_rounds(canaries: Sequence[Canary]) -> int:
    """Count the rounds in which every canary had a second core and ran as fast as usual."""
    if not canaries:
        return 0
    usual = median(canary.one_ns for canary in canaries)
    slow = (each for each in canaries if each.one_ns > usual * (1 + CANARY_SPREAD))
    lone = (each for each in canaries if capacity(each) < CAPACITY_LEAST)
    return len({each.round for each in canaries} - {each.round for each in (*slow, *lone)})


def capacity_words(summary: Summary, profile: str) -> list[str]:
    """Return what the machine could do and tell apart, in sentences."""
    twins = summary.twins
    told = [f"{twin.case.runtime} {twin.pair.half_width:.1%}" for twin in twins if twin.pair.half_width]
    words = [f"a case against itself differs by up to: {', '.join(told)}"] if twins else []
    apart = [twin for twin in twins if twin.pair.differs]
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
