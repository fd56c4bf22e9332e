"""Are published times warm? python tests/figures/warm.py [--profile full] [--only PATTERNS] [--times 12]

From the project's folder, the machine at rest. Of each case of a profile three processes run, TIMES times:
one is timed from its first iteration on, one after W, the warm-up that the profile gives, one after four
times that. Prints for each case whether its time differs by more than 3 % between the first and the last
third of its J iterations, and against 4 W; and from which time on no stretch of its curve differs from 4 W.
Table and curves stay in a folder. All of full takes hours; Ctrl-C prints what was seen.
"""

import argparse
import dataclasses
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from statistics import median
from time import monotonic

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from settling import DIFFERS, OPEN, SAME, Cell, Round, against_far, curve, needed_ms, thirds, word

from harness.checkout import ORACLE, STATE, checkout
from harness.declarations.profiles import PROFILES, Profile
from harness.errors import StoppedError
from harness.judging import words
from harness.judging.oracle import Oracle
from harness.judging.stats import Pair
from harness.languages import of_runtime
from harness.model import Build, Case, Frozen, Kind, Planned, Record, Status
from harness.planning import expected
from harness.planning.counts import Counts, calibration, counts_of, elapsed_ns
from harness.planning.expected import FEW_ITERATIONS, filled, settle_ms
from harness.planning.plan import Available, entries_of
from harness.planning.prepare import available, environments, patterns
from harness.processes import keeping, ownership
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.records import environment
from harness.running.measure import Bench
from harness.running.progress import say

FAR = 4  # times the warm-up
LONGEST = 10_000  # iterations that are timed: what a program may print is a MiB
SEED = 1
BETWEEN_MS = 25  # invocations
HEAD = f"{'W':>8} {'J':>3} {'time':>9}  {'last third to first':38} {'against 4 W':38} {'needed':>9}  n   case"


class Found(Frozen):
    """What is known of one case."""

    case: str
    warm_up_ms: int  # W
    iterations: int  # J
    processes: int  # of each kind
    time_ns: float  # as published
    thirds: Pair | None
    against_far: Pair | None
    needed_ms: float | None  # of warm-up; None: the last stretch of the curve differs as well
    curve: list[Cell]


class Written(Frozen):
    """What stays in a file."""

    profile: str
    environment: dict[str, str | int]
    cases: list[Found]


@dataclass(frozen=True)
class Warm:
    """What measures the curves of a case."""

    bench: Bench
    profile: Profile
    times: int

    def expected_s(self, case: Case) -> float:
        """Reckon what a case takes."""
        language, once_ms = of_runtime(case.runtime), expected.iteration_ms(case)
        long_ms = self._long_ms(case)
        stretches = (long_ms, settle_ms(case), long_ms, FAR * long_ms, self.profile.target_ms)
        each_ms = sum(max(once_ms, ms) for ms in stretches) + 3 * (language.start_ms + BETWEEN_MS)
        return self.times * each_ms / 1_000

    def found(self, case: Case) -> Found | None:
        """Measure a case, until it fails or is stopped; None where no round is whole."""
        planned = Planned(case=case, kind=Kind.CALIBRATION, round=0)
        if not (calibrated := self._taken(self.bench, planned, calibration(case))):
            return None
        each = (self._round(case, number, calibrated) for number in range(1, self.times + 1))
        rounds = [one for one in takewhile(lambda one: one is not None, each) if one]
        if not rounds:
            return None
        j, cells = len(rounds[0].far), curve(rounds)
        return Found(
            case=case.id,
            warm_up_ms=settle_ms(case),
            iterations=j,
            processes=len(rounds),
            time_ns=median(median(one.warm[:j]) for one in rounds),
            thirds=thirds(rounds, j),
            against_far=against_far(rounds, j),
            needed_ms=needed_ms(cells),
            curve=cells,
        )

    def _round(self, case: Case, number: int, calibrated: Record) -> Round | None:
        planned = Planned(case=case, kind=Kind.TIMED, round=number)
        target_ms = self.profile.target_ms
        ask = counts_of([calibrated], planned, seed=SEED, target_ms=target_ms)
        filling = filled(self._long_ms(case), ask.iteration_ms)
        long = msgspec.structs.replace(
            ask, iterations=min(LONGEST, max(filling, ask.iterations, FEW_ITERATIONS))
        )
        asked = {
            "cold": msgspec.structs.replace(long, warm_up_ms=0, warm_up_least=0),
            "warm": long,
            "far": msgspec.structs.replace(
                ask, warm_up_ms=FAR * self._long_ms(case), warm_up_least=FAR * ask.warm_up_least
            ),
        }
        bench = dataclasses.replace(self.bench, oracle=Oracle(checkout() / ORACLE))  # it forgets no answer
        turn = deque(asked)
        turn.rotate(number)
        seen = {name: self._taken(bench, planned, asked[name]) for name in turn}
        cold, warm, far = (seen[name] for name in asked)
        if not (cold and warm and far and warm.warm_ups):
            return None
        return Round(
            cold=tuple(elapsed_ns(cold)),
            warmed_ns=warm.warm_ups.ns,
            warm=tuple(elapsed_ns(warm)),
            far=tuple(elapsed_ns(far)),
        )

    def _taken(self, bench: Bench, planned: Planned, ask: Counts) -> Record | None:
        record = bench.measure(planned, ask)
        if record.outcome is Status.FAILED:
            say(f"failed: {planned.case.id}: {record.reason}: {record.diagnostic}")
        return record if record.outcome is Status.MEASURED else None

    def _long_ms(self, case: Case) -> int:
        return calibration(case).warm_up_ms


