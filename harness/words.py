"""Numbers and names as a person reads them: three digits and a unit, `Python 3.13t asyncio`."""

from collections.abc import Sequence
from typing import Final

from harness.model import Case
from harness.stats import Interval, Pair, Verdict

LANGUAGES: Final = {"python": "Python", "go": "Go", "js": "JavaScript", "csharp": "C#", "c": "C"}
_FAMILIES: Final = {"cpython": "Python", "go": "Go", "node": "Node", "dotnet": ".NET"}
_TIMES: Final = (("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1.0))
_SIZES: Final = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1.0))


def number(value: float) -> str:
    """Write three significant digits, without an exponent: 0.0481, 1.50, 12,300."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:#.3g}"  # noqa: PLR2004


def time(ns: float) -> str:
    """Write a duration: 12.4 ms."""
    return _with_unit(ns, _TIMES)


def size(n_bytes: float) -> str:
    """Write a size in decimal units: 1.68 kB."""
    return _with_unit(n_bytes, _SIZES)


def ratio(value: float) -> str:
    """Write a factor: 1.52×."""
    return f"{number(value)}×"


def percent(share: float) -> str:
    """Write a share: 2.1 %."""
    return f"{100 * share:.1f} %"


def bounds(interval: Interval) -> str:
    """Write a ratio's interval, or that there is none."""
    if interval.low is None or interval.high is None:
        return "no interval"
    return f"[{number(interval.low)}, {number(interval.high)}]"


def pair(held: Pair) -> str:
    """Write a ratio with its interval and the word for it; without an interval there is no word."""
    words = [ratio(held.ratio.center), bounds(held.ratio)]
    if held.ratio.low is not None:
        words.append(f"{held.verdict}")
    if held.at_most is not None:
        words.append(f"by {percent(held.at_most)} at most")
    return " ".join(words)


def gain(speed_up: Pair) -> str:
    """Write a speed-up; one that was not shown to be a gain says so."""
    text = ratio(speed_up.ratio.center)
    if speed_up.ratio.low is None or speed_up.verdict is Verdict.SLOWER:  # the single one takes longer
        return text
    return f"{text} ({'a loss' if speed_up.verdict is Verdict.FASTER else speed_up.verdict})"


def runtime(name: str) -> str:
    """Write a runtime's name: `cpython-3.13t` is `Python 3.13t`."""
    family, _, version = name.partition("-")
    return f"{_FAMILIES[family]} {version}" if family in _FAMILIES else LANGUAGES.get(name, name)


def implementation(case: Case) -> str:
    """Name the runtime and the model of a case: `Go 1.26 goroutine`."""
    return f"{runtime(case.runtime)} {case.model}"


def listed(items: Sequence[str]) -> str:
    """Join with commas and one `and`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _with_unit(value: float, units: Sequence[tuple[str, float]]) -> str:
    if value == 0:
        return "0"
    rounded = abs(float(f"{value:.3g}"))
    unit, factor = next((each for each in units if rounded >= each[1]), units[-1])
    if factor == 1.0:
        return f"{float(f'{value:.3g}'):g} {unit}"
    return f"{number(value / factor)} {unit}"
