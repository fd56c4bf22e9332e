"""Declarations -> ordered invocations: select, expand, block, order. Pure and seeded.

The unit of replication is the invocation. A round holds every case once; groups are shuffled by
(seed, round); inside a group the cases run back to back, in the order of a row of a Williams square
that is drawn by (seed, group): over the rounds their places and their predecessors change evenly.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from harness.declarations.profiles import Profile, Unnamed
from harness.language import Family
from harness.languages import model_of, of_runtime
from harness.model import Case, Frozen, Kind, Outcome, Planned, Reason, Role, Status
from harness.planning import expected, williams
from harness.workload import Implementation, Point, Workload
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, implementation_of, workload_of

CENSUS_AT = 1_000  # tasks at which a witness is taken that counts them, or the model's cap
FEWEST_ROUNDS = 6  # below it no 95 % interval of a median exists
EXPENSIVE_TASKS = 100_000
EXPENSIVE_ROUNDS = 7  # of a timed case with that many: the first ones, so that they stay paired


class Available(Frozen):
    """A runtime as the plan sees it: what can run, or why not."""

    runtime: str
    language: str
    packages: tuple[str, ...] = ()
    missing: Outcome | None = None  # why none of its cases can run
    unbuilt: dict[str, str] = msgspec.field(default_factory=dict)  # environment -> why it is not there
    apart: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)  # of other environments


class Entry(Frozen):
    """One case of the plan."""

    case: Case
    group: str
    role: Role
    kinds: tuple[Kind, ...]
    rounds: int
    estimated_s: float
    skipped: Outcome | None = None


class Plan(Frozen):
    """What a run does, in which order; a pure function of its arguments."""

    profile: str
    seed: int
    rounds: int
    estimated_s: float
    runtimes: tuple[str, ...]
    entries: tuple[Entry, ...]
    order: tuple[Planned, ...]
    dropped: tuple[str, ...]  # what the budget cost, in words


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

    Its budget is that of each workload taken, of the headline as of one, or `budget_s` for all of it.
    Without the oracle's compiled half, what pure Python can't check in bearable time is skipped.
    """
    entries = entries_of(profile, available, only, compiled_oracle=compiled_oracle)
    taken = 1 if headline(profile, only) else len({entry.case.workload for entry in entries})
    rounds, kept, dropped = _within_budget(profile, entries, seed, budget_s or taken * profile.budget_s)
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


def expected_s(order: Sequence[Planned], profile: Profile) -> float:
    """Return what invocations are reckoned to take together, a canary per group and round included."""
    seconds = sum(expected.invocation_s(planned, profile) for planned in order)
    groups = {(p.round, group_of(p.case)) for p in order if p.kind is Kind.TIMED}
    return round(seconds + (len(groups) * expected.CANARY_S if profile.target_ms else 0), 1)


def digest(plan: Plan) -> str:
    """Return the plan's SHA-256, by which a resumed run knows it again."""
    return hashlib.sha256(msgspec.json.encode(plan, order="deterministic")).hexdigest()


def named(only: Sequence[str]) -> bool:
    """Tell whether patterns name what they want, and do not only remove."""
    return any(not pattern.startswith("!") for pattern in only)


def headline(profile: Profile, only: Sequence[str]) -> bool:
    """Tell whether a profile takes the headline's points alone."""
    return profile.unnamed is Unnamed.HEADLINE and not named(only)


def selected(case: Case, only: Sequence[str]) -> bool:
    """Tell whether `--only`'s patterns take a case: fnmatch; a leading `!` removes."""
    texts = (case.id, case.workload, case.model, f"{case.workload}/{case.model}")
    hits = {each: any(fnmatchcase(text, each.removeprefix("!")) for text in texts) for each in only}
    wanted = [hit for pattern, hit in hits.items() if not pattern.startswith("!")]
    removed = [hit for pattern, hit in hits.items() if pattern.startswith("!")]
    return (not wanted or any(wanted)) and not any(removed)


def group_of(case: Case) -> str:
    """Return the name of a case's group: its workload and all parameters but the swept one."""
    swept = workload_of(case.workload).swept
    query = "&".join(f"{name}={value}" for name, value in sorted(case.parameters.items()) if name != swept)
    return f"{case.workload}?{query}"


def given_of(group: str) -> tuple[str, dict[str, int]]:
    """Return the workload and the parameters that stand in a group's name, or in what is written like one."""
    workload, _, query = group.partition("?")
    parts = (part.partition("=") for part in query.split("&") if part)
    return workload, {name: int(value) for name, _, value in parts}


def witnesses_of(case: Case, profile: str) -> tuple[Planned, ...]:
    """Return the invocations before round 1 whose witnesses a case's numbers rest on."""
    most = 10 if profile == "tiny" else min(CENSUS_AT, model_of(language_of(case), case.model).cap)
    return tuple(
        Planned(
            case=msgspec.structs.replace(case, parameters=witness.at(case.parameters, most)),
            kind=witness.kind,
            witness=witness.name,
            round=0,
        )
        for witness in workload_of(case.workload).witnesses
        if witness.at
    )


