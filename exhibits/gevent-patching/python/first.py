from gevent import monkey

monkey.patch_all()

from time import sleep  # noqa: E402 (the patch comes first)

import gevent  # noqa: E402


def work(name):
    print(name, "begins")
    sleep(0.2)
    print(name, "ends")


print("time is patched:", monkey.is_module_patched("time"))
gevent.joinall([gevent.spawn(work, name) for name in "ab"])
