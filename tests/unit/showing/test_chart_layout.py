from itertools import pairwise

import pytest

from harness.judging import words
from harness.showing.charts.drawing import wrap
from harness.showing.charts.scales import log_range, log_ticks, spread


def test_labels_are_spread_and_keep_their_order() -> None:
    placed = spread([0.5, 0.52, 0.1, 0.51], 0.1, 0.0, 1.0)
    ordered = [placed[i] for i in (2, 0, 3, 1)]
    assert ordered == sorted(ordered)
    assert all(above - below >= 0.1 - 1e-12 for below, above in pairwise(ordered))
    assert placed[2] == 0.1
    assert placed[3] == pytest.approx(0.51)


def test_labels_stay_inside() -> None:
    assert spread([0.99, 1.0, 1.0], 0.1, 0.0, 1.0) == pytest.approx([0.8, 0.9, 1.0])
    assert spread([0.0, 0.0], 0.1, 0.0, 1.0) == pytest.approx([0.0, 0.1])


def test_lines_break_between_findings_only() -> None:
    finding = "Go 1.26 goroutine 1.12 µs".replace(" ", words.KEPT)
    lines = wrap(f"To make one: {finding}, {finding}, {finding}", 12, 4.0, bold=True)
    assert len(lines) > 1
    assert all(line.count("Go 1.26") == line.count("µs") for line in lines)


@pytest.mark.parametrize(("low", "high"), [(0.9, 1.2), (3.0, 8.0), (1e2, 3e9), (700.0, 1900.0)])
def test_a_log_axis_has_three_ticks_or_more(low: float, high: float) -> None:
    ends = log_range([low, high])
    inside = log_ticks(*ends)
    assert len(inside) >= 3
    assert all(ends[0] <= tick <= ends[1] for tick in inside)
