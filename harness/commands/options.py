"""Options that several subcommands share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from harness.declarations.profiles import Unnamed
from harness.errors import UsageError
from harness.languages import LANGUAGES
from harness.planning.plan import Available, Plan, make_plan, named
from harness.planning.prepare import nearest, patterns, profile_of, seconds
from harness.workloads import WORKLOADS

Runtimes = Annotated[
    str,
    Parameter(help=f"Runtimes or languages ({','.join(LANGUAGES)}), comma-separated; required if named."),
]
Seed = Annotated[int, Parameter(help="Orders the plan, and the seeds of each round are made of it.")]
Json = Annotated[bool, Parameter(name="--json", help="Print JSON alone on stdout.")]
Strict = Annotated[bool, Parameter(help="A missing toolchain or package is an error (exit 69), not a skip.")]


def demand_seed(seed: int) -> None:
    """Refuse what is no seed."""
    if not 0 <= seed < 2**32:
        raise UsageError(f"not a seed: {seed}", "a seed lies in 0 … 4294967295")


@Parameter(name="*")
@dataclass(frozen=True)
class Selection:
    """What is selected of all that can be measured, as it is typed; UsageError where it can't be read."""

    profile: Annotated[
        str,
        Parameter(
            help="tiny (no statistics), quick or full; reckoned at 10 s, 5 min, 90 min a workload at most. "
            "Without --only quick is the headline, and full asks for a part."
        ),
    ] = "quick"
    only: Annotated[
        str,
        Parameter(
            help="Patterns, comma-separated, over ids, workloads, models and workload/model; `!p` removes."
        ),
    ] = ""
    runtimes: Runtimes = ""
    seed: Seed = 1
    budget: Annotated[
        str | None, Parameter(help="Time to keep to (90s, 20m, 2h): drops rounds, then points, never models.")
    ] = None

    def __post_init__(self) -> None:
        """Refuse what can't be read before anything is built."""
        profile_of(self.profile)
        demand_seed(self.seed)
        seconds(self.budget)

    def plan(self, runtimes: Sequence[Available], *, compiled_oracle: bool = True) -> Plan:
        """Return the plan; UsageError where the patterns take nothing."""
        only = patterns(self.only)
        plan = make_plan(
            profile_of(self.profile),
            runtimes,
            only,
            seed=self.seed,
            budget_s=seconds(self.budget),
            compiled_oracle=compiled_oracle,
        )
        if not plan.entries:
            raise UsageError(f"no case matches {', '.join(only)!r}", nearest(only, runtimes))
        return plan

    def question(self) -> str:
        """Return what is to be said where a profile asks for a part and none was named; else nothing."""
        asks = profile_of(self.profile).unnamed is Unnamed.ASKS
        if not asks or self.budget or named(patterns(self.only)):
            return ""
        names = ", ".join(each.name for each in WORKLOADS)
        return f"name a workload (`--only {WORKLOADS[0].name}`; there are: {names}), or give a `--budget`"


EVERYTHING = Selection()
