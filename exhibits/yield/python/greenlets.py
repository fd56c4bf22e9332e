import itertools
import resource

from greenlet import greenlet

TURNS = 2000
turns = []


def switches():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_nvcsw + usage.ru_nivcsw


def work(name, other):
    for _ in range(TURNS // 2):
        turns.append(name)
        greenlets[other].switch(other, name)


greenlets = {name: greenlet(work) for name in "ab"}
before = switches()
greenlets["a"].switch("a", "b")
asked = switches() - before
changes = sum(one != other for one, other in itertools.pairwise(turns))
print("first ten turns:", "".join(turns[:10]))
print("next turn:", "the other's" if changes >= 1900 else "either's" if changes >= 100 else "its own")
print(
    "kernel switches in 2000 turns:",
    "1000 or more" if asked >= 1000 else "100 or more" if asked >= 100 else "under 100",
)
