import os
import signal
import sys

number = getattr(signal, sys.argv[1])
taken = 0

signal.pthread_sigmask(signal.SIG_BLOCK, {number})
for _ in range(1000):
    os.kill(os.getpid(), number)
while signal.sigtimedwait({number}, 0):
    taken += 1
print("taken:", taken, "of 1000")
