"""The plan: pure, seeded, balanced, and honest about what it drops."""

from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

import msgspec
import pytest

from harness import workloads
from harness.commands.options import Selection
from harness.declarations.profiles import PROFILES
from harness.judging.memory import POINTS_LEAST
from harness.languages import base_of
from harness.model import Kind, Outcome, Reason, Status
from harness.planning.plan import (
    Available,
    Plan,
    as_json,
    digest,
    group_of,
    make_plan,
    selected,
    witnesses_of,
)
from harness.workload import Finding, Shows, Workload
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, workload_of

RUNTIMES = [
    Available(runtime="cpython-3.13", language="python", packages=("gevent", "native")),
    Available(runtime="cpython-3.13t", language="python", packages=("native",)),
    Available(runtime="cpython-3.13t-gil", language="python", packages=("native",)),
    Available(runtime="go-1.26", language="go"),
    Available(runtime="node-26", language="js"),
    Available(runtime="dotnet-10", language="csharp"),
    Available(runtime="c", language="c"),
]
FORKS = ("forkserver", "fork")  # on one build of CPython: the others' processes are the same


UNNAMED = [each for each in RUNTIMES if each.runtime == base_of(each.runtime)]  # a control has to be named


def planned(
    profile: str = "quick",
    *,
    seed: int = 1,
    only: tuple[str, ...] = (),
    budget_s: int | None = None,
    runtimes: Sequence[Available] = RUNTIMES,
) -> Plan:
    return make_plan(PROFILES[profile], runtimes, only, seed=seed, budget_s=budget_s)


def test_the_same_arguments_give_the_same_plan() -> None:
    assert digest(planned()) == digest(planned())
    assert planned().order != planned(seed=2).order


def test_the_order_inside_a_group_is_drawn_from_seed_and_group() -> None:
    def first_round(seed: int, size: int) -> list[tuple[str, str]]:
        order = planned(seed=seed, only=("spawn/process*", "spawn/*@c")).order
        held = [p for p in order if (p.kind, p.round) == (Kind.HELD, 1)]
        return [
            (p.case.runtime, p.case.model)
            for p in held
            if p.case.parameters == {"concurrency": size, "depth": 1}
        ]

    sizes = (4, 8, 12)
    drawn = [tuple(first_round(seed, size)) for seed in (1, 2, 3) for size in sizes]

    assert len({frozenset(each) for each in drawn}) == 1
    assert len(set(drawn[: len(sizes)])) > 1
    assert len(set(drawn[:: len(sizes)])) > 1


def test_every_identity_is_planned_once() -> None:
    counts = Counter((p.case.id, p.kind, p.round, p.twin) for p in planned().order)

    assert set(counts.values()) == {1}


def test_tiny_takes_every_implementation_once() -> None:
    plan = planned("tiny")
    taken = {
        (e.case.workload, e.case.model, e.case.runtime)
        for e in plan.entries
        if e.case.runtime != "cpython-3.13"
    }
    expected = {
        (i.workload, i.model, r.runtime)
        for i in IMPLEMENTATIONS
        for r in RUNTIMES
        if r.language == i.language and r.runtime != "cpython-3.13"
    }
    dear = {("spawn", f"process-{how}", f"cpython-3.13t{gil}") for how in FORKS for gil in ("", "-gil")}

    assert taken == expected - dear


@pytest.mark.parametrize("profile", ["quick", "full"])
def test_in_as_many_rounds_as_cases_none_has_a_predecessor_twice(profile: str) -> None:
    blocks: dict[tuple[str, Kind], dict[int, list[tuple[str, int]]]] = {}
    for each in planned(profile).order:
        if each.round:
            rounds = blocks.setdefault((group_of(each.case), each.kind), {})
            rounds.setdefault(each.round, []).append((each.case.id, each.twin))

    several = [rounds for rounds in blocks.values() if len(rounds[1]) > 1]
    assert {len(rounds[1]) % 2 for rounds in several} == {0, 1}
    for rounds in several:
        odd = len(rounds[1]) % 2
        taken = [row for number, row in rounds.items() if number <= len(rounds[1]) - odd]
        assert all(set(row) == set(taken[0]) for row in taken)
        assert max(Counter(pair for row in taken for pair in pairwise(row)).values()) == 1
        assert max(Counter(each for row in taken for each in enumerate(row)).values()) <= 1 + odd


