import os
import threading

lock = threading.Lock()
held, done = threading.Event(), threading.Event()


def hold():
    with lock:
        held.set()
        done.wait()


thread = threading.Thread(target=hold)
thread.start()
held.wait()
child = os.fork()
if not child:
    print("child:", lock.acquire(timeout=1), flush=True)
    os._exit(0)
os.waitpid(child, 0)
done.set()
thread.join()
print("parent:", lock.acquire(timeout=1))
