import threading
from concurrent.futures import ThreadPoolExecutor

start = threading.Event()
with ThreadPoolExecutor(5) as pool:
    futures = []
    for i in range(5):
        futures.append(pool.submit(lambda: start.wait() and i))
    start.set()  # the loop is over
    print(*(future.result() for future in futures))
