import gevent

ticked = False


def tick():
    global ticked
    ticked = True


gevent.spawn(tick)
for turn in range(1_000_000):
    if ticked:
        break
print("ticked during the loop:", ticked)
