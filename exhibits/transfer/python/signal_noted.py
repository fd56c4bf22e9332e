import signal
import threading

a, b = 100, 0
lock = threading.Lock()
asked = False


def note(*_):
    global asked
    asked = True  # not an Event: its set() takes a lock, too


signal.signal(signal.SIGUSR1, note)
with lock:
    a -= 30
    signal.raise_signal(signal.SIGUSR1)
    b += 30
if asked:
    with lock:
        print("sum:", a + b)
