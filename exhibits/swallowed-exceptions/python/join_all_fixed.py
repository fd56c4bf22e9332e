import gevent


def save():
    raise OSError("disk full")


gevent.joinall([gevent.spawn(save)], raise_error=True)
print("saved")
