import faulthandler
import threading

faulthandler.dump_traceback_later(1, exit=True)  # a watchdog: says where every thread stands, then ends
a, b = threading.Lock(), threading.Lock()
met = threading.Barrier(2)


def work(first, second):
    with first:
        met.wait()
        second.acquire()


threads = [threading.Thread(target=work, args=pair) for pair in ((a, b), (b, a))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
