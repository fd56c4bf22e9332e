"""What compare would run, printed; nothing is run."""

import json

from harness.commands.options import EVERYTHING, Json, Selection
from harness.planning import plan as planning
from harness.planning.plan import Plan
from harness.planning.prepare import available, patterns, seconds
from harness.providing.programs import find


def plan(*, selection: Selection = EVERYTHING, as_json: Json = False) -> int:
    """Show what compare would run, in which order, and how long it should take. Runs nothing."""
    made = selection.plan(available(find(patterns(selection.runtimes)), None))
    if as_json:
        print(json.dumps(planning.as_json(made), indent=1, ensure_ascii=False))
    else:
        _print(made)
        if made.estimated_s > (seconds(selection.budget) or made.estimated_s):
            print("more than the budget, but nothing is left that may be dropped")
        if question := selection.question():
            print(f"compare does not begin this: {question}")
    return 0


def _print(plan: Plan) -> None:
    """Print what would run: a line per group, what is skipped, what it should take."""
    groups: dict[str, list[str]] = {}
    for entry in plan.entries:
        note = f" (skipped: {entry.skipped.reason})" if entry.skipped else ""
        groups.setdefault(entry.group, []).append(f"{entry.case.model}@{entry.case.runtime}{note}")
    for group, members in groups.items():
        print(f"{group}\n    " + "\n    ".join(members))
    counts = f"{len(plan.entries)} cases, {plan.rounds} rounds, {len(plan.order)} invocations"
    print(f"\nprofile {plan.profile}: {counts}")
    print(f"about {plan.estimated_s / 60:.1f} minutes after the build")
    for dropped in plan.dropped:
        print(f"dropped for the budget: {dropped}")
