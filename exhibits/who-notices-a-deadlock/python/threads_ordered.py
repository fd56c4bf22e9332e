import threading

a, b = threading.Lock(), threading.Lock()


def work(first, second):
    with first, second:
        print("holds both")


threads = [threading.Thread(target=work, args=(a, b)) for _ in range(2)]  # a before b, everywhere
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
