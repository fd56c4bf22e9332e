import threading

a, b = threading.Lock(), threading.Lock()
met = threading.Barrier(2, action=lambda: print("each holds one", flush=True))


def work(first, second):
    with first:
        met.wait()
        with second:
            print("holds both")


threads = [threading.Thread(target=work, args=pair) for pair in ((a, b), (b, a))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