def _skips(case: Case, runtime: Available, *, compiled_oracle: bool) -> Iterator[Outcome]:
    """Say why a case is not run; the first reason counts."""
    environment = implementation_of(case).environment
    problem = runtime.unbuilt.get(environment)
    if missing := runtime.missing or (_skip(Reason.BUILD, problem) if problem else None):
        yield missing
    language, workload = of_runtime(runtime.runtime), workload_of(case.workload)
    model, steps = model_of(language.name, case.model), workload.steps(case.parameters)
    if unsupported := language.unsupported(runtime.runtime, model, case.parameters):
        yield _skip(Reason.UNSUPPORTED, unsupported)
    if f"{language.name}/{model.name}" in workload.unwitnessed:
        yield _skip(Reason.UNWITNESSED, f"no census of {language.label} sees {language.unseen}")
    there = runtime.apart.get(environment, runtime.packages)
    if absent := [name for name in model.needs if name not in there]:
        yield _skip(Reason.PACKAGE_MISSING, f"{absent[0]} could not be installed: see the build log")
    if case.parameters.get("concurrency", 0) > model.cap:
        yield _skip(Reason.OVER_CAP, f"{case.model} is taken to {model.cap:,} tasks at the most")
    if model.steps_cap is not None and steps > model.steps_cap:
        sentence = f"pure {language.label} is taken to {model.steps_cap:,} rounds an iteration"
        yield _skip(Reason.OVER_CAP, sentence)
    if not compiled_oracle and workload.slow_oracle_most is not None and steps > workload.slow_oracle_most:
        sentence = "without a C compiler the oracle can't check an iteration this large"
        yield _skip(Reason.UNSUPPORTED, sentence)


def _skip(reason: Reason, sentence: str) -> Outcome:
    return Outcome(status=Status.SKIPPED, reason=reason, diagnostic=sentence)


def language_of(case: Case) -> str:
    """Return the language of a case, told by its runtime's name."""
    return of_runtime(case.runtime).name


def entries_of(
    profile: Profile, available: Sequence[Available], only: Sequence[str], *, compiled_oracle: bool = True
) -> list[Entry]:
    """Return what a selection takes of a profile's points, by implementation and runtime; no budget yet."""
    foremost = headline(profile, only)
    entries: dict[str, Entry] = {}
    for workload in WORKLOADS:
        for point in workload.points[profile.name]:
            for implementation, runtime in _takers(workload, point, available, foremost=foremost):
                case = Case(
                    workload=workload.name,
                    version=workload.version,
                    runtime=runtime.runtime,
                    model=implementation.model,
                    parameters=dict(point.parameters),
                )
                earlier = entries.get(case.id)
                kinds = (*(earlier.kinds if earlier else ()), *point.kinds)
                skipped = next(_skips(case, runtime, compiled_oracle=compiled_oracle), None)
                entries[case.id] = _entry(profile, case, kinds, implementation.role, skipped)
    return [entry for entry in entries.values() if selected(entry.case, only)]


def _takers(
    workload: Workload, point: Point, available: Sequence[Available], *, foremost: bool
) -> list[tuple[Implementation, Available]]:
    return [
        (implementation, runtime)
        for implementation in IMPLEMENTATIONS
        for runtime in available
        if not (implementation.serial and point.parameters.get("workers", 1) > 1)
        and (implementation.workload, implementation.language) == (workload.name, runtime.language)
        and takes(point.models, implementation.model, runtime.runtime)
        and (not foremost or takes(point.headline, implementation.model, runtime.runtime))
    ]


def takes(patterns: Sequence[str], model: str, runtime: str) -> bool:
    """Tell whether one of families, and patterns over `model@runtime`, takes a model on a runtime."""
    if any(fnmatchcase(f"{model}@{runtime}", pattern) for pattern in patterns):
        return True
    if not (families := set(Family).intersection(patterns)):
        return False
    language = of_runtime(runtime)
    return language.ordinary(runtime) and not families.isdisjoint(model_of(language.name, model).families)


