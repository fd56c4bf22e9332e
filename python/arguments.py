"""argv -> Invocation. No defaults, no abbreviations, nothing twice."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from implementations import ONE_WORKER, WORKLOADS
from primitives import MASK

FLAGS = frozenset({"hold"})
WARMUP_MS_MAX = 3_600_000
ITERATIONS_MAX = 1_000_000
PARAMETER_MAX = 2**31 - 1
DIGITS_MAX = 10  # those of the largest seed


class BadArgumentError(Exception):
    """An argument that the contract refuses: exit 64."""


class Invocation(NamedTuple):
    """What one process is asked to do."""

    workload: str
    model: str
    seed: int
    warmup_ms: int
    warmup_least: int
    iterations: int
    parameters: dict[str, int]
    hold: bool
    trace: str | None


def parse(argv: Iterable[str]) -> Invocation:
    """Read the arguments, or raise BadArgumentError with the reason."""
    given = _named(argv)
    workload = _word(given, "workload", WORKLOADS)
    invocation = Invocation(
        workload=workload,
        model=_word(given, "model", WORKLOADS[workload].models),
        seed=_number(given, "seed", 0, MASK),
        warmup_ms=_number(given, "warmup-ms", 0, WARMUP_MS_MAX),
        warmup_least=_number(given, "warmup-least", 0, ITERATIONS_MAX),
        iterations=_number(given, "iterations", 1, ITERATIONS_MAX),
        parameters={
            name: _number(given, name, least, PARAMETER_MAX)
            for name, least in WORKLOADS[workload].parameters.items()
        },
        hold=given.pop("hold", None) is not None,
        trace=given.pop("trace", None),
    )
    if given:
        raise BadArgumentError(f"`{workload}` has no `--{'`, `--'.join(given)}`")
    _check(invocation)
    return invocation


def _named(argv: Iterable[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    words = iter(argv)
    for word in words:
        name = word.removeprefix("--")
        if name == word:
            raise BadArgumentError(f"expected `--NAME`, found {word!r}")
        if name in given:
            raise BadArgumentError(f"`--{name}` is given twice")
        given[name] = "" if name in FLAGS else next(words, "--")
        if given[name].startswith("--"):
            raise BadArgumentError(f"`--{name}` has no value")
    return given


def _value(given: dict[str, str], name: str) -> str:
    if name not in given:
        raise BadArgumentError(f"`--{name}` is missing")
    return given.pop(name)


def _word(given: dict[str, str], name: str, known: Collection[str]) -> str:
    word = _value(given, name)
    if word not in known:
        raise BadArgumentError(f"`--{name}` is one of {', '.join(known)}, found {word!r}")
    return word


def _number(given: dict[str, str], name: str, least: int, most: int) -> int:
    digits = _value(given, name)
    plain = digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX
    if not plain or not least <= int(digits) <= most:
        raise BadArgumentError(f"`--{name}` lies in {least} to {most}, found {digits!r}")
    return int(digits)


def _check(invocation: Invocation) -> None:
    """Refuse what is wrong only in combination; no number of iterations goes with both watched kinds."""
    parameters = invocation.parameters
    if invocation.model in ONE_WORKER and parameters.get("workers", 1) != 1:
        raise BadArgumentError(f"`{invocation.model}` has one worker")
    if parameters.get("delay_ms_min", 0) > parameters.get("delay_ms_max", 0):
        raise BadArgumentError("`--delay_ms_min` is greater than `--delay_ms_max`")
    if invocation.hold:
        _check_watched(invocation, "held", iterations=2)
    if invocation.trace is not None:
        _check_watched(invocation, "traced", iterations=WORKLOADS[invocation.workload].traced)


def _check_watched(invocation: Invocation, kind: str, iterations: int) -> None:
    if kind not in WORKLOADS[invocation.workload].kinds:
        raise BadArgumentError(f"`{invocation.workload}` can't be {kind}")
    if (invocation.warmup_ms, invocation.warmup_least, invocation.iterations) != (0, 0, iterations):
        needed = f"--warmup-ms 0 --warmup-least 0 --iterations {iterations}"
        raise BadArgumentError(f"`{invocation.workload}` is {kind} with `{needed}`")
