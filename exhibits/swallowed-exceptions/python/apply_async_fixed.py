from multiprocessing import Pool


def save():
    raise OSError("disk full")


if __name__ == "__main__":
    with Pool(1) as pool:
        pool.apply_async(save).get()
    print("saved")
