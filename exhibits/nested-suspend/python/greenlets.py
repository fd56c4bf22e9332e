import inspect

import gevent

log = []


def frame(depth):
    def call():
        return 1 + chain[depth + 1]()

    return call


def wait():
    log.append("suspended")
    gevent.sleep(0)
    log.append("resumed")
    return 0


chain = [*(frame(depth) for depth in range(10)), wait]
marks = (inspect.iscoroutinefunction, inspect.isgeneratorfunction)
print("frames that are marked:", sum(mark(call) for call in chain[:10] for mark in marks), "of 10")
task = gevent.spawn(chain[0])
gevent.joinall([task, gevent.spawn(log.append, "other")])
print("a call of one returns:", type(task.value).__name__)
print("the sum of all:", task.value)
print("what happened:", ", ".join(log))
