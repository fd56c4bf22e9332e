"""The profiles: how often each takes its cases, and how long it may last. The points are the workloads'."""

from harness.model import Frozen


class Profile(Frozen):
    """How often a run takes its cases, and how long that may last."""

    name: str
    rounds: int
    held_rounds: int
    budget_s: int
    target_ms: int  # T: how long the iterations of one timed invocation should take together; 0: one


TINY = Profile(
    name="tiny",
    rounds=1,
    held_rounds=0,  # the census invocation alone
    budget_s=90,
    target_ms=0,
)
QUICK = Profile(name="quick", rounds=7, held_rounds=3, budget_s=300, target_ms=100)
FULL = Profile(name="full", rounds=20, held_rounds=3, budget_s=5_400, target_ms=250)

PROFILES = {profile.name: profile for profile in (TINY, QUICK, FULL)}
EXPENSIVE_ROUNDS = 7
"""Rounds of a timed case with 100,000 tasks or more: the first ones, so that they stay paired."""
