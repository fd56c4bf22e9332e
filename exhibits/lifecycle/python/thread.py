import ctypes
import os
import sys
import threading
import time

lock = threading.Lock()
reader, writer = os.pipe()
step = reached = "created"
has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
holding_the_gil = ctypes.PyDLL(None)


def work():
    global reached
    for reached in ("ready", "running"):
        while step == reached:
            pass
    reached = "waiting for a lock"
    lock.acquire()
    reached = "sleeping"
    while step != "waiting for input":
        time.sleep(0.05)
    reached = "waiting for input"
    os.read(reader, 1)
    reached = "ended"


def kernel():
    text = ctypes.create_string_buffer(512)
    try:
        with open(f"/proc/self/task/{thread.native_id}/stat", "rb", buffering=0) as file:
            if step == "ready":  # no other thread gets to run Python during these two calls
                holding_the_gil.usleep(2000)
                holding_the_gil.read(file.fileno(), text, ctypes.c_size_t(512))
            else:
                file.readinto(text)
    except (FileNotFoundError, ProcessLookupError):  # not yet, or no longer
        return "none"
    return text.value.rpartition(b")")[2][1:2].decode()


def sample(now, wanted):
    global step
    step = now
    seen, end = "?", time.monotonic() + 5
    while time.monotonic() < end and (reached != now or (seen := kernel()) != wanted):
        time.sleep(0.001)
    print(f"{now}: {'alive' if thread.is_alive() else 'not alive'} / {seen}")


thread = threading.Thread(target=work)
sample("created", "none")
step = "ready"
with lock:
    thread.start()
    sample("ready", "S" if has_gil else "R")
    sample("running", "R")
    sample("waiting for a lock", "S")
sample("sleeping", "S")
sample("waiting for input", "S")
os.write(writer, b"x")
sample("ended", "none")
thread.join()
