import signal
import threading


def install():
    signal.signal(signal.SIGUSR1, lambda *_: print("handled"))
    signal.raise_signal(signal.SIGUSR1)


thread = threading.Thread(target=install)
thread.start()
thread.join()
