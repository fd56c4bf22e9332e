"""Records -> what is published of a run: one row per case, one per pair, one per slope. Pure.

The value of an invocation is the median of its timed iterations; a case is the median over rounds. A
case that failed anywhere, or whose witness did, has no number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import Final, TypeVar

import msgspec

from harness.declarations.claims import Chapter, Evidence
from harness.judging import stats
from harness.judging.contract import seeds_of
from harness.judging.memory import Memory, weighed
from harness.judging.stats import Interval, Level, Pair
from harness.languages import FLOOR
from harness.model import Canary, Case, Frozen, Given, Iteration, Kind, Record, Role, Status
from harness.planning.counts import elapsed_ns
from harness.planning.plan import FEWEST_ROUNDS, given_of, group_of, takes
from harness.records.capacity import CAPACITY_LEAST, capacity
from harness.records.record import Run, is_out
from harness.workload import Derived
from harness.workloads import IMPLEMENTATIONS, implementation_of, workload_of

MARGIN = {"tiny": 0.05, "quick": 0.05, "full": 0.02}
CORRECTED: Final = "full"  # the profile with rounds enough to correct its words for their number
NOISY_SHARE = 0.05  # of all CPUs' time that went to others
TICKS_NS = 30_000_000  # the kernel counts whole ticks: less than a few of them means nothing
CANARY_SPREAD = 0.10
HALVES_LEAST = 5  # iterations of an invocation, for its halves to be held against each other

_T = TypeVar("_T", "Row", Memory)
_Values = Mapping[int, float]  # round -> ns
_Both = tuple[list[float], list[float]]  # ns of the rounds in which both were measured


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


class Twin(Frozen):
    """A case against itself: what this machine can tell apart."""

    case: Case
    pair: Pair


class Summary(Frozen):
    """All that is published of a run."""

    level: Level
    rows: tuple[Row, ...]
    memory: tuple[Memory, ...]
    twins: tuple[Twin, ...]
    canaries: tuple[Canary, ...]
    capacity: float | None
    spread: float | None  # of the canary on one thread, (max - min) / median
    calm_rounds: int
    out: tuple[Record, ...]  # one per case without a number: why

    @property
    def workloads(self) -> frozenset[str]:
        """Names of the workloads that the run was to measure."""
        parts = (self.rows, self.memory, self.out)
        return frozenset(each.case.workload for part in parts for each in part)


def pair_of(over: Row, under: Row, level: Level) -> Pair | None:
    """Hold two rows against each other, over the rounds in which both were measured; None without any."""
    return _paired(*_common(_by_round(over), _by_round(under)), level)


def _by_round(row: Row) -> _Values:
    return dict(zip(row.rounds, row.values_ns, strict=True))


def _common(over: _Values, under: _Values) -> _Both:
    rounds = sorted(over.keys() & under.keys())
    return [over[r] for r in rounds], [under[r] for r in rounds]


def _paired(over: Sequence[float], under: Sequence[float], level: Level) -> Pair | None:
    return stats.paired(over, under, level.margin, level.alpha) if over else None


def floor_of(case: Case) -> Case:
    """Return the C case that a case is held against."""
    return msgspec.structs.replace(case, runtime=FLOOR.name, model=workload_of(case.workload).floor)


def alone_of(case: Case) -> Case:
    """Return a case with one worker."""
    return msgspec.structs.replace(case, parameters={**case.parameters, "workers": 1})


def summarise(run: Run, chapters: Iterable[Chapter]) -> Summary:
    """Return what a run shows; the same records give the same summary.

    The claims of the chapters are among the comparisons of its page.
    """
    out = {record.case.id: record for record in run.records if is_out(record)}
    measured = [each for each in run.records if each.outcome is Status.MEASURED and each.case.id not in out]
    timed, twins = (_timed_by_case(measured, twin) for twin in (0, 1))
    cpus, profile = int(run.info.environment.get("cpus", 1)), run.info.profile
    cases = sorted((records[0].case for records in timed.values()), key=place)
    rows = [_row(case, timed[case.id], cpus) for case in cases]
    again = {
        row.case.id: _common(_values(twins[row.case.id]), _by_round(row))
        for row in rows
        if row.case.id in twins
    }
    asked = [each for chapter in chapters for claim in chapter.claim for each in claim.evidence]
    level = level_of(rows, list(again.values()), asked, profile)
    by_canary = [capacity(canary) for canary in run.canaries]
    return Summary(
        level=level,
        rows=with_pairs(rows, level),
        memory=tuple(weighed(measured, profile, MARGIN[profile])),
        twins=tuple(
            Twin(case=row.case, pair=pair)
            for row in rows
            if row.case.id in again and (pair := _paired(*again[row.case.id], level))
        ),
        canaries=run.canaries,
        capacity=median(by_canary) if by_canary else None,
        spread=_spread(run.canaries),
        calm_rounds=_calm_rounds(run.canaries),
        out=tuple(sorted(out.values(), key=lambda record: place(record.case))),
    )


def level_of(rows: Sequence[Row], twins: Sequence[_Both], asked: Iterable[Evidence], profile: str) -> Level:
    """Return where the words of a page begin.

    With rounds enough they are corrected for their number: every pair of a group, every twin, and what claims
    ask of times. With fewer they can't be, and what chance does to those that are shown is told beside them.
    """
    margin = MARGIN[profile]
    if profile != CORRECTED:
        return stats.uncorrected([*map(_of_rows, _shown(rows)), *twins], margin)
    every = (pair for pair in combinations(rows, 2) if pair[0].group == pair[1].group)
    p_values = [stats.word_p(*each, margin) for each in (*map(_of_rows, every), *twins)]
    for evidence in asked:
        pairs = map(_of_rows, pairs_asked(evidence, rows))
        p_values += [stats.side_p(*each, bound_of(evidence)) for each in pairs]
    return stats.corrected(p_values, margin)


def _of_rows(pair: tuple[Row, Row]) -> _Both:
    return _common(*map(_by_round, pair))


def _shown(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Give the pairs that have a word in every table: to the floor, and one worker over more."""
    by_id = {row.case.id: row for row in rows}
    for row in rows:
        for over, under in ((row.case, floor_of(row.case)), (alone_of(row.case), row.case)):
            if over != under and {over.id, under.id} <= by_id.keys():
                yield by_id[over.id], by_id[under.id]


