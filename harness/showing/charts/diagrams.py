"""What exhibits showed, drawn as graphs: who waits for whom in a deadlock, and the states of a thread."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from matplotlib.axes import Axes
from matplotlib.text import Text

from harness.judging import words
from harness.judging.exhibits import facts_of
from harness.languages import LANGUAGES
from harness.model import Observed
from harness.showing.charts.drawing import SMALL, TEXT, WIDTH_IN, Chart, Heading, Sheet, Theme, chart

_WAIT: Final = re.compile(r"^wait: (\S+ \d+) holds (\S+ \d+), wants (\S+ \d+)$", re.MULTILINE)
_RADIUS_IN, _RING_IN = 1.55, 3.7
_STATES_IN: Final = 3.0
_LABEL_IN: Final = 0.36  # from the middle of a box
_Place = tuple[float, float]  # in inches, from the lower left
_Diagram = tuple[Heading, float, Callable[[Sheet], None]]  # what is drawn of it, and how high it becomes


def draw(observed: Iterable[Observed]) -> tuple[Chart, ...]:
    """Return a picture for whatever was observed that has one."""
    return tuple(chart(*each) for each in diagrams(observed))


def diagrams(observed: Iterable[Observed]) -> Iterator[_Diagram]:
    """Say what can be drawn of what was observed, without drawing it."""
    waited = False
    for each in observed:
        if each.exhibit == "deadlock-remedies" and not waited and (waits := _WAIT.findall(each.stdout)):
            waited = True
            yield _wait_for(each, waits)
        drawn = LANGUAGES[each.language].exhibiting.drawn
        if each.exhibit == "lifecycle" and each.attempts and each.variant == drawn:
            yield _states(each)


class _Board:
    """A panel without axes, measured in inches, for boxes and arrows."""

    def __init__(self, sheet: Sheet, height: float) -> None:
        self.theme: Theme = sheet.theme
        self._axes: Axes = sheet.panel(0, 0, WIDTH_IN, height)
        self._axes.set_axis_off()
        self._axes.set(xlim=(0, WIDTH_IN), ylim=(0, height))

    def box(self, at: _Place, lines: Sequence[str], ink: str, *, round_: bool = False) -> Text:
        """Draw a box with a text."""
        style = "round,pad=0.5,rounding_size=0.9" if round_ else "square,pad=0.5"
        return self._axes.text(
            *at,
            "\n".join(lines),
            color=self.theme.foreground,
            fontsize=TEXT,
            ha="center",
            va="center",
            linespacing=1.3,
            bbox={"boxstyle": style, "facecolor": self.theme.background, "edgecolor": ink, "linewidth": 1.4},
            zorder=2,
        )

    def arrow(self, start: Text, end: Text, ink: str, *, dashed: bool = False, bend: float = 0) -> None:
        """Draw an arrow from box to box; they are drawn before it, and so know their own outlines."""
        self._axes.annotate(
            "",
            xy=end.get_position(),
            xytext=start.get_position(),
            arrowprops={
                "arrowstyle": "-|>,head_width=0.25,head_length=0.5",
                "color": ink,
                "linewidth": 1.2,
                "linestyle": "--" if dashed else "-",
                "patchA": start.get_bbox_patch(),
                "patchB": end.get_bbox_patch(),
                "shrinkA": 2,
                "shrinkB": 2,
                "connectionstyle": f"arc3,rad={bend}",
            },
            zorder=3,
        )

    def label(self, at: _Place, text: str) -> None:
        """Write a small text."""
        self._axes.text(*at, text, color=self.theme.muted, fontsize=SMALL, ha="center", va="center", zorder=4)


def _wait_for(seen: Observed, waits: Sequence[tuple[str, str, str]]) -> _Diagram:
    who = [each[0] for each in waits]
    circle = _circle(waits)
    circled = f"Everyone holds one and wants the next: a circle of {circle}"
    title = circled if circle else "Nobody waits in a circle"
    heading = Heading(
        name="wait-for-graph",
        title=title,
        subtitle="Who is held by whom (solid) and who wants what (dashed) when nothing moves any more.",
        foot=f"Printed by {words.runtime(seen.runtime)}, exhibit deadlock-remedies, variant {seen.variant}.",
        alt=f"{title}: " + "; ".join(f"{a} holds {b} and wants {c}" for a, b, c in waits) + ".",
    )

    def paint(sheet: Sheet) -> None:
        board = _Board(sheet, _RING_IN)
        ink = sheet.theme.languages[seen.language]
        ring = [thing for holder, held, _ in waits for thing in (held, holder)]
        boxes = {}
        for number, thing in enumerate(ring):
            place, holds = _on_ring(number, len(ring)), thing in who
            boxes[thing] = board.box(place, [thing], ink if holds else sheet.theme.faint, round_=holds)
        for holder, held, wants in waits:
            board.arrow(boxes[held], boxes[holder], sheet.theme.foreground)
            if wants in boxes:
                board.arrow(boxes[holder], boxes[wants], ink, dashed=True)

    return heading, _RING_IN, paint


def _circle(waits: Sequence[tuple[str, str, str]]) -> int:
    """Return how many wait in a circle, 0 where they do not."""
    wants = {holder: wanted for holder, _, wanted in waits}
    holder_of = {held: holder for holder, held, _ in waits}
    start = at = next(iter(wants))
    for steps in range(1, len(wants) + 1):
        at = holder_of.get(wants.get(at, ""), "")
        if at == start:
            return steps
    return 0


def _on_ring(number: int, count: int) -> _Place:
    angle = math.pi / 2 - 2 * math.pi * number / count
    return WIDTH_IN / 2 + 1.9 * _RADIUS_IN * math.cos(angle), _RING_IN / 2 + _RADIUS_IN * math.sin(angle)


def _states(seen: Observed) -> _Diagram:
    facts = facts_of(seen)
    name = words.LANGUAGES[seen.language]
    title = f"The states of a {seen.variant}, as {name} and the kernel tell them"
    own = "The language's own word, and the kernel's letter under it"
    if all(state.startswith("-") for state in facts.values()):
        title = f"The states of a {seen.variant} of {name}, as the kernel tells them"
        own = "The kernel's letter; the language has no word of its own"
    heading = Heading(
        name=f"lifecycle-{seen.language}",
        title=title,
        subtitle=f"{own}: one sample for each step. The arrows are the textbook's; they were not observed.",
        foot=f"Seen with {words.runtime(seen.runtime)}, exhibit lifecycle, variant {seen.variant}.",
        alt=f"{title}: " + "; ".join(f"{step}: {state}" for step, state in facts.items()) + ".",
    )
    return heading, _STATES_IN, partial(_paint_states, seen.language, facts)


def _paint_states(language: str, facts: Mapping[str, str], sheet: Sheet) -> None:
    """Draw what a thread can do from running: it begins on the left, ends on the right, waits below."""
    board, ink = _Board(sheet, _STATES_IN), sheet.theme.languages[language]
    first, *_, last = facts
    running = next((step for step in facts if step.startswith("running")), first)
    waiting = [step for step in facts if step not in {first, running, last}]
    at = {first: (1.3, 2.3), running: (WIDTH_IN / 2, 2.3), last: (WIDTH_IN - 1.3, 2.3)}
    room = WIDTH_IN / max(1, len(waiting))
    at |= {step: (room * (number + 0.5), 0.55) for number, step in enumerate(waiting)}
    boxes = {}
    for step, state in facts.items():
        own, _, kernel = (part.strip() for part in state.rpartition("/"))
        lines = [*([own] if own != "-" else []), f"kernel: {kernel}"]
        busy = step in {first, running, last}
        boxes[step] = board.box(at[step], lines, ink if busy else sheet.theme.faint, round_=True)
        board.label((at[step][0], at[step][1] + (_LABEL_IN if busy else -_LABEL_IN)), step)
    if first != running:
        board.arrow(boxes[first], boxes[running], sheet.theme.muted)
    board.arrow(boxes[running], boxes[last], sheet.theme.muted)
    for step in waiting:
        board.arrow(boxes[running], boxes[step], sheet.theme.muted, bend=0.08)
        board.arrow(boxes[step], boxes[running], sheet.theme.muted, bend=0.08)
