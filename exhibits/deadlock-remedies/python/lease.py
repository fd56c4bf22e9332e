import threading
import time

table = threading.Lock()
ends = 0.0  # of the lease of the fork that two neighbours share; 0: it was put down
meals = uses = expiries = 0


def lease():
    global ends, expiries
    while True:
        with table:
            if time.monotonic() >= ends:
                expiries += ends > 0
                ends = time.monotonic() + 0.005
                return uses
        time.sleep(0.001)


def eat(seen):
    global ends, meals, uses
    with table:
        meals, uses, ends = meals + 1, seen + 1, 0.0


seen = lease()
neighbour = threading.Thread(target=lambda: eat(lease()))
neighbour.start()
neighbour.join()  # luck, made certain: a pause longer than the lease
eat(seen)
print("meals:", meals)
print("lost updates:", meals - uses)
print("lease expiries:", expiries)
