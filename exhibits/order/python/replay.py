import itertools
import math
import queue
import sys
import threading
import time

ORDERS = {"fifo": list, "shortest-first": sorted, "longest-first": lambda jobs: sorted(jobs, reverse=True)}
UNIT_S = 0.00015


def lengths(count):
    x = 1
    for _ in range(count):
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        yield 1 + x % 100


def schedule(jobs, workers):
    free = [0] * workers
    for job in jobs:
        worker = free.index(min(free))
        free[worker] += job
        yield free[worker]


def replay(jobs, workers):
    waiting, completed = queue.SimpleQueue(), queue.SimpleQueue()
    for entry in [*enumerate(jobs), *[None] * workers]:
        waiting.put(entry)
    begin = time.monotonic()

    def work():
        while entry := waiting.get():
            number, job = entry
            time.sleep(job * UNIT_S)  # the work: anything that takes as long as this
            completed.put((number, (time.monotonic() - begin) / UNIT_S))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return zip(*(completed.get() for _ in jobs), strict=True)


def near(seen, reckoned):
    return 0.9 < seen / reckoned < 1.5


def told(seen, reckoned):
    return f"about {reckoned:.0f}" if near(seen, reckoned) else f"{seen:.0f}, not {reckoned:.0f}"


jobs = ORDERS[sys.argv[1]](lengths(100))
orders = {}
for name, workers in (("one worker", 1), ("two workers", 2)):
    reckoned = list(schedule(jobs, workers))
    span, mean = max(reckoned), sum(reckoned) / len(jobs)
    least_span, least_mean = math.inf, math.inf
    for _ in range(10):  # a sleep may be late and never early: the least of some rounds counts
        orders[workers], completed = replay(jobs, workers)
        least_span = min(least_span, max(completed))
        least_mean = min(least_mean, sum(completed) / len(jobs))
        if near(least_span, span) and near(least_mean, mean):
            break
    print(f"makespan of {name}: {told(least_span, span)}")
    print(f"mean completion of {name}: {told(least_mean, mean)}")
in_order = all(one < other for one, other in itertools.pairwise(orders[1]))
print(f"one worker completes in the order of the queue: {'yes' if in_order else 'no'}")