def with_pairs(rows: Sequence[Row], level: Level) -> tuple[Row, ...]:
    """Return the rows with what each is held against, at the level of their page."""
    by_id = {row.case.id: row for row in rows}

    def held(over: Case, under: Case) -> Pair | None:
        both = over != under and {over.id, under.id} <= by_id.keys()
        return pair_of(by_id[over.id], by_id[under.id], level) if both else None

    return tuple(
        msgspec.structs.replace(
            row, floor=held(row.case, floor_of(row.case)), speed_up=held(alone_of(row.case), row.case)
        )
        for row in rows
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


def is_asked(case: Case, workload: str, given: Given) -> bool:
    """Tell whether a case has these parameters: of those of a later version, not named, what held before."""
    before = workload_of(workload).added
    return case.workload == workload and {**before, **given}.items() <= {**before, **case.parameters}.items()


def rows_of(
    rows: Iterable[Row], workload: str, given: Given, patterns: Sequence[str] = ("*",)
) -> Iterator[Row]:
    """Give the rows of a workload that have these parameters and whose implementation fits a pattern."""
    for row in rows:
        if is_asked(row.case, workload, given) and takes(patterns, row.case.model, row.case.runtime):
            yield row


def pairs_asked(evidence: Evidence, rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Give the rows whose times a piece of evidence holds against each other."""
    workload, given = given_of(evidence.ratio or evidence.at)
    if evidence.speed_up is not None:
        by_id = {row.case.id: row for row in rows}
        for row in rows_of(rows, workload, {**given, "workers": 2}, (evidence.speed_up,)):
            if alone := by_id.get(alone_of(row.case).id):
                yield alone, row
    elif evidence.ratio is not None and evidence.of == "time":
        yield from over_under(evidence, list(rows_of(rows, workload, given)))


def bound_of(evidence: Evidence) -> float:
    """Return what a ratio is held against, on whichever side."""
    return evidence.above if evidence.above is not None else evidence.below or 0.0


def over_under(evidence: Evidence, rows: Sequence[_T]) -> list[tuple[_T, _T]]:
    """Return each row that is `over`, with the first that is `under`."""
    over, under = (
        [row for row in rows if takes((pattern,), row.case.model, row.case.runtime)]
        for pattern in (evidence.over, evidence.under)
    )
    return [(row, under[0]) for row in over if under]


def _timed_by_case(measured: Iterable[Record], twin: int) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in measured:
        if record.kind is Kind.TIMED and record.twin == twin:
            found.setdefault(record.case.id, []).append(record)
    return found


def _values(records: Iterable[Record]) -> dict[int, float]:
    return {record.round: median(elapsed_ns(record)) for record in records}


def _row(case: Case, own: Sequence[Record], cpus: int) -> Row:
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
        floor=None,
        speed_up=None,
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
    if profile != CORRECTED:
        words.append(f"profile {profile}: an indication, not a reference")
    return [*words, *filter(None, [level_words(summary.level)])]


def level_words(level: Level, *, chinese: bool = False) -> str:
    """Return what is known of all words of a page together; empty where none can be said."""
    if not level.compared:
        return ""
    count, found = level.compared, level.words
    reached, margin, share = (f"{100 * each:.3g} %" for each in (level.confidence, level.margin, stats.ALPHA))
    if level.by_chance is None:
        en = (
            f"words: {found} of {count} comparisons have one; on average at most {share} of these are there "
            f"by chance: Benjamini-Hochberg, intervals of {reached}, margin {margin}"
        )
        zh = (
            f"判定：{count} 次比较中有 {found} 次得出判定，其中出于偶然的平均至多 {share}"
            f"：Benjamini-Hochberg，区间 {reached}，界限 {margin}"
        )
        return zh if chinese else en
    pages = f"{100 * level.by_chance:.0f}"
    en = (
        f"words: an indication, not corrected for their number; were nothing different, {pages} of 100 such "
        f"pages would call a pair faster or slower by chance: {count} pairs, intervals of {reached} or more, "
        f"margin {margin}"
    )
    zh = (
        f"判定仅供参考，没有按其数目校正：即使毫无差别，100 个这样的页面里也会有 {pages} 个因偶然判出快慢"
        f"：{count} 对，区间至少 {reached}，界限 {margin}"
    )
    return zh if chinese else en
