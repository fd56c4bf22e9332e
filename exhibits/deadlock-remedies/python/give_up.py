import threading

forks = [threading.Lock() for _ in range(5)]
met = threading.Barrier(5)
meals, given_up = [0] * 5, [0] * 5


def dine(me):
    left, right = me, (me + 1) % 5
    patience = 0.1 if me == 0 else -1  # -1: without end
    with forks[left]:
        met.wait()  # luck, made certain: everyone holds one
        if not forks[right].acquire(timeout=patience):
            given_up[me] = 1
            return
        meals[me] += 1
        forks[right].release()


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("given up:", sum(given_up))
