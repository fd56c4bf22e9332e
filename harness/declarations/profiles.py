"""The profiles: how often each takes its cases, and how long it may last. The points are the workloads'."""

from harness.model import Frozen


class Profile(Frozen):
    """How often a run takes its cases, and how long that may last."""

    name: str
    rounds: int
    held_rounds: int  # 0: the census invocation alone
    budget_s: int
    target_ms: int  # T: how long the iterations of one timed invocation should take together; 0: one


PROFILES = {
    "tiny": Profile(name="tiny", rounds=1, held_rounds=0, budget_s=90, target_ms=0),
    "quick": Profile(name="quick", rounds=7, held_rounds=3, budget_s=300, target_ms=100),
    "full": Profile(name="full", rounds=20, held_rounds=3, budget_s=5_400, target_ms=250),
}