def test_a_group_runs_back_to_back() -> None:
    timed = [p for p in planned().order if p.kind is Kind.TIMED and p.round == 3]
    runs = [group_of(p.case) for p in timed]
    changes = sum(a != b for a, b in pairwise(runs))

    assert changes == len(set(runs)) - 1


def test_quick_has_a_twin_per_runtime_the_cheapest_of_its_idiomatic_cases() -> None:
    plan = planned(runtimes=UNNAMED)
    twins = {p.case.runtime: p.case for p in plan.order if p.twin}
    least = min(
        (e for e in plan.entries if e.case.runtime == "go-1.26" and Kind.TIMED in e.kinds and not e.skipped),
        key=lambda e: e.estimated_s,
    )

    assert plan.rounds == 7
    assert set(twins) == {r.runtime for r in UNNAMED}
    assert twins["go-1.26"].id == least.case.id


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("workload", [each.name for each in WORKLOADS])
def test_each_workload_keeps_to_the_budget_of_every_profile(profile: str, workload: str) -> None:
    plan = planned(profile, only=(workload,))

    assert plan.dropped == ()
    assert plan.rounds == PROFILES[profile].rounds
    assert 0 < plan.estimated_s <= PROFILES[profile].budget_s


def test_the_headline_keeps_to_five_minutes_and_takes_some_of_every_workload() -> None:
    plan = planned(runtimes=UNNAMED)

    assert plan.dropped == ()
    assert plan.estimated_s <= 300
    assert {e.case.workload for e in plan.entries} == {each.name for each in WORKLOADS}


def test_the_headline_is_part_of_what_quick_takes_when_a_workload_is_named() -> None:
    foremost = {(e.case.id, kind) for e in planned().entries for kind in e.kinds}
    every = {(e.case.id, kind) for e in planned(only=("*",)).entries for kind in e.kinds}

    assert foremost < every
    assert foremost == {(e.case.id, kind) for e in planned(only=("!nothing",)).entries for kind in e.kinds}


@pytest.mark.parametrize(
    ("finding", "workload"),
    [pytest.param(f, w, id=f"{w.name}-{f.place}") for w in WORKLOADS for f in w.findings],
)
def test_the_headline_answers_every_question_of_the_front_page(finding: Finding, workload: Workload) -> None:
    entries = [e for e in planned().entries if e.case.workload == workload.name]
    if finding.shows is Shows.WEIGHT:
        sizes: dict[tuple[str, str, int], set[int]] = {}
        for e in entries:
            if Kind.HELD in e.kinds:
                of = (e.case.model, e.case.runtime, e.case.parameters["depth"])
                held = sizes.setdefault(of, set())
                held.add(e.case.parameters["concurrency"])
        assert all(len(each) >= POINTS_LEAST for each in sizes.values())
        taken = {(model, runtime) for model, runtime, _ in sizes}
    else:
        fitting = [e.case for e in entries if finding.given.items() <= e.case.parameters.items()]
        taken = {(case.model, case.runtime) for case in fitting}

    for pattern in finding.rows:
        assert [each for each in taken if fnmatchcase("@".join(each), pattern)], pattern


def test_of_full_what_is_asked_for_is_a_part() -> None:
    assert "--budget" in Selection(profile="full").question()
    assert "--budget" in Selection(profile="full", only="!spawn").question()
    assert not Selection(profile="full", only="spawn").question()
    assert not Selection(profile="full", budget="2h").question()
    assert not Selection().question()


