"""Units of work that several workers share: their cores, and what it costs to hand them out."""

from collections.abc import Sequence
from typing import Final

from harness.model import Case, Given, Kind, Role, Slice, Text
from harness.primitives import MASK, fold, greatest_overlap, share, unit
from harness.workload import Cheat, Finding, Picture, Point, Shape, Shows, Sight, Witness, Workload

NAME: Final = "compute"
VERSION: Final = 2
ROUND_NS_LEAST: Final = 0.5  # six dependent instructions can't be faster on any machine of today
HAND_OUT_NS: Final = 20_000  # of one unit, as reckoned
_ALL_MEET: Final = 1  # of the traced iterations, from 0 (docs/contract.md, --trace)
_NONE_MEETS: Final = 2
CHECKED_NS: Final = 0.45  # of one step, by the oracle: it computes several units at once
CORES_BESIDE: Final = 0.1  # what a runtime may do beside its workers: compilers, collectors
CORES_SLACK_NS: Final = 20_000_000


def _answer(seed: int, given: Given) -> int:
    return fold(unit(seed, i, given["size"]) for i in range(given["units"]))


def _steps(given: Given) -> int:
    return given["units"] * given["size"]


def _units(sight: Sight) -> str:
    """Ask of each iteration that each unit was computed once, by the workers, as many at once, asked for."""
    units, slices = sight.given["units"], sorted(sight.report.slices, key=lambda each: each.start)
    iterations = sight.report.measurement.iterations
    if len(slices) != units * len(iterations):
        return f"{len(slices)} units were recorded, {len(iterations)} times {units} were asked for"
    for k, iteration in enumerate(iterations):  # no unit begins before the iteration before is answered
        own = slices[k * units : (k + 1) * units]
        if wrong := _computed(sight, own, iteration.checksum) or _at_once(sight, own, k):
            return f"iteration {k}: {wrong}"
    return _same_hands(sight, slices)


def _computed(sight: Sight, slices: Sequence[Slice], checksum: str) -> str:
    units, size = sight.given["units"], sight.given["size"]
    if sorted(each.task for each in slices) != list(range(units)):
        return f"not each of {units} units was recorded once"
    sizes = {each.size for each in slices}
    if sizes != {size}:
        return f"units of {sorted(sizes)} rounds, {size} were asked for"
    if min(each.end - each.start for each in slices) < size * ROUND_NS_LEAST:
        return "a unit was recorded that no processor computes so fast"
    total = sum(share(each.answer, each.task) for each in slices) & MASK
    if f"{total:08x}" != checksum:
        return f"the recorded units add up to {total:08x}, the checksum is {checksum}"
    return ""


def _at_once(sight: Sight, slices: Sequence[Slice], iteration: int) -> str:
    """Ask for the overlap; in the iteration in which all units meet, of each third of them.

    In the one in which none meets, one worker may do all the work beside the straggler.
    """
    units, workers = sight.given["units"], sight.given["workers"]
    if units // 2 < workers:
        return ""
    hands = len({each.tid for each in slices})
    third = units // 3 // workers * workers  # whole tuples: units that meet are in one part
    parts = [slices]
    if iteration == _ALL_MEET and third >= workers:
        parts = [slices[:third], slices[third : 2 * third], slices[2 * third :]]
    overlap = min(greatest_overlap((each.start, each.end) for each in part) for part in parts)
    least = min(2, workers) if iteration == _NONE_MEETS else workers
    if overlap < least or hands < least:
        return f"{hands} workers, at most {overlap} at the same time; {workers} were asked for"
    return ""


def _same_hands(sight: Sight, slices: Sequence[Slice]) -> str:
    """Ask that no unit runs beside the workers, which are the same ones where a model keeps them."""
    units, workers = sight.given["units"], sight.given["workers"]
    hands = len({each.tid for each in slices})
    overlap = greatest_overlap((each.start, each.end) for each in slices)
    kept = sight.model.name in _KEPT and units // 2 >= workers
    unbound = sight.model.name in _UNBOUND
    if (overlap > workers and not unbound) or (kept and hands != workers):
        return f"{hands} workers in all, at most {overlap} at the same time; {workers} were asked for"
    return ""


