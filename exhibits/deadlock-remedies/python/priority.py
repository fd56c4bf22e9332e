import itertools
import math
import sys
import threading

table, met = threading.Condition(), threading.Barrier(5)
rank = list(range(5))  # the lower goes first; inf: not hungry
births = itertools.count(5)
owner = list(range(5))  # of each fork: everyone holds one already
meals, uses, finished = [0] * 5, [0] * 5, []
wounded = set()
preemptions = 0


def free(me, fork):
    """Is it on the table, and whoever shares it behind us?"""
    other = (me - 1) % 5 if fork == me else fork
    return owner[fork] is None and rank[me] < rank[other]


def wound(me, fork):
    if owner[fork] is not None and rank[me] < rank[owner[fork]]:
        wounded.add(owner[fork])
        table.notify_all()


def take(me, fork):
    while me not in wounded and owner[fork] != me and not free(me, fork):
        wound(me, fork)
        table.wait()
    if me in wounded:
        return False
    owner[fork] = me
    return True


def put_down(me):
    for fork in me, (me + 1) % 5:
        if owner[fork] == me:
            owner[fork] = None
    wounded.discard(me)
    table.notify_all()


def dine(me):
    global preemptions
    left, right = me, (me + 1) % 5
    with table:
        wound(me, right)
    met.wait()  # luck, made certain: everyone asks before anyone gives up
    for meal in range(1, 6):
        with table:
            while not (take(me, left) and take(me, right)):
                preemptions += 1
                put_down(me)
        uses[left] += 1  # the meal: the table is not locked
        uses[right] += 1
        with table:
            meals[me] += 1
            if meal == 5:
                rank[me] = math.inf
                finished.append(meals.copy())
            elif sys.argv[1] == "age":
                rank[me] = next(births)  # hungry again at once, behind all who wait
            put_down(me)


philosophers = [threading.Thread(target=dine, args=(me,)) for me in range(5)]
for each in philosophers:
    each.start()
for each in philosophers:
    each.join()
print("meals:", sum(meals))
print("lost updates:", 2 * sum(meals) - sum(uses))
print("pre-emptions:", preemptions)
print("meals of philosopher 4 when 0 is done:", finished[0][4])
