"""The tools of the models whose tasks are greenlets."""

import gc
from types import CodeType, FrameType
from weakref import WeakKeyDictionary

import gevent
import greenlet
from gevent import Greenlet  # bound here, before a workload can put anything in its place

from census import Census, Numbers, Parked, RuntimesCensus
from plateau import blocking as plateau
from recording import recorded_sleep

__all__ = ["census", "identity", "plateau", "recorded_sleep", "sleep"]

_numbers = Numbers()


def identity() -> int:
    """Name the current greenlet by its number."""
    return _numbers.of(gevent.getcurrent())


def census(file: str) -> Census:
    """Make the census of the greenlets whose code stands in this file."""
    places: WeakKeyDictionary[object, object] = WeakKeyDictionary()

    def note(_event: str, switch: tuple[object, object]) -> None:
        _origin, target = switch
        places[target] = object()

    def parked() -> dict[object, Parked]:
        greenlet.settrace(note)
        gevent.idle()  # whoever has been woken runs before we look
        found: dict[object, Parked] = {}
        for each in gc.get_objects():
            # None that runs, has ended or was never started has a frame.
            if type(each) is Greenlet and (code := _outermost(each.gr_frame, file)):
                found[each] = Parked(code, places.get(each))
        return found

    return RuntimesCensus(parked, _numbers)


def _outermost(frame: FrameType | None, file: str) -> CodeType | None:
    """Return the first function of the file on a stack."""
    code = None
    while frame is not None:
        if frame.f_code.co_filename == file:
            code = frame.f_code
        frame = frame.f_back
    return code


def sleep(_task: int, ms: int) -> None:
    """Park the calling greenlet."""
    gevent.sleep(ms / 1000)
