"""The tools of the models whose tasks are threads."""

import sys
import threading
import time
from types import CodeType

from census import KernelsCensus, stack_of
from plateau import blocking as plateau
from recording import recorded_sleep

__all__ = ["census", "identity", "plateau", "recorded_sleep", "sleep"]

identity = threading.get_native_id


class ThreadsCensus(KernelsCensus):
    """That of threads: the kernel counts them, and the runtime knows their stacks."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self._file = file

    def take(self) -> dict[str, int]:
        """Count no threads, but the frames of those that started with the same function, as most did.

        That function is none of them, unless it itself does the work.
        """
        frames: dict[CodeType, list[int]] = {}
        for thread, frame in sys._current_frames().items():  # noqa: SLF001 -- it is documented
            if thread != threading.get_ident() and (stack := stack_of(frame, self._file)):
                frames.setdefault(stack.outermost, []).append(max(1, stack.frames - 1))
        most = max(frames, key=lambda code: len(frames[code]), default=None)
        return super().take() | {"frames": sum(frames[most]) if most else 0}


census = ThreadsCensus


def sleep(_task: int, ms: int) -> None:
    """Put the calling thread to sleep."""
    time.sleep(ms / 1000)
