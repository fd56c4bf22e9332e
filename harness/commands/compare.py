"""The subcommands that build and measure: puts the parts together, and prints what came of it."""

import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path

from harness.checkout import LOCAL, ORACLE, STATE, checkout
from harness.declarations.profiles import PROFILES
from harness.errors import MissingError, UsageError
from harness.judging import versions
from harness.judging.oracle import Oracle
from harness.judging.summary import summarise
from harness.model import Build, Kind, Plan, Planned, Profile, Status, Toolchain
from harness.planning.counts import ONCE
from harness.planning.plan import digest, expected_s, make_plan
from harness.planning.prepare import available, case_of, checked_plan, profile_of, require
from harness.processes import invoke, ownership
from harness.processes.signals import Stop
from harness.providing import build as building
from harness.providing import toolchains
from harness.records import environment, journal, record
from harness.running.campaign import Campaign
from harness.running.measure import Bench
from harness.running.progress import Progress, say
from harness.showing import reporting

SKIPS_SHOWN = 10


def find(wanted: Sequence[str]) -> tuple[Toolchain, ...]:
    """Return the runtimes asked for, or the default ones; what was named must be there."""
    found = toolchains.find(tuple(wanted) or None, checkout())
    if wanted:
        require(found)
    return found


def provide(wanted: Sequence[str], *, strict: bool) -> tuple[tuple[Toolchain, ...], tuple[Build, ...]]:
    """Find and build; with `strict` whatever is missing is an error.

    C is built where it was not asked for, too: the oracle and the canary are.
    """
    found = find(wanted)
    if strict:
        require(found)
    beside = () if any(each.language == "c" for each in found) else toolchains.find(("c",), checkout())
    builds = building.build([each for each in (*found, *beside) if each.status == "found"], checkout(), say)
    lacking = [each for each in builds if each.problem]
    if strict and lacking:
        raise MissingError(f"{lacking[0].runtime}: {lacking[0].problem}", f"see {lacking[0].log}")
    return found, builds


def build_all(wanted: Sequence[str], *, strict: bool) -> int:
    """Build every program and say where each is."""
    with Stop():
        _, builds = provide(wanted, strict=strict)
    for each in builds:
        print(f"{each.runtime:20} {each.problem or shlex.join(each.argv)}")
    return int(any(each.problem for each in builds))


def show_plan(plan: Plan) -> None:
    """Print what would run: a line per group, what is skipped, what it should take."""
    groups: dict[str, list[str]] = {}
    for entry in plan.entries:
        note = f" (skipped: {entry.skipped.reason})" if entry.skipped else ""
        groups.setdefault(entry.group, []).append(f"{entry.case.model}@{entry.case.runtime}{note}")
    for group, members in groups.items():
        print(f"{group}\n    " + "\n    ".join(members))
    counts = f"{len(plan.entries)} cases, {plan.rounds} rounds, {len(plan.order)} invocations"
    print(f"\nprofile {plan.profile}: {counts}")
    print(f"about {plan.estimated_s / 60:.1f} minutes after the build")
    for dropped in plan.dropped:
        print(f"dropped for the budget: {dropped}")


def compare(
    profile: Profile,
    *,
    only: Sequence[str],
    runtimes: Sequence[str],
    seed: int,
    budget: int | None,
    strict: bool,
) -> int:
    """Begin a run and carry it out; 0 when all is measured or skipped, 1 when a case failed."""
    notes = environment.preflight()  # before the builds, whose own load it would find
    with Stop() as stop:
        found, builds = provide(runtimes, strict=strict)
        plan = checked_plan(
            profile,
            available(found, builds),
            only,
            seed=seed,
            budget=budget,
            compiled_oracle=_compiled_oracle(),
        )
        folder, info = journal.begun(
            checkout() / LOCAL,
            profile.name,
            environment.record(checkout(), found, builds),
            plan=digest(plan),
            seed=seed,
            argv=_words(only, runtimes, budget),
        )
        for note in notes:
            say(f"note: {note}")
        with journal.create(folder, info) as writing:
            _carry_out(plan, writing, found, builds, run=None, stop=stop)
        return _finish(folder, plan)


def _compiled_oracle() -> bool:
    return (checkout() / ORACLE).exists()


def _words(only: Sequence[str], runtimes: Sequence[str], budget: int | None) -> tuple[str, ...]:
    """Return the selection as a resumed run reads it."""
    words = []
    for flag, value in (("--only", ",".join(only)), ("--runtimes", ",".join(runtimes)), ("--budget", budget)):
        if value:
            words += [flag, str(value)]
    return tuple(words)


def resume(name: str, *, salvage: bool) -> int:
    """Go on with a run where it was cut off; refuse when it would not be the same run."""
    folder = run_folder(name)
    with Stop() as stop:
        stop.remedy = record.resume_line(folder.name)
        info = record.read(folder).info
        if info.profile == record.EXHIBITS:
            raise UsageError(
                f"{folder.name} holds exhibits, which are not resumed", "python3 noxfile.py -s exhibits"
            )
        given = dict(zip(info.argv[::2], info.argv[1::2], strict=True))
        wanted, only = given.get("--runtimes", ""), given.get("--only", "")
        found, builds = provide([part for part in wanted.split(",") if part], strict=False)
        profile = profile_of(info.profile)
        plan = make_plan(
            profile,
            available(found, builds),
            [part for part in only.split(",") if part],
            seed=info.seed,
            budget_s=int(given["--budget"]) if "--budget" in given else None,
            compiled_oracle=_compiled_oracle(),
        )
        seen = environment.record(checkout(), found, builds)
        gone = dict.fromkeys(environment.must_match(info.environment), "")
        same = gone | environment.must_match(seen)
        record.refuse_changed(info, plan=digest(plan), environment=same)
        writing, run = journal.open_for_resume(folder, salvage=salvage)
        with writing:
            if record.remaining(plan.order, run):
                _carry_out(plan, writing, found, builds, run=run, stop=stop)
        return _finish(folder, plan)


