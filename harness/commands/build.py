"""The programs, built without being measured."""

import shlex
from collections.abc import Sequence

from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.progress import say


def build(wanted: Sequence[str], *, strict: bool) -> int:
    """Build every program and say where each is."""
    with Stop():
        _, builds = provide(wanted, say, strict=strict)
    for each in builds:
        print(f"{each.runtime:20} {each.problem or shlex.join(each.argv)}")
    return int(any(each.problem for each in builds))
