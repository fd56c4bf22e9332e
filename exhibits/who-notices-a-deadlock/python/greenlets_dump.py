import gevent
from gevent.lock import Semaphore
from gevent.util import print_run_info

a, b = Semaphore(), Semaphore()


def work(first, second):
    with first:
        gevent.sleep(0)  # the other one's turn: it takes its first
        with second:
            print("holds both")


gevent.spawn_later(1, print_run_info)
gevent.joinall([gevent.spawn(work, a, b), gevent.spawn(work, b, a)])
