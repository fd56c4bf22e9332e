import threading
from concurrent.futures import ThreadPoolExecutor

start = threading.Event()


def work():
    start.wait()  # so that none looks before the loop is over
    return i


with ThreadPoolExecutor(5) as pool:
    futures = []
    for i in range(5):
        futures.append(pool.submit(work))
    start.set()
    print(*(future.result() for future in futures))
