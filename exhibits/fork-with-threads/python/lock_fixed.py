import os
import threading

lock = threading.Lock()
held, done = threading.Event(), threading.Event()


def hold():
    with lock:
        held.set()
        done.wait()


child = os.fork()  # while there is one thread
if not child:
    print("child:", lock.acquire(timeout=1), flush=True)
    os._exit(0)
os.waitpid(child, 0)
thread = threading.Thread(target=hold)
thread.start()
held.wait()
done.set()
thread.join()
print("parent:", lock.acquire(timeout=1))
