from gevent import monkey

monkey.patch_all()

import ctypes  # noqa: E402 (the patch comes first)

import gevent  # noqa: E402

library = ctypes.CDLL(None)  # stands for a driver that is written in C


def query(name):
    print(name, "begins")
    library.usleep(200_000)
    print(name, "ends")


gevent.joinall([gevent.spawn(query, name) for name in "ab"])
