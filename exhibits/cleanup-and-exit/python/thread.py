import threading
import time

begun = threading.Event()


def save():
    try:
        print("half", flush=True)
        begun.set()
        time.sleep(1)  # a slow disk
        print("whole", flush=True)
    finally:
        print("closed", flush=True)


threading.Thread(target=save).start()
begun.wait()
