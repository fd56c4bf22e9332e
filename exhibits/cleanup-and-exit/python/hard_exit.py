import atexit
import os

atexit.register(print, "goodbye")
try:
    print("saved")
    os._exit(0)
finally:
    print("closed")
