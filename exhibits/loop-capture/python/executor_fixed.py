import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

start = threading.Event()


def work(i):
    start.wait()
    return i


with ThreadPoolExecutor(5) as pool:
    futures = []
    for i in range(5):
        futures.append(pool.submit(partial(work, i)))
    start.set()
    print(*(future.result() for future in futures))
