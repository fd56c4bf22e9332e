import atexit
import sys

atexit.register(print, "goodbye")
try:
    print("saved")
    sys.exit(0)
finally:
    print("closed")
