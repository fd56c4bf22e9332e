import threading
import time

table = threading.Condition()
free, meals, uses = [True] * 5, [0] * 5, [0] * 5


def dine(me):
    left, right = me, (me + 1) % 5
    for _ in range(5):
        with table:
            table.wait_for(lambda: free[left] and free[right])
            free[left] = free[right] = False  # both or neither
        seen = uses[left], uses[right]
        time.sleep(0.001)  # the meal: the table is not locked, and two owners would lose an update
        uses[left], uses[right] = seen[0] + 1, seen[1] + 1
        meals[me] += 1
        with table:
            free[left] = free[right] = True
            table.notify_all()


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