def _entry(
    profile: Profile, case: Case, kinds: tuple[Kind, ...], role: Role, skipped: Outcome | None
) -> Entry:
    rounds = profile.rounds
    if case.parameters.get("concurrency", 0) >= EXPENSIVE_TASKS:
        rounds = min(rounds, EXPENSIVE_ROUNDS)
    taken = [(Kind.CALIBRATION, 0)] if Kind.TIMED in kinds and profile.target_ms else []
    taken += [(Kind.TIMED, number) for number in range(1, rounds + 1) if Kind.TIMED in kinds]
    taken += [(Kind.HELD, number) for number in range(1, profile.held_rounds + 1) if Kind.HELD in kinds]
    seconds = sum(expected.invocation_s(Planned(case=case, kind=k, round=n), profile) for k, n in taken)
    return Entry(
        case=case,
        group=group_of(case),
        role=role,
        kinds=kinds,
        rounds=rounds,
        estimated_s=round(seconds, 3),
        skipped=skipped,
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
    while cost(kept, rounds) > budget_s and (groups := _spare(kept)):
        seconds, dearest = max((cost([e for e in kept if e.group == name], rounds), name) for name in groups)
        dropped.append(f"{dearest}: {seconds:.0f} s")
        kept = [entry for entry in kept if entry.group != dearest]
    shortened = [msgspec.structs.replace(entry, rounds=min(entry.rounds, rounds)) for entry in kept]
    return rounds, shortened, tuple(dropped)


def _spare(entries: Sequence[Entry]) -> set[str]:
    """Return the groups whose every implementation has another point left: models are never dropped."""
    points: dict[tuple[str, str, str], set[str]] = {}
    for e in entries:
        points.setdefault((e.case.workload, e.case.model, e.case.runtime), set()).add(e.group)
    return {e.group for e in entries}.difference(*(own for own in points.values() if len(own) == 1))


def _order(profile: Profile, entries: Sequence[Entry], rounds: int, seed: int) -> list[Planned]:
    """Return every invocation: witnesses, then calibrations, then the rounds."""
    runnable = [entry for entry in entries if not entry.skipped]
    witnesses: dict[tuple[str, Kind], Planned] = {}
    for planned in (each for entry in runnable for each in witnesses_of(entry.case, profile.name)):
        other = witnesses.setdefault((planned.case.id, planned.kind), planned)
        if other.witness != planned.witness:  # taken at the same place: one invocation answers all
            witnesses[planned.case.id, planned.kind] = msgspec.structs.replace(planned, witness="")
    order = list(witnesses.values())
    if profile.target_ms:
        order += [
            Planned(case=e.case, kind=Kind.CALIBRATION, round=0) for e in runnable if Kind.TIMED in e.kinds
        ]
    blocks = _blocks(profile, runnable)
    squares = {name: williams.rows(len(block), _chance(seed, name)) for name, block in blocks.items()}
    for number in range(1, rounds + 1):
        names = sorted(blocks)
        _chance(seed, number).shuffle(names)
        for name in names:
            square = squares[name]
            order += _in_turn(blocks[name], square[(number - 1) % len(square)], number)
    return order


def _chance(seed: int, what: str | int) -> random.Random:
    return random.Random(f"{seed}/{what}")  # noqa: S311 -- an order, not a secret


def _blocks(profile: Profile, entries: Sequence[Entry]) -> dict[str, list[tuple[Planned, int]]]:
    """Group the cases, timed and held apart, each with the number of rounds it takes part in."""
    blocks: dict[str, list[tuple[Planned, int]]] = {}
    # one case per runtime is entered twice: of the idiomatic ones that are timed the one that costs least
    idiomatic = [e for e in entries if e.role is Role.IDIOMATIC and Kind.TIMED in e.kinds]
    dearest_first = sorted(idiomatic, key=lambda e: -e.estimated_s)
    twins = {e.case.runtime: e.case.id for e in dearest_first}.values() if profile.target_ms else ()
    for entry in entries:
        for kind in entry.kinds:
            timed = kind is Kind.TIMED
            rounds = entry.rounds if timed else profile.held_rounds
            block = blocks.setdefault(f"{entry.group} {kind}", [])
            for twin in range(1 + (timed and entry.case.id in twins)):
                block.append((Planned(case=entry.case, kind=kind, round=0, twin=twin), rounds))
    return blocks


def _in_turn(block: Sequence[tuple[Planned, int]], row: Sequence[int], number: int) -> list[Planned]:
    """Return a round of a block; the place of a case that no longer takes part is skipped, and nobody's."""
    turns = (block[place] for place in row)
    return [msgspec.structs.replace(planned, round=number) for planned, rounds in turns if number <= rounds]


def as_json(plan: Plan) -> Mapping[str, object]:
    """Return the plan as `plan --json` prints it; neither clock nor load nor paths enter."""
    return {
        "format": 1,
        **{name: getattr(plan, name) for name in ("profile", "seed", "rounds", "estimated_s", "runtimes")},
        "cases": [
            {
                "id": each.case.id,
                **{name: getattr(each, name) for name in ("group", "role", "kinds", "rounds", "estimated_s")},
                "skipped": each.skipped
                and {"reason": each.skipped.reason, "diagnostic": each.skipped.diagnostic},
            }
            for each in plan.entries
        ],
        "order": [[p.round, p.kind, p.case.id, p.twin] for p in plan.order],
        "dropped": plan.dropped,
    }
