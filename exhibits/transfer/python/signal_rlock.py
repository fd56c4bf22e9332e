import signal
import threading

a, b = 100, 0
lock = threading.RLock()


def show(*_):
    with lock:
        print("sum:", a + b, flush=True)


signal.signal(signal.SIGUSR1, show)
with lock:
    a -= 30
    signal.raise_signal(signal.SIGUSR1)  # a signal comes when it will: now, for example
    b += 30
