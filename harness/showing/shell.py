"""What was typed, so to say: a runtime's build and an invocation's argv, as lines for a shell. Pure.

The checkout is written `/checkout` and a toolchain by its command's name: where they really were is no
business of a page that is passed on.
"""

import shlex
from pathlib import Path
from typing import Final

from harness.judging.contract import arguments
from harness.language import Recipe, Step
from harness.languages import base_of, of_runtime
from harness.model import BASE, Case, Record, Toolchain
from harness.planning.counts import Counts

_CHECKOUT: Final = Path("/checkout")


def build_lines(runtime: str) -> list[str]:
    """Return the commands that build a runtime's program."""
    return [
        f"cd {shlex.quote(step.directory)} && {_with_environment(step.environment, _typed(step))}"
        for step in _recipe(runtime).steps
    ]


def program_line(case: Case) -> str:
    """Return what starts a case's program, with the variables that it depends on."""
    variables: dict[str, str] = {}
    declared = of_runtime(case.runtime)
    if workers := case.parameters.get("workers"):
        variables |= declared.capped(workers)
    variables |= declared.variables(case.runtime, "")
    return _with_environment(variables, _recipe(case.runtime).argv)


def arguments_of(record: Record) -> str:
    """Return the contract's arguments of an invocation that was recorded."""
    words = arguments(
        record.case,
        record.kind,
        Counts(
            iterations=len(record.measurement.iterations) if record.measurement else 1,
            warm_up_least=record.warm_ups.count if record.warm_ups else 0,
        ),
        seed=record.seed,
    )
    return shlex.join(words)


def _recipe(runtime: str) -> Recipe:
    language = of_runtime(runtime)
    toolchain = Toolchain(
        runtime=runtime,
        language=language.name,
        status="found",
        path=language.command,
        source="path",
        environment=language.variables(base_of(runtime), language.command),
    )
    folder = _CHECKOUT / "build" / base_of(runtime)
    return language.recipes[BASE](toolchain, _CHECKOUT, folder)


def _typed(step: Step) -> tuple[str, ...]:
    return ("pip", "--python", step.into, "install", *step.argv) if step.into else step.argv


def _with_environment(variables: dict[str, str], argv: tuple[str, ...]) -> str:
    words = [f"{name}={value}" for name, value in variables.items() if value]
    return shlex.join(["env", *words, *argv] if words else argv)
