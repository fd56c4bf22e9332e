import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

lock = threading.Lock()


def acquire():
    return lock.acquire(timeout=1)


if __name__ == "__main__":
    held, done = threading.Event(), threading.Event()

    def hold():
        with lock:
            held.set()
            done.wait()

    threading.Thread(target=hold).start()
    held.wait()
    with ProcessPoolExecutor(1, get_context(*sys.argv[1:])) as pool:
        print("child:", pool.submit(acquire).result())
    done.set()
