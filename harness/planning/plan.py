"""Declarations -> ordered invocations: select, expand, block, rotate. Pure and seeded.

The unit of replication is the invocation. A round holds every case once; groups are shuffled by
(seed, round); inside a group the cases run back to back, in one permutation rotated by the round, so
that over as many rounds as cases each has had every position.
"""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from harness import languages
from harness.declarations.profiles import EXPENSIVE_ROUNDS
from harness.judging.oracle import BEYOND_PYTHON
from harness.languages import LANGUAGES, model_of
from harness.model import (
    Available,
    Case,
    Entry,
    Implementation,
    Kind,
    Outcome,
    Plan,
    Planned,
    Profile,
    Reason,
    Role,
    Status,
    Workload,
)
from harness.planning import expected
from harness.workloads.table import IMPLEMENTATIONS, SERIAL, workload_of

CENSUS_AT = 1_000  # tasks at which the census is taken, or the model's cap
TRACED_AT = 100  # tasks of a traced timers: above it honest programs overlap less than fully
TRACED_HOPS = 20  # its chains are long against the time that making the tasks takes, on a busy machine too
PURE_PYTHON_ROUNDS = 2_000_000  # units x size that pure Python is taken to in one iteration
FEWEST_ROUNDS = 6  # below it no 95 % interval of a median exists
EXPENSIVE_TASKS = 100_000


def make_plan(
    profile: Profile,
    available: Sequence[Available],
    only: Sequence[str],
    *,
    seed: int,
    budget_s: int | None = None,
    compiled_oracle: bool = True,
) -> Plan:
    """Return the plan; the same arguments give the same plan, in the same order.

    Without the oracle's compiled half, what pure Python can't check in bearable time is skipped.
    """
    entries = [entry for entry in _entries(profile, available) if selected(entry.case, only)]
    if not compiled_oracle:
        entries = [_unless_beyond_python(entry) for entry in entries]
    rounds, kept, dropped = _within_budget(profile, entries, seed, budget_s or profile.budget_s)
    order = _order(profile, kept, rounds, seed)
    return Plan(
        profile=profile.name,
        seed=seed,
        rounds=rounds,
        estimated_s=expected_s(order, profile),
        runtimes=tuple(each.runtime for each in available),
        entries=tuple(kept),
        order=tuple(order),
        dropped=dropped,
    )


def expected_s(order: Iterable[Planned], profile: Profile) -> float:
    """Return what invocations are reckoned to take together, a canary per group and round included."""
    order = list(order)
    seconds = sum(
        expected.invocation_s(p.case, p.kind, LANGUAGES[language_of(p.case)], profile.target_ms)
        for p in order
    )
    groups = {(p.round, group_of(p.case)) for p in order if p.kind is Kind.TIMED}
    return round(seconds + (len(groups) * expected.CANARY_S if profile.target_ms else 0), 1)


def digest(plan: Plan) -> str:
    """Return the plan's SHA-256, by which a resumed run knows it again."""
    return hashlib.sha256(msgspec.json.encode(plan, order="deterministic")).hexdigest()


def selected(case: Case, only: Sequence[str]) -> bool:
    """Tell whether `--only`'s patterns take a case: fnmatch; a leading `!` removes."""
    texts = (case.id, case.workload, case.model, f"{case.workload}/{case.model}")
    wanted = [pattern for pattern in only if not pattern.startswith("!")]
    removed = [pattern[1:] for pattern in only if pattern.startswith("!")]

    def hit(patterns: Iterable[str]) -> bool:
        return any(fnmatchcase(text, pattern) for pattern in patterns for text in texts)

    return (not wanted or hit(wanted)) and not hit(removed)


def group_of(case: Case) -> str:
    """Return the name of a case's group: its workload and all parameters but the swept one."""
    swept = workload_of(case.workload).swept
    query = "&".join(f"{name}={value}" for name, value in sorted(case.parameters.items()) if name != swept)
    return f"{case.workload}?{query}"


def witness_of(case: Case, profile: str) -> Planned:
    """Return the invocation whose witness a case's numbers rest on."""
    workload = workload_of(case.workload)
    if Kind.TRACED in workload.kinds:
        parameters = dict(case.parameters)
        if "concurrency" in parameters:
            parameters["concurrency"] = min(parameters["concurrency"], TRACED_AT)
            parameters["hops"] = max(parameters["hops"], TRACED_HOPS)
        return Planned(case=_with(case, parameters), kind=Kind.TRACED, round=0)
    tasks = 10 if profile == "tiny" else min(CENSUS_AT, model_of(language_of(case), case.model).cap)
    return Planned(case=_with(case, {"concurrency": tasks}), kind=Kind.HELD, round=0)


