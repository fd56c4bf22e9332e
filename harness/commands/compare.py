"""A run, begun or gone on with: puts the parts together, and prints what came of it.

0 when all is measured or skipped, 1 when a case failed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.checkout import LOCAL, ORACLE, STATE, checkout
from harness.commands.options import EVERYTHING, Selection, Strict
from harness.declarations.claims import read_all
from harness.declarations.profiles import PROFILES
from harness.errors import UsageError
from harness.judging.oracle import Oracle
from harness.judging.summary import summarise
from harness.model import Build, Status, Toolchain
from harness.planning.plan import Plan, digest, expected_s
from harness.planning.prepare import available, environments, patterns, profile_of, seconds
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.records import environment, journal, record
from harness.running.campaign import Campaign
from harness.running.measure import Bench
from harness.running.progress import Progress, counted, say
from harness.showing import reporting

TRIED = "logs/toolchains.log"  # in a run's folder: what was seen, and what providers said


def compare(*, selection: Selection = EVERYTHING, strict: Strict = False) -> int:
    """Build, run, verify, measure and chart; results go to results/local/RUN."""
    if question := selection.question():
        raise UsageError(f"{selection.profile} with no workload named is more than one run", question)
    notes = environment.preflight()  # before the builds, whose own load it would find
    with Stop() as stop:
        plan, found, builds = _prepared(selection, strict=strict)
        folder, info = journal.begun(
            checkout() / LOCAL,
            plan.profile,
            environment.record(checkout(), found, builds),
            plan=digest(plan),
            seed=plan.seed,
            argv=_words(selection),
        )
        for note in notes:
            say(f"note: {note}")
        with journal.create(folder, info) as writing:
            _carry_out(plan, writing, found, builds, run=None, stop=stop)
        return _finish(folder, plan, found)


def _prepared(selection: Selection, *, strict: bool) -> tuple[Plan, tuple[Toolchain, ...], tuple[Build, ...]]:
    """Find, build and plan what is selected."""
    profile, only = profile_of(selection.profile), patterns(selection.only)
    found, builds = provide(
        patterns(selection.runtimes),
        say,
        strict=strict,
        selected=lambda found: environments(profile, found, only),
    )
    compiled_oracle = (checkout() / ORACLE).exists()
    if not compiled_oracle:
        say("note: the oracle is not compiled: pure Python checks every answer, and what it can't is skipped")
    return selection.plan(available(found, builds), compiled_oracle=compiled_oracle), found, builds


def _words(selection: Selection) -> tuple[str, ...]:
    """Return the selection as a resumed run reads it."""
    words = {
        "--only": ",".join(patterns(selection.only)),
        "--runtimes": ",".join(patterns(selection.runtimes)),
        "--budget": str(seconds(selection.budget) or ""),
    }
    return tuple(word for flag, value in words.items() if value for word in (flag, value))


def resume(run: str = "", /, *, salvage: bool = False) -> int:
    """Go on with a run that was cut off: a folder, a name, or nothing for the newest.

    A finished run gets its page and charts anew. With --salvage damaged records are left out and
    their invocations run again.
    """
    folder = record.folder_of(checkout() / LOCAL, run)
    with Stop() as stop:
        stop.remedy = record.resume_line(folder.name)
        journal.refuse_older(begun := record.read(folder))  # before anything is built
        info = begun.info
        if info.profile == record.EXHIBITS:
            raise UsageError(
                f"{folder.name} holds exhibits, which are not resumed", "python3 noxfile.py -s exhibits"
            )
        given = dict(zip(info.argv[::2], info.argv[1::2], strict=True))
        selection = Selection(
            profile=info.profile,
            only=given.get("--only", ""),
            runtimes=given.get("--runtimes", ""),
            seed=info.seed,
            budget=given.get("--budget"),
        )
        plan, found, builds = _prepared(selection, strict=False)
        seen = environment.must_match(environment.record(checkout(), found, builds))
        gone = dict.fromkeys(environment.must_match(info.environment), "")
        record.refuse_changed(info, plan=digest(plan), environment=gone | seen)
        writing, begun = journal.open_for_resume(folder, salvage=salvage)
        with writing:
            if record.remaining(plan.order, begun):
                _carry_out(plan, writing, found, builds, run=begun, stop=stop)
        return _finish(folder, plan, found)


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
    left = record.remaining(plan.order, run) if run else plan.order
    swept = ownership.sweep(checkout() / STATE)
    if swept.runs:
        say(f"swept what {', '.join(swept.runs)} left behind: {swept.processes} processes")
    for other in swept.living:
        say(f"note: {other} is being measured as well: the two runs disturb each other's times")
    cookie = ownership.cookie_for(folder.name)
    with (
        ownership.owned(checkout() / STATE, cookie) as private,
        keeping.Keeper() as keeper,
        Progress(expected_s(left, PROFILES[plan.profile]), len(plan.order), plan.rounds) as progress,
    ):
        bench = Bench(
            keeper,
            {each.name: each for each in builds if not each.problem},
            Oracle(checkout() / ORACLE),
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


def _finish(folder: Path, plan: Plan, found: Sequence[Toolchain]) -> int:
    """Draw, print the tables and say where everything is."""
    run = record.read(folder)
    summary = summarise(run, read_all(checkout()))
    page = reporting.make(folder, run, summary)
    reporting.print_tables(summary, run)
    failed = [each for each in run.records if record.is_out(each) and each.outcome is Status.FAILED]
    for each in failed:
        print(f"failed   {each.case.id}: {each.reason}: {each.diagnostic}")
    for line in _skipped(folder, plan, found):
        print(f"skipped  {line}")
    print(f"done     {counted(plan.order, run)}")
    print(f"records  {folder}\npage     {page}")
    if record.remaining(plan.order, run):
        print(f"not complete; go on with: {record.resume_line(folder.name)}")
    return int(bool(failed))


def _skipped(folder: Path, plan: Plan, found: Sequence[Toolchain]) -> Iterator[str]:
    """Tell why cases were skipped, a line per runtime and reason; what was tried is kept in a log."""
    tried = {each.runtime: each.detail for each in found if each.detail}
    if tried:
        (folder / TRIED).parent.mkdir(exist_ok=True)
        text = "".join(f"{runtime}\n{detail}\n\n" for runtime, detail in tried.items())
        journal.write_file(folder / TRIED, text.encode("utf-8", "backslashreplace"))
    cases = Counter((e.case.runtime, e.skipped.diagnostic) for e in plan.entries if e.skipped)
    for (runtime, reason), count in cases.items():
        log = f"   ({folder / TRIED})" if runtime in tried else ""
        yield f"{runtime}, {count} case{'s' * (count > 1)}: {reason}{log}"
