import queue
import threading
import time

jobs = queue.Queue()


def consume():
    for _ in range(500):
        jobs.get()
        time.sleep(0.001)  # the slower side


consumer = threading.Thread(target=consume)
consumer.start()
deepest = 0
for job in range(500):
    jobs.put(job)
    deepest = max(deepest, jobs.qsize())
consumer.join()
print("deepest:", deepest)
