import gevent
from gevent.lock import Semaphore

counter = 0
lock = Semaphore()


def work():
    global counter
    for _ in range(100):
        with lock:
            seen = counter
            gevent.sleep(0)
            counter = seen + 1


gevent.joinall([gevent.spawn(work) for _ in range(10)])
print("counted:", counter, "of 1000")
