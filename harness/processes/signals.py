"""How a run is stopped: by a flag while it measures, at once while it builds or draws.

Ctrl-C, SIGTERM and SIGHUP end a run in good order: what is finished is kept. A second Ctrl-C ends it at
once; the keeper notices and ends the programs. A SIGTERM that follows a Ctrl-C is no second Ctrl-C: nox
sends one after its grace period.
"""

import contextlib
import faulthandler
import os
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Self

from harness.errors import StoppedError

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether the run is to end, and a descriptor that becomes readable when it is."""

    def __init__(self) -> None:
        self.number = 0
        self.remedy = "nothing was begun"
        self._deferred = False

    def __enter__(self) -> Self:
        self.descriptor, self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` and `&` mean it
                signal.signal(number, self._handle)
        faulthandler.register(signal.SIGQUIT)
        return self

    def __exit__(self, *_: object) -> None:
        for number in _SIGNALS:
            if signal.getsignal(number) == self._handle:
                signal.signal(number, signal.SIG_DFL)
        faulthandler.unregister(signal.SIGQUIT)
        os.close(self.descriptor)
        os.close(self._wake)

    def _handle(self, number: int, _: FrameType | None) -> None:
        if self.number:
            if number == signal.SIGINT == self.number:
                os._exit(128 + number)
            return
        self.number = number
        with contextlib.suppress(OSError):  # the terminal may be what has gone
            os.write(2, b"\nstopping; everything finished is kept ...\n")
        os.write(self._wake, b"!")
        if not self._deferred:
            raise StoppedError(number, self.remedy)

    @contextlib.contextmanager
    def deferred(self) -> Iterator[None]:
        """Let a signal set `number` only: nothing is cut off between a measurement and its record.

        One that came too late to be looked at ends the run here.
        """
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False
        if self.number:
            raise StoppedError(self.number, self.remedy)
