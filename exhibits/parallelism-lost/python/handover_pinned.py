import os
import threading
import time

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # as `taskset` does
turn = 0
end = time.monotonic() + 1
counts = [0, 0]


def work(mine):
    global turn
    count = 0
    while count < 2500 and time.monotonic() < end:
        if turn == mine:
            count += 1
            turn = 1 - mine
    counts[mine] = count


threads = [threading.Thread(target=work, args=(mine,)) for mine in (0, 1)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("hand-overs:", sum(counts))
