import threading
import time

table = threading.Lock()
ends = 0.0  # of the lease of the fork that two neighbours share; 0: it was put down
newest = meals = uses = expiries = fenced = 0


def lease():
    global ends, newest, expiries
    while True:
        with table:
            if time.monotonic() >= ends:
                expiries += ends > 0
                ends = time.monotonic() + 0.005
                newest += 1
                return newest, uses
        time.sleep(0.001)


def eat(token, seen):
    """Only with the newest lease."""
    global ends, meals, uses
    with table:
        if token == newest:
            meals, uses, ends = meals + 1, seen + 1, 0.0
        return token == newest


mine = lease()
neighbour = threading.Thread(target=lambda: eat(*lease()))
neighbour.start()
neighbour.join()  # luck, made certain: a pause longer than the lease
while not eat(*mine):
    fenced += 1
    mine = lease()
print("meals:", meals)
print("lost updates:", meals - uses)
print("lease expiries:", expiries)
print("fenced writes:", fenced)
