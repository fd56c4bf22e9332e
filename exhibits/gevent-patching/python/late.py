from time import sleep  # keeps the function that blocks

import gevent
from gevent import monkey

monkey.patch_all()


def work(name):
    print(name, "begins")
    sleep(0.2)
    print(name, "ends")


print("time is patched:", monkey.is_module_patched("time"))
gevent.joinall([gevent.spawn(work, name) for name in "ab"])
