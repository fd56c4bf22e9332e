"""The programs, built without being measured."""

import shlex

from harness.commands.options import Runtimes, Strict
from harness.planning.prepare import patterns
from harness.processes.signals import Stop
from harness.providing.programs import provide
from harness.running.progress import say


def build(*, runtimes: Runtimes = "", strict: Strict = False) -> int:
    """Build every program, each under build/RUNTIME; what is up to date is left alone."""
    with Stop():
        _, builds = provide(patterns(runtimes), say, strict=strict)
    for each in builds:
        print(f"{each.runtime:20} {each.problem or shlex.join(each.argv)}")
    return int(any(each.problem for each in builds))
