import gevent
from gevent.lock import Semaphore

a, b = Semaphore(), Semaphore()


def work(first, second):
    with first:
        gevent.sleep(0)
        with second:
            print("holds both")


gevent.joinall([gevent.spawn(work, a, b) for _ in range(2)])  # a before b, everywhere