def _cores(sight: Sight) -> str:
    """Ask that while units were computed the CPUs were not busier than as many workers can keep them."""
    seen, computed_ns = sight.observation, sight.report.measurement.clocked_ns
    workers, rest_ns = sight.given["workers"], seen.wall_ns - computed_ns
    most_ns = (workers + CORES_BESIDE) * computed_ns + (workers + 1) * rest_ns + CORES_SLACK_NS
    if seen.cpu_ns > most_ns:
        return (
            f"{seen.cpu_ns / 1e6:.0f} ms of CPU time, {workers} workers have at most {most_ns / 1e6:.0f} ms"
            f" in {computed_ns / 1e6:.0f} ms of computing and {rest_ns / 1e6:.0f} ms of starting and ending"
        )
    return ""


def _impossible(sight: Sight) -> str:
    least_ns = _steps(sight.given) * ROUND_NS_LEAST / sight.given["workers"]
    fastest = min(each.elapsed_ns for each in sight.report.measurement.iterations)
    if fastest < least_ns:
        return f"an iteration of {fastest} ns: faster than any processor could be"
    return ""


def _subject(given: Given) -> str:
    workers = "1 worker" if given["workers"] == 1 else f"{given['workers']} workers"
    return f"One of {given['units']} units of {given['size']:,} steps, {workers}"


def _canary(threads: int) -> Case:
    parameters = {"units": 8 * threads, "size": 1_500_000, "workers": threads}
    return Case(workload=NAME, version=VERSION, runtime="c", model="thread", parameters=parameters)


_A, _I, _C = Role.ALTERNATIVE, Role.IDIOMATIC, Role.COUNTER_EXAMPLE
_MODELS: Final = {
    "python": {
        "sequential": _A,
        "process-forkserver": _I,
        "process-fork": _A,
        "thread": _I,
        "thread-pool": _I,
        "thread-native": _A,
        "thread-native-held": _C,
        "asyncio": _C,
        "gevent": _C,
    },
    "go": {"sequential": _A, "goroutine": _I, "pool": _A},
    "js": {"sequential": _A, "worker": _I, "worker-shared": _A, "async": _C},
    "csharp": {
        "sequential": _A,
        "task-run": _I,
        "parallel": _I,
        "parallel-async": _A,
        "channel": _A,
        "thread": _A,
        "task": _C,
    },
    "c": {"sequential": _A, "thread": _I, "thread-pool": _A},
}
_KEPT: Final = {
    *("process-forkserver", "process-fork", "thread", "thread-native"),
    *("thread-pool", "pool", "worker", "worker-shared"),
}
_UNBOUND: Final = {"goroutine"}  # while units meet, the runtime lets others run
_SERIAL: Final = ("sequential", "asyncio", "gevent", "async", "task")
_TRACED: Final = {"units": 8, "size": 2_000, "workers": 2}

_GIL: Final = "cpython-3.1[0-9]"
_FREE: Final = ("thread@cpython-3.*t", "thread@cpython-3.*t-gil")
_LARGE: Final = (
    *(f"thread-native@{_GIL}", f"thread-native-held@{_GIL}", "goroutine@go-*"),
    *("worker@node-*", "task-run@dotnet-*", "thread@c"),
)
_SMALL: Final = (f"process-forkserver@{_GIL}", f"thread@{_GIL}", *_FREE)
_THREADS: Final = (f"thread@{_GIL}", *_FREE, "thread@c")
_SMALL_AT_TWO: Final = (
    *("goroutine@go-*", "worker@node-*"),
    *("task-run@dotnet-*", "thread@c"),
)
_FURTHER: Final = (  # beside the headline
    *(f"thread-pool@{_GIL}", "pool@go-*", "worker-shared@node-*"),
    *("parallel@dotnet-*", "parallel-async@dotnet-*", "channel@dotnet-*", "thread-pool@c"),
)


def _point(units: int, size: int, workers: int, *models: str, headline: tuple[str, ...] = ()) -> Point:
    parameters = {"units": units, "size": size, "workers": workers}
    return Point(parameters=parameters, models=models, kinds=(Kind.TIMED,), headline=headline)


def _cheats(language: str, model: str, *names: str, **changes: int) -> tuple[Cheat, ...]:
    given = _TRACED | changes
    return tuple(
        Cheat(name=name, language=language, model=model, parameters=given, witness="units") for name in names
    )


