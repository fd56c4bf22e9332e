import threading

forks = [threading.Lock() for _ in range(5)]
meals, holds, wants = [0] * 5, {}, {}


def edges():
    for me in range(5):
        print(f"wait: philosopher {me} holds fork {holds[me]}, wants fork {wants[me]}", flush=True)


met = threading.Barrier(5, action=edges)


def dine(me):
    left, right = me, (me + 1) % 5
    for _ in range(5):
        with forks[left]:
            holds[me], wants[me] = left, right
            met.wait()  # luck, made certain: everyone holds one
            with forks[right]:
                meals[me] += 1


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
