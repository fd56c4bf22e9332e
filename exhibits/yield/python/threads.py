import itertools
import os
import resource
import sys
import threading
import time

TURNS = 2000
turns = []
both = threading.Barrier(2)
baton = {name: threading.Semaphore(int(name == "a")) for name in "ab"}


def with_semaphores(name, other):
    for _ in range(TURNS // 2):
        baton[name].acquire()
        turns.append(name)
        baton[other].release()


def with_yields(name, _):
    hand_over = os.sched_yield if sys.argv[1] == "sched-yield" else lambda: time.sleep(0)
    both.wait()
    for _ in range(TURNS // 2):
        turns.append(name)
        hand_over()


def switches():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_nvcsw + usage.ru_nivcsw


if "one-processor" in sys.argv:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
work = with_semaphores if sys.argv[1] == "semaphores" else with_yields
threads = [threading.Thread(target=work, args=pair) for pair in ("ab", "ba")]
before = switches()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
asked = switches() - before
changes = sum(one != other for one, other in itertools.pairwise(turns))
print("first ten turns:", "".join(turns[:10]))
print("next turn:", "the other's" if changes >= 1900 else "either's" if changes >= 100 else "its own")
print(
    "kernel switches in 2000 turns:",
    "1000 or more" if asked >= 1000 else "100 or more" if asked >= 100 else "under 100",
)
