import asyncio
import itertools
import resource
import time

TURNS = 2000
turns = []
before_timer = TURNS


def switches():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_nvcsw + usage.ru_nivcsw


async def work(name):
    for _ in range(TURNS // 2):
        turns.append(name)
        await asyncio.sleep(0)


def on_timer():
    global before_timer
    before_timer = len(turns)


async def main():
    asyncio.get_running_loop().call_later(0.001, on_timer)
    time.sleep(0.01)  # it is due before the first turn
    await asyncio.gather(work("a"), work("b"))


before = switches()
asyncio.run(main())
asked = switches() - before
changes = sum(one != other for one, other in itertools.pairwise(turns))
print("first ten turns:", "".join(turns[:10]))
print("next turn:", "the other's" if changes >= 1900 else "either's" if changes >= 100 else "its own")
print("a timer that is due:", "has its turn" if before_timer < TURNS else "has to wait")
print(
    "kernel switches in 2000 turns:",
    "1000 or more" if asked >= 1000 else "100 or more" if asked >= 100 else "under 100",
)
