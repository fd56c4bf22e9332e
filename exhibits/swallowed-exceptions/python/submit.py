from concurrent.futures import ThreadPoolExecutor


def save():
    raise OSError("disk full")


with ThreadPoolExecutor() as pool:
    pool.submit(save)  # the exception is in the future, which nobody looks at
print("saved")
