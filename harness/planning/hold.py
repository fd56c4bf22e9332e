"""What a held invocation is asked for at its plateaus: pure, so that its cost can be reckoned."""

import random

from harness.languages import model_of, of_runtime
from harness.model import CENSUS, COLLECT, LOOK, POKE, REST, Census, Hold, Planned
from harness.primitives import WORD
from harness.workloads import workload_of

HELD_ITERATIONS = 2  # tasks are made anew in the second: its witness
RESTED = range(11, 1_001)  # tasks: so many are counted twice at a witness's last gate; `tiny` has fewer
REST_MS = 100  # in between: longer than a sensible nap
COUNTED_ALWAYS = 500  # frames: with more a case is counted in one round, which no program knows of
POKED_TASKS = {CENSUS: 100_000, LOOK: 16_000}  # each poke has all tasks looked at: together so many
FEWEST_POKES = 4


def hold_of(planned: Planned, seed: int) -> Hold:
    """Return what is asked of a program at its plateaus, and of the kernel.

    At the last gate of iteration 0 the tasks are weighed before anything else, and counted; from then on they
    are counted at each gate, for a witness at the last one again after a rest, and in the end poked. Where no
    poke tells who ran, they are counted once more. Large cases are counted in their first round only.
    """
    case, language = planned.case, of_runtime(planned.case.runtime)
    workload, model = workload_of(case.workload), model_of(language.name, case.model)
    tasks, by_runtime = case.parameters["concurrency"], model.census is Census.RUNTIME
    frames = tasks * case.parameters.get("depth", 1)
    told = "depth" in case.parameters and (by_runtime or model.stacks)
    counted = frames <= COUNTED_ALWAYS or (planned.round <= 1 and frames <= model.counted_to)
    asked = (LOOK, CENSUS) if told and not by_runtime else (CENSUS if by_runtime else LOOK,)
    count = asked if counted else ()
    script: list[tuple[str, ...]] = [()] * (workload.gates - 1) + [(COLLECT, *count)]
    script += [count] * workload.gates * (HELD_ITERATIONS - 1)
    if planned.round == 0 and tasks in RESTED:
        script[-1] += (f"{REST} {REST_MS}", *count)
    for word in count[:1] if workload.pokes else ():
        most = min(workload.pokes, max(FEWEST_POKES, POKED_TASKS[word] // tasks))
        script[-1] += _pokes(planned, seed, most) + (() if "by" in language.tells else count)
    return Hold(
        gates=workload.gates,
        script=tuple(script),
        tasks=tasks,
        census=model.census,
        frames=frames if told else 0,
        helpers=language.helpers,
    )


def _pokes(planned: Planned, seed: int, most: int) -> tuple[str, ...]:
    """Choose tasks to poke, in any order, and the first of them once more."""
    tasks = planned.case.parameters["concurrency"]
    chance = random.Random(f"{seed}/{planned.round}/{planned.case.id}")  # noqa: S311 -- a choice, not a secret
    chosen = chance.sample(range(tasks), min(tasks, most))
    return tuple(f"{POKE} {task} {chance.randrange(WORD)}" for task in chosen + chosen[:1])
