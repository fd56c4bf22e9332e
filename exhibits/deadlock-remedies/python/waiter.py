import threading
import time

forks = [threading.Lock() for _ in range(5)]
seats = threading.Semaphore(4)  # one fewer than there are forks
meals, uses = [0] * 5, [0] * 5


def dine(me):
    left, right = me, (me + 1) % 5
    for _ in range(5):
        with seats, forks[left]:
            time.sleep(0.001)  # long enough for everyone to take one
            with forks[right]:
                seen = uses[left], uses[right]
                time.sleep(0.001)  # the meal: two owners of a fork would lose an update
                uses[left], uses[right] = seen[0] + 1, seen[1] + 1
                meals[me] += 1


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
