"""The tools of the models whose tasks are threads."""

import threading
import time

from census import KernelsCensus
from plateau import blocking as plateau
from recording import recorded_sleep

__all__ = ["census", "identity", "plateau", "recorded_sleep", "sleep"]

identity = threading.get_native_id
census = KernelsCensus


def sleep(_task: int, ms: int) -> None:
    """Put the calling thread to sleep."""
    time.sleep(ms / 1000)
