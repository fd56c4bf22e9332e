import sys

ORDERS = {
    "fifo": list,
    "shortest-first": sorted,
    "longest-first": lambda jobs: sorted(jobs, reverse=True),
    # One of them as long as all the others together.
    "long-last": lambda jobs: [*jobs[1:], sum(jobs[1:])],
    "long-first": lambda jobs: [sum(jobs[1:]), *jobs[1:]],
}


def lengths(count):
    x = 1
    for _ in range(count):  # Marsaglia's xorshift: the same jobs in every language
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        yield 1 + x % 100


def schedule(jobs, workers):
    free = [0] * workers  # when each worker is free again
    for job in jobs:
        worker = free.index(min(free))
        free[worker] += job
        yield free[worker]


jobs = ORDERS[sys.argv[1]](list(lengths(100)))
for name, workers in (("one worker", 1), ("two workers", 2)):
    completed = list(schedule(jobs, workers))
    print(f"makespan of {name}: {max(completed)}")
    print(f"mean completion of {name}: {sum(completed) / len(completed):.2f}")
