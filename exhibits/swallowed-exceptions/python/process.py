from multiprocessing import Process


def save():
    raise OSError("disk full")


if __name__ == "__main__":
    process = Process(target=save)
    process.start()
    process.join()  # waits, and says nothing of how it ended
    print("saved")
