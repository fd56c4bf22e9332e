import inspect
import math
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

MODEL, TRYING = sys.argv[1], float(sys.argv[2])  # seconds until two have not met on two cores
LIMIT = 0.2 if MODEL == "sequential" else 10  # seconds until a task gives up on another one
TASKS = 8
WORKERS = 2  # of the pool


def run(*tasks):
    if MODEL == "sequential":
        for task in tasks:
            task()
        return
    if MODEL == "thread-pool":
        with ThreadPoolExecutor(WORKERS) as pool:
            for done in [pool.submit(task) for task in tasks]:
                done.result()
        return
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def spin(units):
    """Compute without a wait: less than a millisecond a unit."""
    if kernel:
        kernel(1, 1, units * 300_000)
    else:
        for _ in range(units * 20_000):
            pass


def meet(mine, gates, met):
    gates[1 - mine].set()
    met[mine] = gates[mine].wait(LIMIT)


def overlaps_waits():
    gates, met = (threading.Event(), threading.Event()), [False, False]
    run(lambda: meet(0, gates, met), lambda: meet(1, gates, met))
    return all(met)


def uses_several_cores():
    """One core cannot be busy for longer than the time that passes. The second may be busy: try again."""
    cores = sorted(os.sched_getaffinity(0))
    starts, ends, used = [0, 0], [0, 0], [0, 0]

    def busy(mine):
        os.sched_setaffinity(
            0, {cores[mine % len(cores)]}
        )  # on a busy machine the kernel may put both on one
        starts[mine], cpu = time.perf_counter(), time.thread_time()
        spin(1)
        used[mine], ends[mine] = time.thread_time() - cpu, time.perf_counter()

    give_up, both = time.monotonic() + TRYING, False
    while not both and time.monotonic() < give_up:
        run(lambda: busy(0), lambda: busy(1))
        both = sum(used) > 1.3 * (max(ends) - min(starts))
    os.sched_setaffinity(0, cores)  # a task of the sequential model is this thread
    return both


def preempts():
    """Look whether a task gets its turn in the first half of the time for which another one spins."""
    spinning, start, turn, end = threading.Event(), 0.0, math.inf, 0.0

    def comes():
        nonlocal turn
        if spinning.wait(LIMIT):
            turn = time.monotonic()

    def spins():
        nonlocal start, end
        start = time.monotonic()
        spinning.set()
        spin(1000)
        end = time.monotonic()

    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # that a second core is there would be no pre-emption
    run(comes, spins)
    os.sched_setaffinity(0, cores)
    return turn < (start + end) / 2


def shares_memory():
    written = []
    run(lambda: written.append(True))
    return written == [True]


def thread_per_task():
    """Ask each task, while all of them wait, for the thread of the kernel that it is on."""
    threads, gate = [], threading.Event()

    def waits():
        threads.append(threading.get_native_id())
        if len(threads) == TASKS:
            gate.set()
        gate.wait(LIMIT)

    run(*[waits] * TASKS)
    return len(set(threads)) == TASKS


def show(label, holds):
    print(f"{label}: {'yes' if holds else 'no'}")


kernel = None
if MODEL == "thread-native":
    from concurrency_kernels import unit as kernel  # detached: releases the GIL
elif MODEL == "thread-native-held":
    from concurrency_kernels import unit_holding_gil as kernel  # attached

show("overlaps waits", overlaps_waits())
show("uses several cores", uses_several_cores())
show("pre-empts", preempts())
show("shares memory", shares_memory())
show("thread per task", thread_per_task())
show("coloured", inspect.iscoroutinefunction(meet))
