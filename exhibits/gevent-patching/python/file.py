from gevent import monkey

monkey.patch_all()

import os  # noqa: E402 (the patch comes first)

import gevent  # noqa: E402

reading, writing = os.pipe()


def read():
    with open(reading) as file:
        print(file.read())


def write():
    with open(writing, "w") as file:
        file.write("hello")


gevent.joinall([gevent.spawn(read), gevent.spawn(write)])
