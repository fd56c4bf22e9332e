import multiprocessing


def work(first, second, met):
    with first:
        met.wait()
        print("holds one", flush=True)
        with second:
            print("holds both")


if __name__ == "__main__":
    a, b, met = multiprocessing.Lock(), multiprocessing.Lock(), multiprocessing.Barrier(2)
    children = [multiprocessing.Process(target=work, args=(*pair, met)) for pair in ((a, b), (b, a))]
    for child in children:
        child.start()
    for child in children:
        child.join()
