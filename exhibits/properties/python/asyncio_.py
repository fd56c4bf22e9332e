import asyncio
import inspect
import threading
import time

LIMIT = 0.2  # seconds until a task gives up on another one; there is one thread, so nothing here is luck
TASKS = 8


async def run(*tasks):
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(task())


async def opened(gate):
    try:
        return await asyncio.wait_for(gate.wait(), LIMIT)
    except TimeoutError:
        return False


async def meet(mine, gates, met):
    gates[1 - mine].set()
    met[mine] = await opened(gates[mine])


async def overlaps_waits():
    gates, met = (asyncio.Event(), asyncio.Event()), [False, False]
    await run(lambda: meet(0, gates, met), lambda: meet(1, gates, met))
    return all(met)


async def uses_several_cores():
    """One core cannot be busy for longer than the time that passes."""

    async def spin():
        for _ in range(50_000):
            pass

    busy, end = 0, time.monotonic() + LIMIT
    while busy < 1.3 and time.monotonic() < end:
        start, used = time.perf_counter(), time.process_time()
        await run(spin, spin)
        busy = (time.process_time() - used) / (time.perf_counter() - start)
    return busy >= 1.3


async def preempts():
    """Look whether a task gets its turn while another one spins for it."""
    spinning, turn, seen = asyncio.Event(), False, False

    async def comes():
        nonlocal turn
        turn = await opened(spinning)

    async def spins():
        nonlocal seen
        spinning.set()
        end = time.monotonic() + LIMIT
        while not turn and time.monotonic() < end:
            pass
        seen = turn

    await run(comes, spins)
    return seen


async def shares_memory():
    written = []

    async def write():
        written.append(True)

    await run(write)
    return written == [True]


async def thread_per_task():
    """Ask each task, while all of them wait, for the thread of the kernel that it is on."""
    threads, gate = [], asyncio.Event()

    async def waits():
        threads.append(threading.get_native_id())
        if len(threads) == TASKS:
            gate.set()
        await opened(gate)

    await run(*[waits] * TASKS)
    return len(set(threads)) == TASKS


def show(label, holds):
    print(f"{label}: {'yes' if holds else 'no'}")


async def main():
    show("overlaps waits", await overlaps_waits())
    show("uses several cores", await uses_several_cores())
    show("pre-empts", await preempts())
    show("shares memory", await shares_memory())
    show("thread per task", await thread_per_task())
    show("coloured", inspect.iscoroutinefunction(meet))


asyncio.run(main())