def skip_of(case: Case, implementation: Implementation, runtime: Available) -> Outcome | None:
    """Return why a case is not run, or None."""
    if runtime.missing:
        return runtime.missing
    model = model_of(implementation.language, case.model)
    free_threaded = runtime.runtime.startswith("cpython") and "t" in runtime.runtime.removeprefix("cpython-")
    if case.model == "gevent" and free_threaded:
        return _skip(Reason.UNSUPPORTED, "gevent does not support free-threaded CPython")
    absent = [name for name in implementation.needs if name not in runtime.packages]
    if absent:
        return _skip(Reason.PACKAGE_MISSING, f"{absent[0]} could not be installed: see the build log")
    if case.parameters.get("concurrency", 0) > model.cap:
        return _skip(Reason.OVER_CAP, f"{case.model} is taken to {model.cap:,} tasks at the most")
    if (
        _rounds(case) > PURE_PYTHON_ROUNDS
        and implementation.language == "python"
        and "native" not in case.model
    ):
        return _skip(Reason.OVER_CAP, f"pure Python is taken to {PURE_PYTHON_ROUNDS:,} rounds an iteration")
    return None


def _skip(reason: Reason, sentence: str) -> Outcome:
    return Outcome(status=Status.SKIPPED, reason=reason, diagnostic=sentence)


def _with(case: Case, parameters: dict[str, int]) -> Case:
    return msgspec.structs.replace(case, parameters=parameters)


def language_of(case: Case) -> str:
    """Return the language of a case, told by its runtime's name."""
    return languages.language_of(case.runtime) or ""


def _entries(profile: Profile, available: Sequence[Available]) -> list[Entry]:
    """Expand the profile's points over implementations and runtimes, in the tables' order."""
    entries: dict[str, Entry] = {}
    for name, points in profile.points.items():
        workload = workload_of(name)
        for point in points:
            for implementation, runtime in _takers(workload, point.models, available):
                if point.parameters.get("workers", 1) > 1 and _serial(implementation):
                    continue
                case = Case(
                    workload=name,
                    version=workload.version,
                    runtime=runtime.runtime,
                    model=implementation.model,
                    parameters=dict(point.parameters),
                )
                earlier = entries.get(case.id)
                kinds = (*(earlier.kinds if earlier else ()), *point.kinds)
                entries[case.id] = _entry(profile, case, kinds, implementation, runtime)
    return list(entries.values())


def _unless_beyond_python(entry: Entry) -> Entry:
    if entry.skipped or _rounds(entry.case) <= BEYOND_PYTHON:
        return entry
    skipped = _skip(Reason.UNSUPPORTED, "without a C compiler the oracle can't check an iteration this large")
    return msgspec.structs.replace(entry, skipped=skipped)


def _rounds(case: Case) -> int:
    return case.parameters.get("units", 0) * case.parameters.get("size", 0)


def _takers(
    workload: Workload, patterns: Sequence[str], available: Sequence[Available]
) -> list[tuple[Implementation, Available]]:
    return [
        (implementation, runtime)
        for implementation in IMPLEMENTATIONS
        if implementation.workload == workload.name
        for runtime in available
        if runtime.language == implementation.language
        and any(fnmatchcase(f"{implementation.model}@{runtime.runtime}", pattern) for pattern in patterns)
    ]


def _serial(implementation: Implementation) -> bool:
    return implementation.model == "sequential" or (
        implementation.model in SERIAL and implementation.role is Role.COUNTER_EXAMPLE
    )


def _entry(
    profile: Profile, case: Case, kinds: tuple[Kind, ...], implementation: Implementation, runtime: Available
) -> Entry:
    rounds = profile.rounds
    if case.parameters.get("concurrency", 0) >= EXPENSIVE_TASKS:
        rounds = min(rounds, EXPENSIVE_ROUNDS)
    declared = LANGUAGES[implementation.language]
    seconds = 0.0
    if Kind.TIMED in kinds:
        seconds += rounds * expected.invocation_s(case, Kind.TIMED, declared, profile.target_ms)
        if profile.target_ms:
            seconds += expected.invocation_s(case, Kind.CALIBRATION, declared, profile.target_ms)
    if Kind.HELD in kinds:
        seconds += profile.held_rounds * expected.invocation_s(case, Kind.HELD, declared, 0)
    return Entry(
        case=case,
        group=group_of(case),
        role=implementation.role,
        kinds=kinds,
        rounds=rounds,
        estimated_s=round(seconds, 3),
        skipped=skip_of(case, implementation, runtime),
    )


