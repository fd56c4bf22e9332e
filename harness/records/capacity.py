"""What a canary says of the machine: whether its second core is there."""

from typing import Final

from harness.model import Canary

CAPACITY_LEAST: Final = 1.6  # of two threads over one, below which parallel cases are not run in a round


def capacity(canary: Canary) -> float:
    """Return how much more work two threads did than one: 2.0 on two calm cores."""
    return 2 * canary.one_ns / canary.two_ns
