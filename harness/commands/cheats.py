"""The cheats: programs that give the right answers without the work, each to be caught by a witness.

Their honest twins, the real programs under the same invocation, must pass: a witness that refuses
everything catches every cheat.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

import msgspec

from harness.checkout import ORACLE, STATE, checkout
from harness.commands.options import Json
from harness.errors import MissingError, StoppedError
from harness.judging.oracle import Oracle
from harness.languages import LANGUAGES
from harness.model import BASE, CHEATS, Build, Case, Frozen, Kind, Planned, Reason, Record, Status
from harness.planning.counts import Counts, unmeasured
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.measure import Bench
from harness.running.progress import say
from harness.workload import Cheat, Workload
from harness.workloads import WORKLOADS

LANES = 3  # at once: nothing is measured
TIMED = Counts(iterations=10, warm_up_least=10)


class Verdict(Frozen):
    """What came of a cheat, or of its honest twin."""

    cheat: str
    workload: str
    language: str
    caught: bool  # of the twin: measured
    by: str


def cheats(*, as_json: Json = False) -> int:
    """Run every cheat and its honest twin: each cheat must be caught by its witness, each twin measured."""
    with Stop() as stop:
        having = {(each.name, CHEATS) for each in LANGUAGES.values() if CHEATS in each.recipes}
        _, builds = provide((), say, strict=True, selected=lambda _: having)
        ordinary = [each for each in reversed(builds) if LANGUAGES[each.language].ordinary(each.runtime)]
        programs = {each.language: each for each in ordinary if each.locked == BASE}
        cheating = {each.language: each for each in ordinary if each.locked == CHEATS}
        absent = {cheat.language for _, cheat in _every()} - set(programs)
        if absent:
            raise MissingError(
                f"no program in {', '.join(sorted(absent))}", "python3 noxfile.py -s harness -- doctor"
            )
        cookie = ownership.cookie_for("cheats")
        with ownership.owned(checkout() / STATE, cookie) as private, ExitStack() as closing:
            benches = SimpleQueue[Bench]()
            for keeper in [closing.enter_context(keeping.Keeper()) for _ in range(LANES)]:
                benches.put(
                    Bench(
                        keeper,
                        programs,
                        Oracle(checkout() / ORACLE),
                        run=cookie,
                        seed=1,
                        folder=private,
                        logs=private / "logs",
                        stop=stop.descriptor,
                    )
                )
            lanes = closing.enter_context(ThreadPoolExecutor(LANES))
            tried = lanes.map(lambda each: _try_cheat(benches, cheating, *each), _every())
            verdicts = [_told(each, ("ESCAPED", "caught "), aloud=not as_json) for each in tried]
            passed = lanes.map(lambda each: _try_twin(benches, programs, *each), _twins())
            twins = [_told(each, ("REFUSED", "passed "), aloud=not as_json) for each in passed]
        if stop.number:
            raise StoppedError(stop.number, "nothing is kept of it")
    if as_json:
        print(json.dumps(msgspec.to_builtins(verdicts), indent=1))
    caught, measured = (sum(each.caught for each in of) for of in (verdicts, twins))
    say(f"{caught} of {len(verdicts)} cheats caught, {measured} of {len(twins)} honest twins measured")
    return int(caught < len(verdicts) or measured < len(twins))


def _every() -> Sequence[tuple[Workload, Cheat]]:
    return [(workload, cheat) for workload in WORKLOADS for cheat in workload.cheats]


def _twins() -> Sequence[tuple[Workload, Cheat]]:
    """Return one cheat for each invocation of an honest program: several cheats share a twin."""
    places = {
        (w.name, c.language, c.model, c.witness, str(c.parameters), c.timed): (w, c) for w, c in _every()
    }
    return list(places.values())


def _told(verdict: Verdict, words: tuple[str, str], *, aloud: bool) -> Verdict:
    if aloud:
        word = words[verdict.caught]
        print(f"{word}  {verdict.language:7} {verdict.cheat:28} {verdict.by}", flush=True)
    return verdict


def _try_cheat(
    benches: SimpleQueue[Bench], programs: Mapping[str, Build], workload: Workload, cheat: Cheat
) -> Verdict:
    """Return whether a cheat was caught by the witness that is there for it."""
    program = programs[cheat.language]
    program = msgspec.structs.replace(program, argv=(*program.argv, cheat.name), locked=BASE)
    record = _run(benches, workload, cheat, program)
    by = f"{record.witness} ({record.kind}): {record.diagnostic}" if record.reason else str(record.outcome)
    caught = record.outcome is Status.FAILED and record.reason in {Reason.WITNESS, Reason.IMPLAUSIBLE}
    if caught and record.witness != cheat.witness:
        by += f"; {cheat.witness} was to see it"
    return Verdict(
        cheat=cheat.name,
        workload=workload.name,
        language=cheat.language,
        caught=caught and record.witness == cheat.witness,
        by=by,
    )


def _try_twin(
    benches: SimpleQueue[Bench], programs: Mapping[str, Build], workload: Workload, cheat: Cheat
) -> Verdict:
    """Return how the honest program does in the cheat's place."""
    record = _run(benches, workload, cheat, programs[cheat.language])
    return Verdict(
        cheat=f"{workload.name}/{cheat.model}",
        workload=workload.name,
        language=cheat.language,
        caught=record.outcome is Status.MEASURED,
        by=f"honest {record.diagnostic}".strip(),
    )


def _run(benches: SimpleQueue[Bench], workload: Workload, cheat: Cheat, program: Build) -> Record:
    case = Case(
        workload=workload.name,
        version=workload.version,
        runtime=program.runtime,
        model=cheat.model,
        parameters=cheat.parameters,
    )
    planned = Planned(case=case, kind=Kind.TIMED, round=0)
    if not cheat.timed:
        witness = next(each for each in workload.witnesses if each.name == cheat.witness)
        taken_for = witness.name if witness.at else ""
        planned = Planned(case=case, kind=witness.kind, witness=taken_for, round=0)
    bench = benches.get()
    try:
        return dataclasses.replace(bench, builds={program.runtime: program}).measure(
            planned, TIMED if cheat.timed else unmeasured(planned)
        )
    finally:
        benches.put(bench)
