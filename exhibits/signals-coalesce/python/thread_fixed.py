import signal
import threading


def work():
    signal.raise_signal(signal.SIGUSR1)


signal.signal(signal.SIGUSR1, lambda *_: print("handled in", threading.current_thread().name))
thread = threading.Thread(target=work, name="worker")
thread.start()
thread.join()
