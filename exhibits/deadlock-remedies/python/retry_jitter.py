import random
import threading

forks = [threading.Lock() for _ in range(5)]
met = threading.Barrier(5)
meals, retries = [0] * 5, [0] * 5


def dine(me):
    left, right = me, (me + 1) % 5
    resume = 0
    for number in range(100):  # rounds: without a bound, for ever
        trying = meals[me] < 5 and number >= resume
        if trying:
            forks[left].acquire()
        met.wait()  # luck, made certain: whoever tries holds one
        if trying:
            if forks[right].acquire(blocking=False):
                meals[me] += 1
                forks[right].release()
            else:
                retries[me] += 1
                resume = number + 1 + random.randrange(4)  # sits out none to three
        met.wait()
        if trying:
            forks[left].release()


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("retries:", sum(retries))
