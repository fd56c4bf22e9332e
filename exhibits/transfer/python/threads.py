import threading

a, b = 100, 0
lock = threading.Lock()
half_done, looked = threading.Event(), threading.Event()


def transfer():
    global a, b
    with lock:
        a -= 30
        half_done.set()
        looked.wait()
        b += 30


thread = threading.Thread(target=transfer)
thread.start()
half_done.wait()
print("sum:", a + b)
looked.set()
thread.join()
