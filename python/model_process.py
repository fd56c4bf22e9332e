"""The tools of the models whose tasks are processes."""

import os
import time

from census import KernelsCensus
from plateau import blocking as plateau

__all__ = ["census", "identity", "plateau", "sleep"]

identity = os.getpid
census = KernelsCensus


def sleep(_task: int, ms: int) -> None:
    """Put the calling process to sleep."""
    time.sleep(ms / 1000)
