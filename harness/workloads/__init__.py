"""The workloads: a room each, found by its file, in the order in which a reader meets them."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from harness.languages import of_runtime
from harness.model import BASE, Case
from harness.workload import Implementation, Workload

_ROOMS: Final[list[Workload]] = [
    import_module(f"{__name__}.{each.name}").WORKLOAD for each in iter_modules(__path__)
]
WORKLOADS: Final = tuple(sorted(_ROOMS, key=lambda each: each.place))
IMPLEMENTATIONS: Final = tuple(
    Implementation(
        workload=each.name,
        language=language,
        model=model,
        role=role,
        serial=model in each.serial,
        environment=each.environments.get(f"{language}/{model}", BASE),
    )
    for each in WORKLOADS
    for language, models in each.models.items()
    for model, role in models.items()
)
_BY_NAME: Final = {each.name: each for each in WORKLOADS}
_IMPLEMENTATIONS: Final = {(each.workload, each.language, each.model): each for each in IMPLEMENTATIONS}


def workload_of(name: str) -> Workload:
    """Return a workload's declaration; KeyError if there is none."""
    return _BY_NAME[name]


def implementation_of(case: Case) -> Implementation:
    """Return the declaration of what a case runs; KeyError if there is none."""
    return _IMPLEMENTATIONS[case.workload, of_runtime(case.runtime).name, case.model]
