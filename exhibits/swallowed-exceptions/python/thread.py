import threading


def save():
    raise OSError("disk full")


thread = threading.Thread(target=save)
thread.start()
thread.join()  # waits, and says nothing of how it ended
print("saved")
