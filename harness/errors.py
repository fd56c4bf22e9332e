"""Every way in which the harness fails, each with an exit code and a line that can be typed next.

What a *case* does wrong is never an exception of the harness: it is an outcome.
"""

from typing import ClassVar


class HarnessError(Exception):
    """Something the user can put right. Shown without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)  # args as given: an error must survive pickling
        self.problem, self.remedy = problem, remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.remedy}"


class UsageError(HarnessError):
    """An unknown name, pattern or value on the command line."""

    exit_code = 2


class RecordsDamagedError(HarnessError):
    """A record that can't be read, or that is not what was written."""

    exit_code = 65


class MissingError(HarnessError):
    """A toolchain or package that was named, or required by --strict, is not there."""

    exit_code = 69


class DiskError(HarnessError):
    """Results can't be written."""

    exit_code = 74


class LockedError(HarnessError):
    """Another compare holds the run or the machine."""

    exit_code = 75


class ResumeRefusedError(HarnessError):
    """The run was begun with other sources, toolchains or another machine."""

    exit_code = 2


class VersionError(HarnessError):
    """A run measured another version of a workload than this checkout has: nothing may rest on it."""

    exit_code = 2


class StoppedError(HarnessError):
    """Ended by a signal; everything finished is on disk."""

    def __init__(self, signal_number: int, remedy: str) -> None:
        Exception.__init__(self, signal_number, remedy)
        self.problem, self.remedy = f"stopped by signal {signal_number}", remedy
        self.signal_number = signal_number
