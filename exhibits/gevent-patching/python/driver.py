from gevent import monkey

monkey.patch_all()

import sqlite3  # noqa: E402 (the patch comes first)
import tempfile  # noqa: E402
from contextlib import closing  # noqa: E402

import gevent  # noqa: E402


def write(name, path):
    # sqlite3 is a driver written in C: it waits by itself, for three seconds, while somebody else writes.
    with closing(sqlite3.connect(path, timeout=3, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            print(f"{name}: {error}")
            return
        print(name, "begins")
        gevent.sleep(0.1)
        database.execute("COMMIT")
        print(name, "ends")


with tempfile.NamedTemporaryFile() as file:
    gevent.joinall([gevent.spawn(write, name, file.name) for name in "ab"])
