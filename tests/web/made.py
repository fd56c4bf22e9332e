"""A run that was never run: the records of a whole profile, with numbers from a seeded generator."""

import random
import zlib

from harness.declarations.claims import Chapter, Claim, Evidence
from harness.declarations.profiles import PROFILES
from harness.judging.claims import Known
from harness.judging.summary import Summary, summarise
from harness.model import (
    Canary,
    Iteration,
    Kind,
    Measurement,
    Noise,
    Observed,
    Outcome,
    Planned,
    Plateau,
    Reason,
    Record,
    Status,
    Text,
)
from harness.planning.plan import Available, Plan, group_of, make_plan
from harness.records.lines import split
from harness.records.record import Header, Identity, Info, Run
from harness.showing.page_observed import sections

RUNTIMES = {
    "cpython-3.13": "python",
    "cpython-3.13t": "python",
    "cpython-3.13t-gil": "python",
    "go-1.26": "go",
    "node-26": "js",
    "dotnet-10": "csharp",
    "c": "c",
}
MISSING = Outcome(
    status=Status.SKIPPED, reason=Reason.TOOLCHAIN_MISSING, diagnostic="dotnet-10: no `dotnet` on PATH"
)
TIME = "2026-11-24T10:00:00Z"
OBSERVED = (
    Observed(
        exhibit="it", language="go", variant="broken", half="broken", runtime="go-1.26", version="1.26.8",
        outcome=Status.OBSERVED, t=TIME, hits=1, attempts=1, ended="exit 0", stdout="said <b>this</b>",
    ),
    Observed(
        exhibit="it", language="go", variant="fixed", half="fixed", runtime="go-1.26", version="1.26.8",
        outcome=Status.FAILED, t=TIME, reason=Reason.UNEXPECTED, diagnostic="not so", attempts=1,
    ),
)  # fmt: skip
_TEXT = Text(en="A <b>saying</b>.", zh="一句话。")
CHAPTER = Chapter(
    title=_TEXT,
    intro=_TEXT,
    claim=(
        Claim(
            id="C01", line=1, kind="outcome", saying=_TEXT, truth=_TEXT,
            evidence=(Evidence(exhibit="it", variants="broken"),),
        ),
    ),
)  # fmt: skip

TOLD = sections("a run of exhibits", Known(observed=OBSERVED), (CHAPTER,))


def made_plan(profile: str = "quick", without: str = "") -> Plan:
    """Plan a profile on a machine that has every runtime but one."""
    available = [
        Available(
            runtime=runtime,
            language=language,
            packages=("gevent", "native"),
            missing=MISSING if runtime == without else None,
        )
        for runtime, language in RUNTIMES.items()
    ]
    return make_plan(PROFILES[profile], available, ("*",), seed=1)


def made_run(plan: Plan, *, failing: str = "", diagnostic: str = "") -> Run:
    """Carry out a plan on paper; the case `failing` fails with `diagnostic`."""
    chance = random.Random(7)
    records = [
        _ended(Planned(case=entry.case, kind=entry.kinds[0], round=0), entry.skipped)
        for entry in plan.entries
        if entry.skipped
    ]
    records += [
        _measured(planned, chance)
        for planned in plan.order
        if planned.case.id != failing and planned.kind is not Kind.CALIBRATION
    ]
    if failing:
        failed = Outcome(status=Status.FAILED, reason=Reason.WITNESS, diagnostic=diagnostic)
        records.append(_ended(next(p for p in plan.order if p.case.id == failing), failed))
    canaries = {(p.round, group_of(p.case)): None for p in plan.order if p.kind is Kind.TIMED and p.round}
    return Run(
        header=Header(format=1, run=f"20261124T100000Z-{plan.profile}-0000000", plan="0", environment="0"),
        info=Info(
            started=TIME,
            seed=1,
            profile=plan.profile,
            argv=("compare", "--profile", plan.profile),
            plan="0",
            environments=(
                {
                    "cpu": "A processor",
                    "cpus": 2,
                    "kernel": "6.18",
                    "commit": "0" * 40,
                    **{f"runtime {runtime}": "1.2.3, a maker" for runtime in RUNTIMES},
                },
            ),
        ),
        records=tuple(records),
        unended=(Identity(id="spawn/thread@c?concurrency=1000&depth=1", kind=Kind.TIMED, round=9, twin=0),),
        declined=(),
        lost=(),
        observed=(),
        canaries=tuple(
            Canary(
                round=number,
                group=group,
                one_ns=(one := int(10_000_000 * chance.uniform(0.98, 1.04))),
                two_ns=int(one * chance.uniform(1.0, 1.1)),
                t=TIME,
            )
            for number, group in canaries
        ),
        stops=(),
        damage=(),
        torn_bytes=0,
    )


def made_summary(run: Run) -> Summary:
    """Summarise a run."""
    return summarise(run, ())


def _ended(planned: Planned, outcome: Outcome) -> Record:
    return Record(
        case=planned.case,
        kind=planned.kind,
        round=planned.round,
        twin=planned.twin,
        outcome=outcome.status,
        reason=outcome.reason,
        diagnostic=outcome.diagnostic,
        t=TIME,
    )


def _measured(planned: Planned, chance: random.Random) -> Record:
    """Measure: a case's usual time comes of its id, so that twins and rounds agree on it."""
    case, kind = planned.case, planned.kind
    usual = 1e5 * (1 + zlib.crc32(case.id.encode()) % 1000)
    elapsed = [max(1, int(usual * chance.uniform(0.97, 1.03))) for _ in range(4)]
    tasks = case.parameters.get("concurrency", 1)
    weight = 500 + zlib.crc32(f"{case.model}{case.runtime}".encode()) % 20_000
    plateau = Plateau(
        pss_bytes=int(8e6 + tasks * weight * chance.uniform(0.99, 1.01)),
        kernel_bytes=int(1e6 + tasks * 300 * chance.uniform(0.9, 1.1)),
        threads=1,
        processes=1,
        live_bytes=int(1e6 + tasks * weight * 0.9),
    )
    measurement = Measurement(
        contract=1,
        facts={},
        spawn_ns=50_000,
        join_ns=20_000,
        iterations=tuple(
            Iteration(checksum=f"a9fe7d8{9 - k}", elapsed_ns=each) for k, each in enumerate(elapsed)
        ),
        metrics={},
    )
    warm_ups, measurement = split(measurement, 1 if kind is Kind.TIMED else 0)
    return Record(
        case=case,
        kind=kind,
        round=planned.round,
        twin=planned.twin,
        outcome=Status.MEASURED,
        t=TIME,
        wall_ns=sum(elapsed) + 10_000_000,
        cpu_ns=int(sum(elapsed) * chance.uniform(0.5, 1.8)),
        voluntary_switches=chance.randrange(5_000),
        seed=1,
        warm_ups=warm_ups,
        plateau=plateau if kind is Kind.HELD else None,
        noise=Noise(foreign_cpu_ms=0, steal_ms=0, psi_us=0),
        measurement=measurement,
    )
