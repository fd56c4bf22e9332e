import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

start = threading.Event()
with ThreadPoolExecutor(5) as pool:
    futures = []
    for i in range(5):
        futures.append(pool.submit(partial(lambda i: start.wait() and i, i)))
    start.set()
    print(*(future.result() for future in futures))
