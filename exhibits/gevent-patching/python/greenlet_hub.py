import gevent


def work(name):
    print(name, "begins")
    gevent.sleep(0.2)
    print(name, "ends")


gevent.joinall([gevent.spawn(work, name) for name in "ab"])
