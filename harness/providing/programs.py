"""From the names that were asked for to toolchains and programs; what was named must be there."""

from collections.abc import Callable, Collection, Sequence

from harness.checkout import checkout
from harness.errors import MissingError
from harness.fetching.foreign import one_line
from harness.languages import FLOOR
from harness.model import Build, Toolchain
from harness.providing import build as building
from harness.providing import toolchains


def find(wanted: Sequence[str]) -> tuple[Toolchain, ...]:
    """Return the runtimes asked for, or the default ones; what was named must be there."""
    found = toolchains.find(tuple(wanted) or None, checkout())
    if wanted:
        require(found)
    return found


def provide(
    wanted: Sequence[str],
    say: Callable[[str], None],
    *,
    strict: bool,
    selected: Callable[[Sequence[Toolchain]], Collection[tuple[str, str]]] = lambda _found: (),
) -> tuple[tuple[Toolchain, ...], tuple[Build, ...]]:
    """Find and build; with `strict` whatever is missing is an error.

    `selected` tells the environments that are needed of what was found, as (language, name).

    The floor is built where it was not asked for, too: the oracle and the canary are in its language.
    """
    found = find(wanted)
    if strict:
        require(found)
    floor = () if any(each.language == FLOOR.name for each in found) else (FLOOR.name,)
    beside = toolchains.find(floor, checkout()) if floor else ()
    there = [each for each in (*found, *beside) if each.status == "found"]
    builds = building.build(there, checkout(), say, selected=selected(found))
    lacking = [each for each in builds if each.problem]
    if strict and lacking:
        raise MissingError(f"{lacking[0].name}: {lacking[0].problem}", f"see {lacking[0].log}")
    return found, builds


def require(toolchains: Sequence[Toolchain]) -> None:
    """Raise where something that was asked for by name is not there."""
    lacking = [each for each in toolchains if each.status != "found"]
    if lacking:
        first = lacking[0]
        tried = f" ({one_line(first.detail)})" if first.detail else ""
        raise MissingError(f"{first.runtime}: {first.status}{tried}", first.remedy)
