import gevent


def save():
    raise OSError("disk full")


gevent.joinall([gevent.spawn(save)])
print("saved")
