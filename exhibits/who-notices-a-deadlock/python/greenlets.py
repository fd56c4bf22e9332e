import gevent
from gevent.lock import Semaphore

a, b = Semaphore(), Semaphore()


def work(first, second):
    with first:
        gevent.sleep(0)  # the other one's turn: it takes its first
        print("holds one", flush=True)
        with second:
            print("holds both")


gevent.joinall([gevent.spawn(work, a, b), gevent.spawn(work, b, a)])
