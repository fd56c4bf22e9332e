"""What is typed wrong is told before anything is looked for."""

import pytest

from harness.commands.run import run
from harness.errors import UsageError


@pytest.mark.parametrize(
    ("case", "kind", "said"),
    [
        ("timers/goroutine@go-1.26", "held", "timers has no kind 'held'"),
        ("spawn/goroutine@go-1.26", "traced", "spawn has no kind 'traced'"),
        ("spawn/goroutine@go-1.26", "calibration", "spawn has no kind 'calibration'"),
        ("spawn/nothing@go-1.26", "held", "no implementation spawn/nothing"),
    ],
)
def test_a_kind_that_a_workload_does_not_have_is_refused(case: str, kind: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(case, kind=kind)
