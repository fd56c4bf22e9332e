import os
import threading
import time

cores = sorted(os.sched_getaffinity(0))
turn = 0
end = time.monotonic() + 1
counts = [0, 0]


def work(mine):
    global turn
    # On a busy machine the kernel may find it fair that all threads of a program share one core.
    os.sched_setaffinity(0, {cores[mine % len(cores)]})
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
