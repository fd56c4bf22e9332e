import threading
import time

table, met = threading.Lock(), threading.Barrier(5)
ends = [0.0] * 5  # when the lease of each fork is over
newest = [0] * 5  # the token of its last lease
owners = [0] * 5  # how many believe to have it
meals, uses = [0] * 5, [0] * 5
expiries = most_owners = fenced = 0


def lease(fork):
    global expiries, most_owners
    while True:
        with table:
            if time.monotonic() >= ends[fork]:
                ends[fork] = time.monotonic() + 0.005
                expiries += owners[fork] > 0
                owners[fork] += 1
                most_owners = max(most_owners, owners[fork])
                newest[fork] += 1
                return newest[fork], uses[fork]
        time.sleep(0.001)


def eat(me, tokens, seen):
    """Write both or, where a token is not the newest of its fork, neither; put down what is still ours."""
    global fenced
    with table:
        ours = [fork for fork in tokens if tokens[fork] == newest[fork]]
        if len(ours) == 2:
            for fork in seen:
                uses[fork] = seen[fork] + 1
            meals[me] += 1
        else:
            fenced += 1
        for fork in ours:
            ends[fork] = 0.0
        for fork in tokens:
            owners[fork] -= 1


def dine(me):
    pauses = 2
    while meals[me] == 0:
        tokens, seen = {}, {}
        for fork in me, (me + 1) % 5:
            tokens[fork], seen[fork] = lease(fork)
            if pauses:
                pauses -= 1
                met.wait()  # luck, made certain: everyone pauses, longer than the lease
        eat(me, tokens, seen)


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
print("lease expiries:", expiries)
print("owners at once:", most_owners)
print("fenced writes:", fenced)
