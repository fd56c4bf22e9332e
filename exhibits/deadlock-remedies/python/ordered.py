import threading
import time

forks = [threading.Lock() for _ in range(5)]
meals, uses = [0] * 5, [0] * 5


def dine(me):
    low, high = sorted((me, (me + 1) % 5))  # the lower number first, everywhere
    for _ in range(5):
        with forks[low]:
            time.sleep(0.001)  # long enough for everyone to take one
            with forks[high]:
                seen = uses[low], uses[high]
                time.sleep(0.001)  # the meal: two owners of a fork would lose an update
                uses[low], uses[high] = seen[0] + 1, seen[1] + 1
                meals[me] += 1


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