def test_a_budget_drops_rounds_first_then_points_and_never_a_model() -> None:
    whole, cut = planned(only=("*",)), planned(only=("*",), budget_s=200)

    assert cut.rounds == 6
    assert cut.dropped
    assert {(e.case.workload, e.case.model, e.case.runtime) for e in whole.entries} == {
        (e.case.workload, e.case.model, e.case.runtime) for e in cut.entries
    }


def test_every_case_has_its_witness_before_round_one() -> None:
    plan = planned()
    before = {(p.case.id, p.kind) for p in plan.order if p.round == 0}

    for entry in plan.entries:
        assert {(each.case.id, each.kind) for each in witnesses_of(entry.case, plan.profile)} <= before


def test_patterns_match_ids_workloads_models_and_pairs() -> None:
    case = planned(only=("spawn/asyncio",)).entries[0].case

    assert selected(case, ("spawn*",))
    assert selected(case, ("asyncio",))
    assert selected(case, ("spawn/async*",))
    assert selected(case, ("*@cpython-3.13?*",))
    assert not selected(case, ("compute",))
    assert not selected(case, ("spawn", "!asyncio"))
    assert selected(case, ("!gevent",))


def test_what_cannot_run_is_skipped_with_its_reason() -> None:
    gone = Outcome(status=Status.SKIPPED, reason=Reason.TOOLCHAIN_MISSING, diagnostic="no go")
    plan = make_plan(
        PROFILES["tiny"],
        [
            Available(runtime="go-1.26", language="go", missing=gone),
            Available(runtime="cpython-3.13t", language="python"),
        ],
        (),
        seed=1,
    )
    reasons = {(e.case.model, e.skipped.reason if e.skipped else None) for e in plan.entries}

    assert ("goroutine", Reason.TOOLCHAIN_MISSING) in reasons
    assert ("gevent", Reason.UNSUPPORTED) in reasons
    assert ("thread-native", Reason.PACKAGE_MISSING) in reasons
    assert not [p for p in plan.order if p.case.model in {"goroutine", "gevent", "thread-native"}]


def test_without_the_compiled_oracle_large_cases_are_skipped() -> None:
    plan = make_plan(PROFILES["quick"], RUNTIMES, (), seed=1, compiled_oracle=False)
    skipped = {
        e.case.parameters["size"]
        for e in plan.entries
        if e.skipped and e.skipped.reason is Reason.UNSUPPORTED
    }

    assert skipped == {1_000_000}


def test_json_has_the_promised_members() -> None:
    shown = as_json(planned("tiny"))

    assert set(shown) == {
        *("format", "profile", "seed", "rounds", "estimated_s", "runtimes", "cases", "order", "dropped"),
    }


def test_witnesses_that_are_taken_at_the_same_place_share_an_invocation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spawn = workload_of("spawn")
    (census,) = spawn.witnesses
    other = msgspec.structs.replace(census, name="other")
    apart = msgspec.structs.replace(census, name="apart", at=lambda *_: {"concurrency": 7, "depth": 1})
    several = msgspec.structs.replace(spawn, witnesses=(census, other, apart))
    monkeypatch.setitem(workloads._BY_NAME, "spawn", several)
    before = [
        p
        for p in planned(only=("spawn/goroutine",)).order
        if p.round == 0 and p.kind is Kind.HELD and p.case.parameters["depth"] == 1
    ]

    assert [(each.case.parameters["concurrency"], each.witness) for each in before] == [
        (1_000, ""),
        (7, "apart"),
    ]


def test_what_no_census_sees_is_skipped_with_what_it_does_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    room = msgspec.structs.replace(workload_of("spawn"), unwitnessed=("js/async",))
    monkeypatch.setattr("harness.planning.plan.WORKLOADS", (room,))
    monkeypatch.setitem(workloads._BY_NAME, "spawn", room)
    skipped = {e.case.model: e.skipped for e in planned("tiny", only=("spawn",)).entries if e.skipped}

    assert skipped["async"].reason is Reason.UNWITNESSED
    assert skipped["async"].status is Status.SKIPPED
    assert "`.then` chains" in skipped["async"].diagnostic
    assert "goroutine" not in skipped