WORKLOAD: Final = Workload(
    name=NAME,
    place=2,
    version=VERSION,
    question=Text(
        en="Does it use my cores, and what does handing out work cost?",
        zh="它用得上我的每一个核吗？分派工作要花多少？",
    ),
    least={"units": 1, "size": 2, "workers": 1},
    swept="workers",
    kinds=(Kind.TIMED, Kind.TRACED),
    floor="thread",
    models=_MODELS,
    serial=_SERIAL,
    points={
        "tiny": (
            _point(8, 2_000, 1, *(f"{model}@*" for model in _SERIAL)),
            _point(8, 2_000, 2, "*"),
        ),
        "quick": (
            _point(16, 20_000, 1, f"sequential@{_GIL}", *_SMALL, "thread@c", headline=_THREADS),
            _point(16, 20_000, 2, *_SMALL, *_SMALL_AT_TWO, headline=_THREADS),
            _point(16, 1_000_000, 1, *_LARGE, headline=("*",)),
            _point(16, 1_000_000, 2, *_LARGE, headline=("*",)),
            *(_point(16, 20_000, workers, *_FURTHER) for workers in (1, 2)),
        ),
        "full": tuple(
            _point(64, size, workers, "*") for size in (20_000, 1_000_000) for workers in (1, 2, 4)
        ),
    },
    answer=_answer,
    enters=("units", "size"),
    compiled="oracle_compute",
    witnesses=(
        Witness(name="units", kind=Kind.TRACED, judge=_units, at=lambda given, _: dict(given)),
        Witness(name="cores", kind=Kind.TIMED, judge=_cores),
    ),
    traced_iterations=3,
    settle_share=0.2,
    impossible=_impossible,
    cost_ms=lambda given, pace: (
        given["units"]
        * (given["size"] * pace.round_ns / min(given["workers"], pace.cores) + HAND_OUT_NS)
        / 1e6
    ),
    check_ms=lambda given, _: _steps(given) * CHECKED_NS / 1e6,
    part="units",
    part_name="unit",
    subject=_subject,
    steps=_steps,
    slow_oracle_most=2_000_000,
    alone="sequential",
    canary=_canary,
    pictures=(
        Picture(
            shape=Shape.GAIN,
            name=lambda given: f"speed-up-compute-size-{given['size']}",
            measured=lambda given: f"compute, {given['units']} units of {given['size']:,} steps.",
            title="",
            headline=3,
        ),
    ),
    findings=(
        Finding(
            place=4,
            question=Text(
                en="Do Python threads use two cores? (two workers over one)",
                zh="Python 线程能用上两个核吗？（两个线程对一个线程）",
            ),
            shows=Shows.GAIN,
            given={"size": 20_000, "workers": 2},
            rows=("thread@cpython-*",),
        ),
        Finding(
            place=5,
            question=Text(en="And when C++ does the work?", zh="如果由 C++ 扩展来算呢？"),
            shows=Shows.GAIN,
            given={"size": 1_000_000, "workers": 2},
            rows=("thread-native@cpython-*", "thread-native-held@cpython-*"),
        ),
        Finding(
            place=6,
            question=Text(
                en="What does one thread cost without the GIL?", zh="没有 GIL 时，单个线程要慢多少？"
            ),
            shows=Shows.RATIO,
            given={"workers": 1},
            rows=("thread@cpython-*t", f"thread@{_GIL}"),
            told="one thread of {over} over {under}",
        ),
        Finding(
            place=7,
            question=Text(en="Do the others use two cores?", zh="其他语言能用上两个核吗？"),
            shows=Shows.GAIN,
            given={"size": 1_000_000, "workers": 2},
            rows=("goroutine@go-*", "worker@node-*", "task-run@dotnet-*", "thread@c"),
        ),
    ),
    cheats=(
        *_cheats("python", "thread-pool", "compute_lock_after", "compute_size_zero", "compute_chunks"),
        *_cheats("python", "thread-pool", "compute_half_dealt"),
        *_cheats("python", "thread", "compute_threads_anew"),
        *_cheats("python", "process-forkserver", "compute_lock_second_half"),
        *_cheats("go", "goroutine", "compute_static_serial", "compute_half_lock"),
        *_cheats("go", "pool", "compute_pool_unpooled"),
        *_cheats("js", "worker", "compute_main_thread", "compute_kept_half", "compute_prefetch"),
        # Units long enough for a second thread to wake up and take one.
        *_cheats("csharp", "thread", "compute_second_thread", workers=1, units=64, size=1_000_000),
        Cheat(
            name="compute_two_at_once",
            language="go",
            model="sequential",
            parameters=_TRACED | {"workers": 1},
            witness="impossible",
            timed=True,
        ),
    ),
)
