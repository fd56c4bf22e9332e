import sys
import threading

failures = []
threading.excepthook = failures.append


def save():
    raise OSError("disk full")


thread = threading.Thread(target=save)
thread.start()
thread.join()
if failures:
    sys.exit(f"not saved: {failures[0].exc_value}")
print("saved")
