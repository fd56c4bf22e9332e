"""How often honest programs are refused on a busy machine: python tests/figures/honest.py.

From the project's folder. Four processes spin on each core; beside them each implementation that the
profiles quick and tiny take is run as its witnesses have it, all of them once before any a second time:
each witness of each at its largest size, `--all` at every size. Prints how often each was measured, and
each refusal with its sentence; Ctrl-C (SIGTERM in the background) prints what was seen so far.
"""

import argparse
import dataclasses
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.checkout import ORACLE, STATE, checkout
from harness.declarations.profiles import PROFILES
from harness.errors import StoppedError
from harness.judging.oracle import Oracle
from harness.model import Build, Kind, Planned, Record, Status, Toolchain
from harness.planning.counts import Counts, unmeasured
from harness.planning.plan import Available, Entry, entries_of, witnesses_of
from harness.planning.prepare import available, environments
from harness.processes import keeping, ownership
from harness.processes.keeper import prctl
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.measure import Bench
from harness.running.progress import say
from harness.workloads import workload_of

PROFILES_TAKEN = (PROFILES["quick"], PROFILES["tiny"])
EVERY = ("*",)  # of their points
SPINNERS_PER_CORE = 4
LANES = 4  # at once: they are in each other's way, too
WARMED = Counts(warm_up_ms=1_000, warm_up_least=1)
LARGE_TASKS = 10_000  # a case with as many takes seconds, and part in some rounds only
LARGE_EVERY = 5
PR_SET_PDEATHSIG = 1
SPIN = """
import os, sys
while os.getppid() == int(sys.argv[1]):  # whoever started this may have been killed
    for _ in range(100_000):
        pass
"""


class Trial(NamedTuple):
    """An invocation of an honest program, which is to be measured however busy the machine is."""

    planned: Planned
    ask: Counts

    @property
    def honest(self) -> tuple[str, ...]:
        """Return which program is asked for what; a size that takes seconds is one of its own."""
        planned, case = self.planned, self.planned.case
        witness = "" if planned.kind is Kind.HELD else planned.witness  # all of one kind are judged alike
        return case.workload, case.runtime, case.model, planned.kind, witness, "large" * self.large

    @property
    def large(self) -> bool:
        return self.planned.case.parameters.get("concurrency", 0) >= LARGE_TASKS

    @property
    def label(self) -> str:
        return f"{'warmed' if self.ask.warm_up_ms else self.planned.kind} {self.planned.case.id}"

    def due(self, turn: int) -> bool:
        return not self.large or turn % LARGE_EVERY == 0


@dataclass
class Seen:
    """What came of a trial."""

    measured: int = 0
    refusals: list[str] = field(default_factory=list)
    longest_s: float = 0.0

    def add(self, record: Record) -> None:
        self.longest_s = max(self.longest_s, record.wall_ns / 1e9)
        if record.outcome is Status.MEASURED:
            self.measured += 1
        else:
            self.refusals.append(f"{record.reason} {record.witness}: {record.diagnostic}")


