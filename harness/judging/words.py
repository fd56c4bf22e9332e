"""Numbers and names as a person reads them: three digits and a unit, `Python 3.13t asyncio`."""

from collections.abc import Callable, Sequence
from typing import Final

from harness import languages
from harness.judging.stats import Interval, Line, Pair, Verdict
from harness.model import Case

KEPT: Final = "\N{NO-BREAK SPACE}"
LANGUAGES: Final = {each.name: each.label for each in languages.LANGUAGES.values()}
MINUS: Final = "\N{MINUS SIGN}"
_CROSS: Final = "\N{MULTIPLICATION SIGN}"
_TIMES: Final = (("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1.0))
_SIZES: Final = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1.0))


def number(value: float) -> str:
    """Write three significant digits, without an exponent: 0.0481, 1.50, 12,300."""
    rounded = float(f"{value:.3g}")
    text = f"{rounded:,.0f}" if rounded == 0 or abs(rounded) >= 100 else f"{rounded:#.3g}"  # noqa: PLR2004
    return text.replace("-", MINUS)


def time(ns: float) -> str:
    """Write a duration: 12.4 ms."""
    return _with_unit(ns, _TIMES)


def size(n_bytes: float) -> str:
    """Write a size in decimal units: 1.68 kB."""
    return _with_unit(n_bytes, _SIZES)


def ratio(value: float) -> str:
    """Write a factor: 1.52 and a multiplication sign."""
    return f"{number(value)}{_CROSS}"


def percent(share: float) -> str:
    """Write a share: 2.1 %, 57 %."""
    return f"{100 * share:.{0 if share >= 0.1 else 1}f} %"  # noqa: PLR2004


def span(low: float | None, high: float | None, write: Callable[[float], str] = number) -> str:
    """Write an interval, if there is one, the unit once if it is one: [0.98, 1.02], [1.66, 1.70] kB."""
    if low is None or high is None:
        return ""
    (least, unit), (most, other) = (write(end).partition(" ")[::2] for end in (low, high))
    if unit == other:
        return f"[{least}, {most}] {unit}".strip()
    return f"[{write(low)}, {write(high)}]"


def slopes(line: Line) -> str:
    """Write what one more task weighs: 149 B; where one line does not fit, on both sides of its bend."""
    if not line.parts:
        return size(line.slope)
    below, above = line.parts
    return f"{size(below.slope)} up to {line.bend:,} tasks and {size(above.slope)} beyond"


def weight(line: Line) -> str:
    """Write what one more task weighs, and how far that repeats: no interval, and not written as one."""
    repeats = "" if line.parts else f" (repeats from {size(line.low)} to {size(line.high)})"
    return slopes(line) + repeats


def bounds(interval: Interval) -> str:
    """Write an interval's bounds, if there are any."""
    return span(interval.low, interval.high)


def measured(found: Interval, share: float = 1.0) -> str:
    """Write a time with its bounds, or a share of it: of one task."""
    part = found.mapped(lambda ns: ns * share)
    return f"{time(part.center)} {span(part.low, part.high, time)}".strip()


def apart(pair: Pair) -> str:
    """Write by how much the two of a pair differ at the most, where no word says that they do."""
    return "" if pair.at_most is None else f"at most {percent(pair.at_most)} apart"


def verdict(pair: Pair) -> str:
    """Write the word for a pair; without an interval there is none."""
    if pair.ratio.low is None:
        return ""
    return ", ".join(filter(None, (pair.verdict, apart(pair))))


def compared(pair: Pair | None) -> str:
    """Write a ratio with its bounds and its verdict."""
    if pair is None:
        return ""
    return f"{ratio(pair.ratio.center)} {bounds(pair.ratio)} {verdict(pair)}".strip()


def gain(speed_up: Pair, *, with_bounds: bool = False) -> str:
    """Write a speed-up; one that was not shown to be a gain says so."""
    if speed_up.ratio.low is None:
        return f"{ratio(speed_up.ratio.center)} (no interval)"
    told = {Verdict.SLOWER: "", Verdict.FASTER: "(a loss)"}  # slower: that is one worker
    word = told.get(speed_up.verdict, f"({speed_up.verdict})")
    within = bounds(speed_up.ratio) if with_bounds else ""
    return " ".join(filter(None, (ratio(speed_up.ratio.center), within, word)))


def runtime(name: str) -> str:
    """Write a runtime's name: `cpython-3.13t` is `Python 3.13t`."""
    language, (_, dash, version) = languages.language_of(name), name.partition("-")
    if language and dash:
        declared = languages.LANGUAGES[language]
        return f"{declared.prefix_label or declared.label} {version}"
    return LANGUAGES.get(name, name)


def implementation(case: Case) -> str:
    """Name the runtime and the model of a case: `Go 1.26 goroutine`."""
    return f"{runtime(case.runtime)} {case.model}"


def weighed(case: Case) -> str:
    """Name what was held at several sizes, with what else is given: `Go 1.26 goroutine, depth 10`."""
    return ", ".join((implementation(case), *others(case)))


def others(case: Case) -> list[str]:
    """Write the parameters of a case, one by one: depth 10."""
    return [f"{name} {value:,}" for name, value in case.parameters.items()]


def listed(items: Sequence[str]) -> str:
    """Join with commas and one `and`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def begun(text: str, most: int) -> str:
    """Shorten a text to its first characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _with_unit(value: float, units: Sequence[tuple[str, float]]) -> str:
    rounded = float(f"{value:.3g}")
    if rounded == 0:
        return "0"
    unit, factor = next((each for each in units if abs(rounded) >= each[1]), units[-1])
    if factor == 1.0:
        return f"{rounded:g} {unit}".replace("-", MINUS)
    return f"{number(value / factor)} {unit}"
