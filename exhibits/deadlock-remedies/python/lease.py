import threading
import time

table, met = threading.Lock(), threading.Barrier(5)
ends = [0.0] * 5  # when the lease of each fork is over
owners = [0] * 5  # how many believe to have it
meals, uses = [0] * 5, [0] * 5
expiries = most_owners = 0


def lease(fork):
    global expiries, most_owners
    while True:
        with table:
            if time.monotonic() >= ends[fork]:
                ends[fork] = time.monotonic() + 0.005
                expiries += owners[fork] > 0
                owners[fork] += 1
                most_owners = max(most_owners, owners[fork])
                return uses[fork]
        time.sleep(0.001)


def dine(me):
    seen = {}
    for fork in me, (me + 1) % 5:
        seen[fork] = lease(fork)
        met.wait()  # luck, made certain: everyone pauses, longer than the lease
    with table:
        for fork in seen:
            uses[fork] = seen[fork] + 1
        meals[me] += 1


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
print("lease expiries:", expiries)
print("owners at once:", most_owners)
