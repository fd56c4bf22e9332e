import multiprocessing


def work(first, second):
    with first, second:
        print("holds both")


if __name__ == "__main__":
    a, b = multiprocessing.Lock(), multiprocessing.Lock()
    for _ in range(2):
        multiprocessing.Process(target=work, args=(a, b)).start()  # a before b, everywhere
