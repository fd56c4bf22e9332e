import os
import signal
import sys

number = getattr(signal, sys.argv[1])
handled = 0


def handler(*_):
    global handled
    handled += 1


signal.signal(number, handler)
signal.pthread_sigmask(signal.SIG_BLOCK, {number})
for _ in range(1000):
    os.kill(os.getpid(), number)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
print("handled:", handled, "of 1000")
