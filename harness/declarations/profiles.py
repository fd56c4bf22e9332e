"""The profiles: how often each takes its cases, and how long it may last. The points are the workloads'."""

from enum import StrEnum

from harness.model import Frozen


class Unnamed(StrEnum):
    """What a profile takes where nobody named a part of it."""

    ALL = "all"  # of its points
    HEADLINE = "headline"  # those that the workloads declare for the front page
    ASKS = "asks"  # nothing is run: all of them last too long to begin by mistake


class Profile(Frozen):
    """How often a run takes its cases, and how long that may last."""

    name: str
    rounds: int
    held_rounds: int  # 0: the census invocation alone
    budget_s: int  # of one workload, or of the headline
    target_ms: int  # T: how long the iterations of one timed invocation should take together; 0: one
    unnamed: Unnamed


PROFILES = {
    "tiny": Profile(name="tiny", rounds=1, held_rounds=0, budget_s=10, target_ms=0, unnamed=Unnamed.ALL),
    "quick": Profile(
        name="quick", rounds=7, held_rounds=3, budget_s=300, target_ms=100, unnamed=Unnamed.HEADLINE
    ),
    "full": Profile(
        name="full", rounds=20, held_rounds=3, budget_s=5_400, target_ms=250, unnamed=Unnamed.ASKS
    ),
}
