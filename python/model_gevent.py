"""The tools of the models whose tasks are greenlets."""

import gc

import gevent

from plateau import blocking as plateau
from recording import recorded_sleep

__all__ = ["census", "identity", "plateau", "recorded_sleep", "sleep"]


def identity() -> int:
    """Name the current greenlet by the small number that gevent gives it."""
    return gevent.getcurrent().minimal_ident  # type: ignore[attr-defined, no-any-return] # a gevent.Greenlet


def census() -> int:
    """Count the greenlets that have started and are suspended: those that have a frame."""
    greenlets = (o for o in gc.get_objects() if isinstance(o, gevent.Greenlet))
    return sum(greenlet.gr_frame is not None for greenlet in greenlets)


def sleep(_task: int, ms: int) -> None:
    """Park the calling greenlet."""
    gevent.sleep(ms / 1000)
