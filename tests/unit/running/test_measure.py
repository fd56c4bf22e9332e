"""How long an invocation is waited for."""

import pytest

from harness.model import Kind, Planned
from harness.planning.counts import Counts
from harness.planning.prepare import case_of
from harness.running.measure import deadline_s

LARGE = "spawn/asyncio@cpython-3.13?concurrency=1000000"  # healthy, and takes 21 s
SMALL = "spawn/asyncio@cpython-3.13?concurrency=10"
# Its sleeps: up to 20 s.
LONG = "timers/asyncio@cpython-3.13?concurrency=100&delay_ms_max=1000&delay_ms_min=1&hops=20"
CALIBRATED = Counts(warm_up_ms=900, warm_up_least=1, iterations=5, iteration_ms=100.0)


@pytest.mark.parametrize(
    ("case", "kind", "ask", "least_s", "most_s"),
    [
        (SMALL, Kind.TIMED, Counts(), 10, 10),
        (LARGE, Kind.TIMED, Counts(), 100, 1_000),
        (SMALL, Kind.TIMED, CALIBRATED, 30, 30),
        (LARGE, Kind.TIMED, CALIBRATED, 30, 30),
        (LARGE, Kind.HELD, Counts(), 560, 1_000),
        (SMALL, Kind.HELD, Counts(), 60, 61),
        (SMALL, Kind.CALIBRATION, Counts(warm_up_ms=1_000, warm_up_least=1), 60, 60),
        (LONG, Kind.TRACED, Counts(), 100, 1_000),
    ],
)
def test_a_deadline_follows_from_what_was_calibrated_or_else_is_reckoned(
    case: str, kind: Kind, ask: Counts, least_s: float, most_s: float
) -> None:
    planned = Planned(case=case_of(case), kind=kind, round=1)

    assert least_s <= deadline_s(planned, ask) <= most_s
