from concurrent.futures import ThreadPoolExecutor


def save():
    raise OSError("disk full")


with ThreadPoolExecutor() as pool:
    saving = pool.submit(save)
saving.result()
print("saved")
