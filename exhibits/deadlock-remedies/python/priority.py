import itertools
import sys
import threading
import time

table = threading.Condition()
rank = list(range(5))  # the lower goes first; -1: eats, 99: is not hungry
births = itertools.count(5)
owner = list(range(5))  # of each fork: everyone holds one already
meals, last = [0] * 5, {}  # last: meals of philosopher 4, when each was done
preemptions = 0


def take(me, fork, other):
    global preemptions
    if rank[me] < rank[other]:
        preemptions += owner[fork] == other  # from the hand of one who waits, and comes after us
        owner[fork] = me
    return owner[fork] == me


def dine(me):
    left, right, before = me, (me + 1) % 5, (me - 1) % 5
    for _ in range(5):
        with table:
            while not (take(me, left, before) and take(me, right, right)):
                table.wait()
            rank[me] = -1
        time.sleep(0.001)  # the meal
        with table:
            meals[me] += 1
            owner[left] = owner[right] = None
            rank[me] = next(births) if sys.argv[1] == "age" else me  # hungry again at once
            if meals[me] == 5:
                rank[me], last[me] = 99, meals[4]
            table.notify_all()


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("pre-emptions:", preemptions)
print("meals of philosopher 4 when 0 is done:", last[0])
