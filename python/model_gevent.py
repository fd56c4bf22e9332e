"""The tools of the models whose tasks are greenlets."""

import gc
from weakref import WeakKeyDictionary

import gevent
import greenlet
from gevent import Greenlet  # bound here, before a workload can put anything in its place

from census import Numbers, Parked, RuntimesCensus, stack_of
from plateau import blocking as plateau
from recording import recorded_sleep

__all__ = ["census", "identity", "plateau", "recorded_sleep", "sleep"]

_numbers = Numbers()


def identity() -> int:
    """Name the current greenlet by its number."""
    return _numbers.of(gevent.getcurrent())


class GreenletsCensus(RuntimesCensus[object]):
    """That of the greenlets whose code stands in one file."""

    def __init__(self, file: str) -> None:
        super().__init__(_numbers)
        self._file = file
        self._places: WeakKeyDictionary[object, object] = WeakKeyDictionary()

    def parked(self) -> dict[object, Parked]:
        """Look through all objects; of greenlets, those that are suspended have a frame."""
        greenlet.settrace(self._note)
        found: dict[object, Parked] = {}
        for each in gc.get_objects():
            if type(each) is Greenlet and (stack := stack_of(each.gr_frame, self._file)):
                found[each] = Parked(stack.outermost, self.place(each), stack.frames)
        return found

    def place(self, task: object) -> object:
        """Return what stands for the last time that the greenlet ran."""
        return self._places.get(task)

    def settle(self) -> None:
        """Wait until nobody who has been woken is left to run."""
        gevent.idle()

    def _note(self, event: str, about: tuple[object, object]) -> None:
        if event in ("switch", "throw"):  # only these are known to be about two greenlets
            _origin, target = about
            self._places[target] = object()


census = GreenletsCensus


def sleep(_task: int, ms: int) -> None:
    """Park the calling greenlet."""
    gevent.sleep(ms / 1000)
