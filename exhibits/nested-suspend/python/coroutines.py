import asyncio
import inspect

log = []


def frame(depth):
    async def call():
        return 1 + await chain[depth + 1]()

    return call


def unmarked():
    return 1 + chain[6]()


async def wait():
    log.append("suspended")
    await asyncio.sleep(0)
    log.append("resumed")
    return 0


async def other():
    log.append("other")


async def main():
    total, _ = await asyncio.gather(chain[0](), other())
    return total


chain = [*(frame(depth) for depth in range(10)), wait]
print("frames that are marked:", sum(map(inspect.iscoroutinefunction, chain[:10])), "of 10")
call = chain[0]()
print("a call of one returns:", type(call).__name__)
call.close()
print("the sum of all:", asyncio.run(main()))
print("what happened:", ", ".join(log))
chain[5] = unmarked
try:
    print("with one unmarked:", asyncio.run(main()))
except TypeError as error:
    print("with one unmarked:", error)
