import signal
import threading

a, b = 100, 0
lock = threading.Lock()
asked = threading.Event()

signal.signal(signal.SIGUSR1, lambda *_: asked.set())
with lock:
    a -= 30
    signal.raise_signal(signal.SIGUSR1)
    b += 30
if asked.is_set():
    with lock:
        print("sum:", a + b)