def main() -> int:
    asked = _arguments()
    profile, only = PROFILES[asked.profile], patterns(asked.only)
    for note in environment.preflight():
        say(f"note: {note}")
    with Stop() as stop:
        toolchains, builds = provide(
            patterns(asked.runtimes),
            say,
            strict=False,
            selected=lambda found: environments(profile, found, only),
        )
        cases = _cases(profile, available(toolchains, builds), only)
        machine = environment.record(checkout(), toolchains, builds)
        written = Written(profile=profile.name, environment=machine, cases=[])
        asked.keep.mkdir(parents=True, exist_ok=True)
        try:
            with _opened(builds, asked.keep, stop) as bench, stop.deferred():
                _all(Warm(bench, profile, asked.times), cases, written, asked.keep, stop)
        except StoppedError:
            say("stopped before the end")
    print("\n".join(_sums(written.cases)))
    return int(any(DIFFERS in {word(each.thirds), word(each.against_far)} for each in written.cases))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--profile", choices=["quick", "full"], default="full")
    parser.add_argument("--only", default="*", help="patterns as `run` takes them")
    parser.add_argument("--runtimes", default="", help="as `run` takes them")
    parser.add_argument("--times", type=int, default=12, help="processes of each kind (12); below 6 no word")
    keep = Path(tempfile.gettempdir(), "warm")
    parser.add_argument("--keep", type=Path, default=keep, help=f"a folder for table and curves ({keep})")
    return parser.parse_args()


def _cases(profile: Profile, runtimes: Sequence[Available], only: Sequence[str]) -> list[Case]:
    entries = entries_of(profile, runtimes, only)
    return [each.case for each in entries if Kind.TIMED in each.kinds and not each.skipped]


@contextmanager
def _opened(builds: Sequence[Build], keep: Path, stop: Stop) -> Iterator[Bench]:
    cookie = ownership.cookie_for("warm")
    with ownership.owned(checkout() / STATE, cookie) as private, keeping.Keeper() as keeper:
        yield Bench(
            keeper,
            {each.name: each for each in builds if not each.problem},
            Oracle(checkout() / ORACLE),
            run=cookie,
            seed=SEED,
            folder=private,
            logs=keep / "logs",
            stop=stop.descriptor,
        )


def _all(warm: Warm, cases: Sequence[Case], written: Written, keep: Path, stop: Stop) -> None:
    """Measure one case after the other; what is known is printed and written after each."""
    ahead_s = [warm.expected_s(case) for case in cases]
    say(f"{len(cases)} cases, {warm.times} times three processes each: about {_duration(sum(ahead_s))}")
    print(HEAD, flush=True)
    begun = monotonic()
    for at, case in enumerate(cases):
        scale = (monotonic() - begun) / sum(ahead_s[:at]) if at else 1.0
        say(f"{at + 1}/{len(cases)} · {_duration(scale * sum(ahead_s[at:]))} left · {case.id}")
        if found := warm.found(case):
            written.cases.append(found)
            print(_line(found), flush=True)
            table = [HEAD, *map(_line, written.cases), *_sums(written.cases)]
            (keep / "table.txt").write_text("\n".join(table) + "\n")
            (keep / "curves.json").write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=1))
        if stop.number:
            return


def _duration(seconds: float) -> str:
    clock = datetime.now(tz=UTC).astimezone() + timedelta(seconds=seconds)
    return (
        f"{seconds / 3600:.1f} h (until {clock:%a %H:%M})" if seconds >= 3600 else f"{seconds / 60:.0f} min"
    )


def _line(found: Found) -> str:
    needed = "not seen" if found.needed_ms is None else f"{found.needed_ms:,.0f} ms"
    begin = f"{found.warm_up_ms:>5} ms {found.iterations:>3} {words.time(found.time_ns):>9}"
    pairs = f"{_pair(found.thirds):38} {_pair(found.against_far):38}"
    return f"{begin}  {pairs} {needed:>9}  {found.processes:<3} {found.case}"


def _pair(pair: Pair | None) -> str:
    if pair is None:
        return word(pair)
    return f"{words.ratio(pair.ratio.center)} {words.bounds(pair.ratio)} {word(pair)}"


def _sums(cases: Sequence[Found]) -> Iterator[str]:
    """Say how many cases have which word."""
    for name, pairs in (
        ("last third to first", [each.thirds for each in cases]),
        ("against 4 W", [each.against_far for each in cases]),
    ):
        number = Counter(map(word, pairs))
        yield f"{name}: " + ", ".join(f"{number[each]} {each}" for each in (DIFFERS, SAME, OPEN))


if __name__ == "__main__":
    sys.exit(main())
