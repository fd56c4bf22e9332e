import queue
import threading

requests = queue.SimpleQueue()
meals, uses = [0] * 5, [0] * 5


def serve():
    """Own all forks: nobody else touches them, so nothing is locked."""
    for me, served in iter(requests.get, None):
        meals[me] += 1
        uses[me] += 1
        uses[(me + 1) % 5] += 1
        served.set()


def dine(me):
    for _ in range(5):
        served = threading.Event()
        requests.put((me, served))
        served.wait()


owner = threading.Thread(target=serve)
philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in owner, *philosophers:
    each.start()
for each in philosophers:
    each.join()
requests.put(None)
owner.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
