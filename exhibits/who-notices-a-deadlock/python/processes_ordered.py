import multiprocessing


def work(first, second):
    with first, second:
        print("holds both")


if __name__ == "__main__":
    a, b = multiprocessing.Lock(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=work, args=(a, b)) for _ in range(2)]  # a before b, everywhere
    for child in children:
        child.start()
    for child in children:  # before the end: it takes away the names by which a child finds the locks
        child.join()
