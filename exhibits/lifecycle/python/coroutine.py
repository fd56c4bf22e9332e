import asyncio
import inspect
import socket
import threading
import time

step = reached = "created"
ours, theirs = socket.socketpair()
theirs.setblocking(False)


async def work():
    global reached
    reached = "running"
    while step == "running":
        pass
    reached = "waiting for a lock"
    await lock.acquire()
    reached = "sleeping"
    while step != "waiting for input":
        await asyncio.sleep(0.05)
    reached = "waiting for input"
    await loop.sock_recv(theirs, 1)
    reached = "ended"


def kernel():
    with open(f"/proc/self/task/{thread.native_id}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]


def sample(now, wanted):
    global step
    step = now
    seen, end = "?", time.monotonic() + 5
    while time.monotonic() < end and (reached != now or (seen := kernel()) != wanted):
        time.sleep(0.001)
    print(f"{now}: {inspect.getcoroutinestate(coroutine)} / {seen}")


loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever, daemon=True)
thread.start()
lock = asyncio.Lock()
asyncio.run_coroutine_threadsafe(lock.acquire(), loop).result()
coroutine = work()
sample("created", "S")
step = "running"
future = asyncio.run_coroutine_threadsafe(coroutine, loop)
sample("running", "R")
sample("waiting for a lock", "S")
loop.call_soon_threadsafe(lock.release)
sample("sleeping", "S")
sample("waiting for input", "S")
ours.send(b"x")
sample("ended", "S")
loop.call_soon_threadsafe(loop.stop)
thread.join()