def main() -> int:
    asked = _arguments()
    with Stop() as stop:
        runtimes, builds = _built()
        trials = _trials(runtimes) if asked.all else _largest(_trials(runtimes))
        trials = [each for each in trials if fnmatchcase(each.label, asked.only)]
        seen = {each.label: Seen() for each in trials}
        (asked.keep / "logs").mkdir(parents=True, exist_ok=True)
        cookie = ownership.cookie_for("honest")
        with _spinning(), ownership.owned(checkout() / STATE, cookie) as private:
            bench = partial(
                Bench,
                builds={each.name: each for each in builds if not each.problem},
                oracle=Oracle(checkout() / ORACLE),
                run=cookie,
                seed=1,
                folder=private,
                logs=asked.keep / "logs",
                stop=stop.descriptor,  # the lanes' as well
            )
            try:
                with stop.deferred():
                    _rounds(asked.times, trials, seen, partial(_open_lane, bench), stop)
            except StoppedError:
                print("stopped before the end")
    _print(seen, asked.times)
    return int(any(each.refusals for each in seen.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=50, help="how often each case is taken (50)")
    parser.add_argument("--only", default="*", help="a pattern over what is printed of a case")
    parser.add_argument("--all", action="store_true", help="take every size, not the largest alone")
    keep = Path(tempfile.gettempdir(), "honest")
    parser.add_argument("--keep", type=Path, default=keep, help=f"a folder for records and logs ({keep})")
    return parser.parse_args()


def _built() -> tuple[tuple[Available, ...], tuple[Build, ...]]:
    def selected(found: Sequence[Toolchain]) -> Collection[tuple[str, str]]:
        return set(chain.from_iterable(environments(profile, found, EVERY) for profile in PROFILES_TAKEN))

    found, builds = provide((), say, strict=False, selected=selected)
    return available(found, builds), builds


def _trials(runtimes: Sequence[Available]) -> list[Trial]:
    """Return each once: two cases may rest on one witness, and be one themselves."""
    trials = [
        trial
        for profile in PROFILES_TAKEN
        for entry in entries_of(profile, runtimes, EVERY)
        if not entry.skipped
        for trial in _of_entry(entry, profile.name)
    ]
    return list({each.label: each for each in reversed(trials)}.values())


def _largest(trials: Sequence[Trial]) -> list[Trial]:
    """Return of each program and witness the trial with the most tasks, or the most steps."""

    def size(trial: Trial) -> tuple[int, ...]:
        return tuple(trial.planned.case.parameters.values())  # concurrency, or units, size and workers

    return list({each.honest: each for each in sorted(trials, key=size)}.values())


def _of_entry(entry: Entry, profile: str) -> Iterator[Trial]:
    """Return what is taken for a witness, and what else of a case a witness looks at."""
    for planned in witnesses_of(entry.case, profile):
        yield Trial(planned, unmeasured(planned))
    watched = {each.kind for each in workload_of(entry.case.workload).witnesses}
    for kind in entry.kinds:
        planned = Planned(case=entry.case, kind=kind, round=0)
        if kind in watched:
            yield Trial(planned, WARMED if kind is Kind.TIMED else unmeasured(planned))


@contextmanager
def _spinning() -> Iterator[None]:
    """Keep the cores busy; each in a session of its own, or the kernel's autogroups count them as one."""
    argv = [sys.executable, "-I", "-S", "-c", SPIN, str(os.getpid())]
    with ExitStack() as ending:
        for _ in range(SPINNERS_PER_CORE * (os.cpu_count() or 1)):
            spinner = subprocess.Popen(argv, start_new_session=True)
            ending.callback(spinner.wait)
            ending.callback(spinner.kill)
        yield


def _rounds(
    times: int, trials: Sequence[Trial], seen: Mapping[str, Seen], open_lane: Callable[[], None], stop: Stop
) -> None:
    """Take every trial once a round, each round in another order and with other seeds."""
    due = [(turn, trial) for turn in range(times) for trial in _shuffled(trials, turn)]
    started, last = time.monotonic(), len(due) - 1
    # Threads would wait for one another's Python at each file that an onlooker reads.
    with ProcessPoolExecutor(LANES, get_context("fork"), initializer=open_lane) as lanes:
        for number, ((turn, trial), record) in enumerate(zip(due, lanes.map(_measured, due), strict=True)):
            if record and record.outcome is not Status.UNKNOWN:
                seen[trial.label].add(record)
                if record.outcome is not Status.MEASURED:
                    print(f"REFUSED round {turn} {trial.label}: {record.diagnostic}", flush=True)
            if not stop.number and (number == last or due[number + 1][0] > turn):
                took, load = time.monotonic() - started, os.getloadavg()[0]
                print(f"round {turn} done after {took:.0f} s, load {load:.1f}", flush=True)


def _shuffled(trials: Sequence[Trial], turn: int) -> list[Trial]:
    due = [each for each in trials if each.due(turn)]
    random.Random(turn).shuffle(due)
    return due


_LANE: list[Bench] = []  # of the process that this is, once it is a lane


def _open_lane(bench: Callable[[keeping.Keeper], Bench]) -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # its keeper ends with it, and so does what that runs
    _LANE.append(bench(keeping.Keeper().__enter__()))


def _measured(due: tuple[int, Trial]) -> Record | None:
    (turn, trial), (bench,) = due, _LANE
    if select.select([bench.stop], [], [], 0)[0]:
        return None
    own = dataclasses.replace(
        bench,
        seed=1 + turn,
        logs=bench.logs / f"{turn}",
        oracle=Oracle(checkout() / ORACLE),  # it remembers each answer, and no seed comes again
    )
    record = own.measure(trial.planned, trial.ask)
    with (bench.logs.parent / "records.jsonl").open("ab", buffering=0) as file:
        file.write(msgspec.json.encode((turn, trial.label, record)) + b"\n")
    return record


def _print(seen: Mapping[str, Seen], times: int) -> None:
    print(f"\nmeasured refused longest   of {times} rounds")
    for label, each in sorted(seen.items()):
        print(f"{each.measured:8} {len(each.refusals):7} {each.longest_s:6.1f}s   {label}")
        for refusal in each.refusals:
            print(f"{'':19}   {refusal}")
    measured = sum(each.measured for each in seen.values())
    refused = sum(len(each.refusals) for each in seen.values())
    print(
        f"{measured} measured, {refused} refused; from {LARGE_TASKS:,} tasks on every {LARGE_EVERY}th round"
    )


if __name__ == "__main__":
    sys.exit(main())
