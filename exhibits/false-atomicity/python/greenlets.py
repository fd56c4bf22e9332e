import gevent

counter = 0


def work():
    global counter
    for _ in range(100):
        seen = counter
        gevent.sleep(0)
        counter = seen + 1


gevent.joinall([gevent.spawn(work) for _ in range(10)])
print("counted:", counter, "of 1000")
