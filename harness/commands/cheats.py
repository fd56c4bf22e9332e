"""The cheats: programs that give the right answers without the work, each to be caught by a witness.

Their honest twins, the real programs under the same invocation, must pass: a witness that refuses
everything catches every cheat.
"""

import dataclasses
import json
from typing import Final

import msgspec

from harness.checkout import ORACLE, STATE, checkout
from harness.commands.options import Json
from harness.errors import MissingError
from harness.judging.oracle import Oracle
from harness.languages import LANGUAGES
from harness.model import BASE, CHEATS, Build, Case, Frozen, Planned, Reason, Record, Status
from harness.planning.counts import ONCE
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.measure import Bench
from harness.running.progress import say
from harness.workload import Cheat, Workload
from harness.workloads import WORKLOADS

EVERY: Final = [(workload, cheat) for workload in WORKLOADS for cheat in workload.cheats]


class Verdict(Frozen):
    """What came of a cheat."""

    cheat: str
    workload: str
    language: str
    caught: bool
    by: str


def cheats(*, as_json: Json = False) -> int:
    """Run every cheat and its honest twin: each cheat must be caught by a witness, each twin measured."""
    with Stop() as stop:
        having = {(each.name, CHEATS) for each in LANGUAGES.values() if CHEATS in each.recipes}
        _, builds = provide((), say, strict=True, selected=lambda _: having)
        ordinary = [each for each in reversed(builds) if LANGUAGES[each.language].ordinary(each.runtime)]
        programs = {each.language: each for each in ordinary if each.locked == BASE}
        cheating = {each.language: each for each in ordinary if each.locked == CHEATS}
        absent = {cheat.language for _, cheat in EVERY} - set(programs)
        if absent:
            raise MissingError(
                f"no program in {', '.join(sorted(absent))}", "python3 noxfile.py -s harness -- doctor"
            )
        cookie = ownership.cookie_for("cheats")
        with ownership.owned(checkout() / STATE, cookie) as private, keeping.Keeper() as keeper:
            bench = Bench(
                keeper,
                programs,
                Oracle(checkout() / ORACLE),
                run=cookie,
                seed=1,
                folder=private,
                logs=private / "logs",
                stop=stop.descriptor,
            )
            verdicts = [
                _try_cheat(bench, workload, cheat, cheating[cheat.language].argv, aloud=not as_json)
                for workload, cheat in EVERY
            ]
            honest = {(w.name, c.language, c.model): (w, c) for w, c in EVERY}  # several cheats share a twin
            twins = [_try_twin(bench, *each, aloud=not as_json) for each in honest.values()]
    if as_json:
        print(json.dumps(msgspec.to_builtins(verdicts), indent=1))
    caught = sum(each.caught for each in verdicts)
    measured = twins.count(Status.MEASURED)
    say(f"{caught} of {len(verdicts)} cheats caught, {measured} of {len(twins)} honest twins measured")
    return int(caught < len(verdicts) or measured < len(twins))


def _try_cheat(
    bench: Bench, workload: Workload, cheat: Cheat, argv: tuple[str, ...], *, aloud: bool
) -> Verdict:
    """Return whether a cheat was caught, and by which witness."""
    program = msgspec.structs.replace(bench.builds[cheat.language], argv=(*argv, cheat.name))
    record = _run(bench, workload, cheat, program)
    caught = record.outcome is Status.FAILED and record.reason is Reason.WITNESS
    by = f"{record.kind}: {record.diagnostic}" if record.reason else str(record.outcome)
    if aloud:
        print(f"{'caught ' if caught else 'ESCAPED'}  {cheat.language:7} {cheat.name:24} {by}", flush=True)
    return Verdict(cheat=cheat.name, workload=workload.name, language=cheat.language, caught=caught, by=by)


def _try_twin(bench: Bench, workload: Workload, cheat: Cheat, *, aloud: bool) -> Status:
    """Return how the honest program does in the cheat's place."""
    record = _run(bench, workload, cheat, bench.builds[cheat.language])
    if aloud:
        word = "passed " if record.outcome is Status.MEASURED else "REFUSED"
        name = f"{workload.name}/{cheat.model}"
        print(f"{word}  {cheat.language:7} {name:24} honest {record.diagnostic}", flush=True)
    return record.outcome


def _run(bench: Bench, workload: Workload, cheat: Cheat, program: Build) -> Record:
    case = Case(
        workload=workload.name,
        version=workload.version,
        runtime=program.runtime,
        model=cheat.model,
        parameters=cheat.parameters,
    )
    kind = next(witness.kind for witness in workload.witnesses if witness.at)
    alone = dataclasses.replace(bench, builds={program.runtime: program})
    return alone.measure(Planned(case=case, kind=kind, round=0), ONCE)
