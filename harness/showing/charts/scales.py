"""Where axes begin and end, where their ticks are, and where labels beside them go."""

import re
from collections.abc import Callable, Sequence
from math import floor, log10
from typing import Final, Literal

from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

Write = Callable[[float], str]
_STEPS: Final = ((1,), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), tuple(1 + k / 5 for k in range(45)))
_TICKS_LEAST: Final = 3
_TICKS_MOST: Final = 5


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move label heights apart by at least `gap`, each as little as possible; the order stays.

    Least squares under y[i+1] >= y[i] + gap: z[i] = y[i] - i * gap must rise, and neighbours that would
    not are pooled to their mean.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # mean, members
    for rank, i in enumerate(order):
        mean, size = wanted[i] - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, members = blocks.pop()
            mean, size = (mean * size + before * members) / (size + members), size + members
        blocks.append((mean, size))
    top = max(low, high - (len(wanted) - 1) * gap)
    heights = [min(max(mean, low), top) for mean, size in blocks for _ in range(size)]
    placed = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        placed[i] = heights[rank] + rank * gap
    return placed


def log_range(values: Sequence[float], least: float = 2.0) -> tuple[float, float]:
    """Return the ends of a log axis: some room around the values, a factor `least` in all at the least."""
    low, high = min(values), max(values)
    room = 1.1 * (high / low) ** 0.03
    wider = max(room, room * (least * low / high) ** 0.5)
    return low / wider, high * wider


def log_ticks(low: float, high: float) -> list[float]:
    """Return 1, 10, 100 ..., with as many steps between as three ticks need."""
    decades = range(floor(log10(low)), floor(log10(high)) + 1)
    inside = [
        [tick for decade in decades for step in steps if low <= (tick := step * 10.0**decade) <= high]
        for steps in _STEPS
    ]
    return next((each for each in inside if len(each) >= _TICKS_LEAST), inside[-1])


def linear_ticks(high: float) -> list[float]:
    """Return 0 and multiples of 1, 2 or 5 times a power of ten up to `high`, five of them at the most."""
    power = 10.0 ** floor(log10(high))
    step = next(each * power for each in (0.2, 0.5, 1, 2) if high / (each * power) <= _TICKS_MOST)
    return [step * at for at in range(int(high / step) + 1)]


def log_axis(axes: Axes, which: Literal["x", "y"], ends: tuple[float, float], text: Write) -> None:
    """Make an axis logarithmic, with plain numbers at its ticks."""
    axes.set(**{f"{which}scale": "log", f"{which}lim": ends})
    ticks(axes, which, log_ticks(*ends), text)


def ticks(axes: Axes, which: Literal["x", "y"], at: Sequence[float], text: Write) -> None:
    """Put ticks at places and nowhere else: 1 ms, not 1.00 ms."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_minor_locator(NullLocator())
    axis.set_ticks(list(at), [re.sub(r"\.0+(?!\d)|(\.\d*[1-9])0+(?!\d)", r"\1", text(tick)) for tick in at])