def _within_budget(
    profile: Profile, entries: list[Entry], seed: int, budget_s: int
) -> tuple[int, list[Entry], tuple[str, ...]]:
    """Drop rounds (not below six), then the dearest parameter points; never models."""

    def cost(kept: list[Entry], rounds: int) -> float:
        return expected_s(_order(profile, kept, rounds, seed), profile)

    rounds, kept, dropped = profile.rounds, entries, []
    while rounds > FEWEST_ROUNDS and cost(kept, rounds) > budget_s:
        rounds -= 1
    if rounds < profile.rounds:
        dropped.append(f"rounds {rounds + 1} to {profile.rounds}")
    while cost(kept, rounds) > budget_s:
        dearest = max(
            (group for group in {entry.group for entry in kept} if _others(kept, group)),
            key=lambda group: (cost([entry for entry in kept if entry.group == group], rounds), group),
            default=None,
        )
        if dearest is None:
            break
        dropped.append(f"{dearest}: {cost([e for e in kept if e.group == dearest], rounds):.0f} s")
        kept = [entry for entry in kept if entry.group != dearest]
    return rounds, [_at_most(entry, rounds) for entry in kept], tuple(dropped)


def _at_most(entry: Entry, rounds: int) -> Entry:
    if entry.rounds <= rounds:
        return entry
    return msgspec.structs.replace(entry, rounds=rounds)


def _others(entries: Sequence[Entry], group: str) -> bool:
    """Tell whether every implementation of a group has another point left: models are never dropped."""
    here = {(e.case.workload, e.case.model, e.case.runtime) for e in entries if e.group == group}
    elsewhere = {(e.case.workload, e.case.model, e.case.runtime) for e in entries if e.group != group}
    return here <= elsewhere


def _order(profile: Profile, entries: Sequence[Entry], rounds: int, seed: int) -> list[Planned]:
    """Return every invocation: witnesses, then calibrations, then the rounds."""
    runnable = [entry for entry in entries if not entry.skipped]
    witnesses = {
        (planned.case.id, planned.kind): planned
        for planned in (witness_of(entry.case, profile.name) for entry in runnable)
    }
    order = list(witnesses.values())
    if profile.target_ms:
        order += [
            Planned(case=e.case, kind=Kind.CALIBRATION, round=0) for e in runnable if Kind.TIMED in e.kinds
        ]
    blocks = _blocks(profile, runnable)
    for number in range(1, rounds + 1):
        names = sorted(blocks)
        random.Random(f"{seed}/{number}").shuffle(names)  # noqa: S311 -- an order, not a secret
        for name in names:
            order += _rotated(blocks[name], f"{seed}/{name}", number)
    return order


def _blocks(profile: Profile, entries: Sequence[Entry]) -> dict[str, list[tuple[Planned, int]]]:
    """Group the cases, timed and held apart, each with the number of rounds it takes part in."""
    blocks: dict[str, list[tuple[Planned, int]]] = {}
    twins = _twins(entries)
    for entry in entries:
        for kind in entry.kinds:
            rounds = entry.rounds if kind is Kind.TIMED else profile.held_rounds
            block = blocks.setdefault(f"{entry.group} {kind}", [])
            block.append((Planned(case=entry.case, kind=kind, round=0), rounds))
            if kind is Kind.TIMED and profile.target_ms and entry.case.id in twins:
                block.append((Planned(case=entry.case, kind=kind, round=0, twin=1), rounds))
    return blocks


def _twins(entries: Sequence[Entry]) -> set[str]:
    """Name one case per runtime that is entered twice: the first idiomatic one that is timed."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.role is Role.IDIOMATIC and Kind.TIMED in entry.kinds:
            first.setdefault(entry.case.runtime, entry.case.id)
    return set(first.values())


def _rotated(block: Sequence[tuple[Planned, int]], seed: str, number: int) -> list[Planned]:
    shuffled = list(block)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 -- an order, not a secret
    start = number % len(shuffled)
    return [
        msgspec.structs.replace(planned, round=number)
        for planned, rounds in (*shuffled[start:], *shuffled[:start])
        if number <= rounds
    ]


def as_json(plan: Plan) -> Mapping[str, object]:
    """Return the plan as `plan --json` prints it; neither clock nor load nor paths enter."""
    return {
        "format": 1,
        "profile": plan.profile,
        "seed": plan.seed,
        "rounds": plan.rounds,
        "estimated_s": plan.estimated_s,
        "runtimes": list(plan.runtimes),
        "cases": [
            {
                "id": entry.case.id,
                "group": entry.group,
                "role": str(entry.role),
                "kinds": [str(kind) for kind in entry.kinds],
                "rounds": entry.rounds,
                "estimated_s": entry.estimated_s,
                "skipped": (
                    {"reason": str(entry.skipped.reason), "diagnostic": entry.skipped.diagnostic}
                    if entry.skipped
                    else None
                ),
            }
            for entry in plan.entries
        ],
        "order": [[p.round, str(p.kind), p.case.id, p.twin] for p in plan.order],
        "dropped": list(plan.dropped),
    }
