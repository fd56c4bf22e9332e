from harness.judging import words
from harness.judging.stats import Line


def test_numbers_are_those_of_a_person() -> None:
    assert [words.time(ns) for ns in (0, 3.2, 999.6, 1_234_000, -2_400_000)] == [
        "0",
        "3.2 ns",
        "1.00 µs",
        "1.23 ms",
        "−2.40 ms",
    ]
    assert [words.size(n) for n in (170, 1_677, 9_950_000)] == ["170 B", "1.68 kB", "9.95 MB"]
    assert [words.number(n) for n in (0.0481, 1.5, 99.96, 12_345, 0)] == [
        "0.0481",
        "1.50",
        "100",
        "12,300",
        "0",
    ]
    assert words.span(1_660, 1_700, words.size) == "[1.66, 1.70] kB"
    assert words.span(990, 1_010, words.size) == "[990 B, 1.01 kB]"
    assert words.runtime("cpython-3.13t-gil") == "Python 3.13t-gil"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_a_weight_says_how_far_it_repeats_or_where_it_bends() -> None:
    line = Line(slope=149.2, low=146.7, high=151.3)
    assert words.weight(line) == "149 B (repeats from 147 B to 151 B)"
    parts = (Line(slope=273, low=260, high=280), Line(slope=142, low=140, high=145))
    bent = Line(slope=149.2, low=140, high=280, bend=10_000, parts=parts)
    assert words.weight(bent) == words.slopes(bent) == "273 B up to 10,000 tasks and 142 B beyond"
