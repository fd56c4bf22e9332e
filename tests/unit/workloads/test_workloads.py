"""The rooms of the workloads: each fits itself, its file, the languages' models and the other rooms."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from harness import workloads
from harness.declarations.profiles import PROFILES
from harness.judging.verify import BETWEEN, IMPOSSIBLE
from harness.languages import FLOOR, LANGUAGES
from harness.model import Kind
from harness.planning.plan import takes
from harness.workload import Pace, Partner, Shape, Shows, Witness, Workload
from harness.workloads import WORKLOADS, workload_of

ROOT = Path(__file__).parents[3]
PACE = Pace(task_us=1, wake_us=1, round_ns=1, cores=1)
WITNESSED = {Kind.TRACED, Kind.HELD}


def problems(room: Workload, file: str) -> Iterator[str]:
    """Say in what a room does not fit itself."""
    figures = [each.name for each in room.derived]
    models = [(language, model) for language, found in room.models.items() for model in found]
    if room.name != file:
        yield f"name: {room.name}, its file is {file}.py"
    for language, model in models:
        if language not in LANGUAGES or model not in {each.name for each in LANGUAGES[language].models}:
            yield f"models: {language} has no {model}"
    if (FLOOR.name, room.floor) not in models:
        yield f"floor: {FLOOR.label} has no {room.floor} here"
    for key, names, known in (
        ("part", [room.part] if room.part else [], room.least),
        ("swept", [room.swept] if room.swept else [], room.least),
        ("enters", room.enters, room.least),
        ("added", room.added, room.least),
        ("serial", room.serial, {model for _, model in models}),
        ("environments", room.environments, {f"{language}/{model}" for language, model in models}),
        ("alone", [room.alone] if room.alone else [], {model for _, model in models}),
        ("pictures", [each.figure for each in room.pictures if each.shape is Shape.LATE], figures),
        ("findings", [each.figure for each in room.findings if each.shows is Shows.DERIVED], figures),
        ("cheats", [each.witness for each in room.cheats], known_witnesses(room)),
        ("cheats", [(each.language, each.model) for each in room.cheats], models),
    ):
        yield from (f"{key}: there is no {name}" for name in names if name not in known)
    if room.compiled and f" {room.compiled}(" not in (ROOT / "harness/oracle.c").read_text():
        yield f"compiled: oracle.c has no {room.compiled}"
    if len(room.cheats) < 2:
        yield "cheats: two at least"
    if room.partners:
        yield "partners: no invocation is given any yet"
    yield from point_problems(room, models)
    yield from witness_problems(room)


def known_witnesses(room: Workload) -> set[str]:
    """Return those of the workload, and those of every timed invocation."""
    return {each.name for each in room.witnesses} | {BETWEEN, IMPOSSIBLE}


def point_problems(room: Workload, models: list[tuple[str, str]]) -> Iterator[str]:
    if set(room.points) != set(PROFILES):
        yield f"points: of {', '.join(room.points)}, the profiles are {', '.join(PROFILES)}"
    for point in (each for points in room.points.values() for each in points):
        least = room.least.items()
        if set(point.parameters) != set(room.least) or any(point.parameters[name] < at for name, at in least):
            yield f"points: {point.parameters}, the least are {room.least}"
        elif room.cost_ms(point.parameters, PACE) <= 0:
            yield f"cost_ms: {point.parameters} cost nothing"
    for language, model in models:
        newest = LANGUAGES[language].search.newest
        tiny = room.points.get("tiny", ())
        if not any(takes(point.models, model, newest) for point in tiny):
            yield f"points: tiny does not take {language}/{model}"


def witness_problems(room: Workload) -> Iterator[str]:
    if bool(room.gates) != (Kind.HELD in room.kinds):
        yield f"gates: {room.gates}, its kinds are {', '.join(room.kinds)}"
    if room.pokes and not room.gates:
        yield "pokes: there is no gate to poke at"
    kinds = {each.kind for each in room.witnesses if each.at}
    if not kinds or kinds != WITNESSED & set(room.kinds):
        yield "witnesses: expected one with `at` for each kind that is traced or held"
    for witness in (each for each in room.witnesses if each.at):
        for point in room.points.get("tiny", ()):
            at = witness.at(point.parameters, 10) if witness.at else {}
            if set(at) != set(room.least) or any(at[name] < least for name, least in room.least.items()):
                yield f"witnesses: {witness.name} is taken at {at}, the least are {room.least}"


@pytest.mark.parametrize("room", WORKLOADS, ids=lambda each: each.name)
def test_a_room_fits_itself(room: Workload) -> None:
    files = {path.stem for path in Path(workloads.__file__).parent.glob("[a-z]*.py")}

    assert files == {each.name for each in WORKLOADS}
    assert list(problems(room, room.name)) == []


def test_what_must_be_told_apart_is() -> None:
    findings = [finding.place for room in WORKLOADS for finding in room.findings]
    figures = [figure.name for room in WORKLOADS for figure in room.derived]
    for values in ([room.place for room in WORKLOADS], findings, figures):
        assert [value for value, count in Counter(values).items() if count > 1] == []


SPAWN, TIMERS = workload_of("spawn"), workload_of("timers")
PICTURE, FINDING = TIMERS.pictures[0], TIMERS.findings[0]
UNPLANNED = (Witness(name="census", kind=Kind.HELD),)
MISTAKES: dict[str, tuple[Workload, dict[str, object]]] = {
    "name": (SPAWN, {"name": "spwan"}),
    "models": (SPAWN, {"models": {**SPAWN.models, "go": {"gorutine": None}}}),
    "floor": (SPAWN, {"floor": "epoll"}),
    "part": (SPAWN, {"part": "tasks"}),
    "swept": (SPAWN, {"swept": "workers"}),
    "enters": (SPAWN, {"enters": ("tasks",)}),
    "serial": (SPAWN, {"serial": ("sequential",)}),
    "added": (TIMERS, {"added": {"delay": 1}}),
    "gates": (SPAWN, {"gates": 0}),
    "pokes": (TIMERS, {"pokes": 1}),
    "environments": (SPAWN, {"environments": {"go/pool": "servers"}}),
    "alone": (SPAWN, {"alone": "sequential"}),
    "pictures": (TIMERS, {"pictures": (msgspec.structs.replace(PICTURE, figure="overshot"),)}),
    "findings": (TIMERS, {"findings": (msgspec.structs.replace(FINDING, figure="overshot"),)}),
    "compiled": (SPAWN, {"compiled": "oracle_spwan"}),
    "cheats": (SPAWN, {"cheats": SPAWN.cheats[:1]}),
    "partners": (SPAWN, {"partners": (Partner(role="server", ready=("port",)),)}),
    "points": (SPAWN, {"points": {name: SPAWN.points[name] for name in ("tiny", "quick")}}),
    "cost_ms": (SPAWN, {"cost_ms": lambda _given, _pace: 0.0}),
    "witnesses": (SPAWN, {"witnesses": UNPLANNED}),
}


@pytest.mark.parametrize("key", MISTAKES)
def test_a_mistake_in_a_room_is_told_by_its_field(key: str) -> None:
    room, changes = MISTAKES[key]
    found = list(problems(msgspec.structs.replace(room, **changes), room.name))

    assert [each.partition(": ")[0] for each in found][:1] == [key]


def test_a_witness_that_forgets_a_parameter_is_told() -> None:
    forgetful = Witness(name="sleeps", kind=Kind.TRACED, at=lambda _, most: {"concurrency": most})
    room = msgspec.structs.replace(TIMERS, witnesses=(forgetful, *TIMERS.witnesses[1:]))
    (found,) = problems(room, TIMERS.name)

    assert found.startswith("witnesses: sleeps is taken at {'concurrency': 10}")
