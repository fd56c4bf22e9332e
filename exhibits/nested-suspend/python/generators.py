import inspect

log = []


def frame(depth):
    def call():
        return 1 + (yield from chain[depth + 1]())

    return call


def unmarked():
    return 1 + chain[6]()


def wait():
    log.append("suspended")
    yield
    log.append("resumed")
    return 0


def run(task):
    next(task)
    log.append("other")
    try:
        next(task)
    except StopIteration as end:
        return end.value


chain = [*(frame(depth) for depth in range(10)), wait]
print("frames that are marked:", sum(map(inspect.isgeneratorfunction, chain[:10])), "of 10")
print("a call of one returns:", type(chain[0]()).__name__)
print("the sum of all:", run(chain[0]()))
print("what happened:", ", ".join(log))
chain[5] = unmarked
try:
    print("with one unmarked:", run(chain[0]()))
except TypeError as error:
    print("with one unmarked:", error)