def _carry_out(
    plan: Plan,
    writing: journal.Journal,
    found: Sequence[Toolchain],
    builds: Sequence[Build],
    *,
    run: record.Run | None,
    stop: Stop,
) -> None:
    """Measure what is left, under one keeper."""
    folder = writing.folder
    stop.remedy = record.resume_line(folder.name)
    by_runtime = {each.runtime: each for each in builds if not each.problem}
    oracle = Oracle(checkout() / ORACLE)
    left = record.remaining(plan.order, run) if run else plan.order
    swept = ownership.sweep(checkout() / STATE)
    if swept.runs:
        say(f"swept what {', '.join(swept.runs)} left behind: {swept.processes} processes")
    for other in swept.living:
        say(f"note: {other} is being measured as well: the two runs disturb each other's times")
    cookie = ownership.cookie_for(folder.name)
    with (
        ownership.owned(checkout() / STATE, cookie) as private,
        invoke.Keeper() as keeper,
        Progress(expected_s(left, PROFILES[plan.profile]), len(left), plan.rounds) as progress,
    ):
        bench = Bench(
            keeper,
            by_runtime,
            oracle,
            run=cookie,
            seed=plan.seed,
            folder=private,
            logs=folder / "logs",
            stop=stop.descriptor,
            keep=writing.keep,
        )
        campaign = Campaign(plan, writing, bench, toolchains=found, progress=progress, stop=stop)
        if run:
            campaign.take_over(run)
            if again := record.fatal(run):
                campaign.begun_too_often(again)
        with stop.deferred():
            campaign.run()


def _finish(folder: Path, plan: Plan) -> int:
    """Draw, print the tables and say where everything is."""
    run = record.read(folder)
    summary = summarise(run, Oracle(checkout() / ORACLE))
    page = reporting.make(folder, run, summary)
    reporting.print_tables(summary, run)
    failed = [each for each in run.records if record.is_out(each) and each.outcome is Status.FAILED]
    skipped = [entry for entry in plan.entries if entry.skipped]
    for each in failed:
        print(f"failed   {each.case.id}: {each.reason}: {each.diagnostic}")
    for entry in skipped[:SKIPS_SHOWN]:
        reason = entry.skipped.diagnostic if entry.skipped else ""
        print(f"skipped  {entry.case.id}: {reason}")
    if len(skipped) > SKIPS_SHOWN:
        print(f"skipped  {len(skipped) - SKIPS_SHOWN} more, listed on the page")
    print(f"records  {folder}\npage     {page}")
    if record.remaining(plan.order, run):
        print(f"not complete; go on with: {record.resume_line(folder.name)}")
    return int(bool(failed))


def report(name: str) -> int:
    """Make page and charts of a run anew."""
    with Stop():
        folder = run_folder(name)
        run = record.read(folder)
        if run.info.profile == record.EXHIBITS:
            print(f"page     {reporting.make_observed(folder, run)}")
            return 0
        for line in versions.apart(run):
            say(f"note: {line}")
        summary = summarise(run, Oracle(checkout() / ORACLE))
        print(f"page     {reporting.make(folder, run, summary)}")
    record.refuse_damage(run)
    return 0


def run_folder(name: str) -> Path:
    """Return the folder of a run given by path, by name, or as the newest."""
    results = checkout() / LOCAL
    if not name:
        return record.newest(results)
    if (Path(name) / "records.jsonl").is_file():
        return Path(name).resolve()
    return record.find(results, name)


def run_one(text: str, *, kind: str, seed: int) -> int:
    """Run one invocation, print everything it showed and how to repeat it by hand."""
    if kind not in {Kind.TIMED, Kind.TRACED, Kind.HELD}:
        raise UsageError(f"no kind {kind!r}", "there are: timed, traced, held")
    with Stop() as stop:
        planned = Planned(case=case_of(text), kind=Kind(kind), round=0)
        _, builds = provide([planned.case.runtime], strict=True)
        oracle = Oracle(checkout() / ORACLE)
        with invoke.Keeper() as keeper, tempfile.TemporaryDirectory(prefix="cb-") as folder:
            bench = Bench(
                keeper,
                {each.runtime: each for each in builds},
                oracle,
                run="by-hand",
                seed=seed,
                folder=Path(folder),
                logs=Path(folder),
                stop=stop.descriptor,
            )
            asked = bench.asked(planned, ONCE, Path(folder))
            seen = invoke.invoke(keeper, asked.command, hold=asked.hold, stop=stop.descriptor)
            judged = bench.judge(planned, ONCE, asked, seen)
    reporting.print_invocation(planned, asked.command, seen, judged)
    return int(judged.outcome.status is Status.FAILED)
