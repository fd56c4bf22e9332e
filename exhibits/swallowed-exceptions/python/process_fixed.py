import sys
from multiprocessing import Process


def save():
    raise OSError("disk full")


if __name__ == "__main__":
    process = Process(target=save)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit("not saved")
    print("saved")
