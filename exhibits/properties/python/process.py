import inspect
import multiprocessing
import os
import sys
import threading
import time

LIMIT = 10  # seconds until a task gives up on another one
TASKS = 8
TRIES = 10_000  # for the two to meet on two cores
memory = []


def run(context, *tasks):
    """Run functions with their arguments; what they return goes through memory shared on request."""
    processes = [context.Process(target=function, args=arguments) for function, *arguments in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def meet(mine, gates, met):
    gates[1 - mine].set()
    met[mine] = gates[mine].wait(LIMIT)


def overlaps_waits(context):
    gates, met = (context.Event(), context.Event()), context.RawArray("b", 2)
    run(context, (meet, 0, gates, met), (meet, 1, gates, met))
    return all(met)


def pin(number):
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[number % len(cores)]})


def spin(mine, barrier, starts, ends, used, busy):
    """Compute for less than a millisecond, until both were on a core at the same time."""
    pin(mine)
    for _ in range(TRIES):
        barrier.wait()
        starts[mine], cpu = time.monotonic(), time.process_time()
        for _ in range(20_000):
            pass
        ends[mine], used[mine] = time.monotonic(), time.process_time() - cpu
        barrier.wait()
        busy.value = sum(used) / (max(ends) - min(starts))
        if busy.value > 1.3:
            return


def uses_several_cores(context):
    """One core cannot be busy for longer than the time that passes; the second may be busy elsewhere."""
    busy, barrier = context.RawValue("d"), context.Barrier(2)
    notes = [context.RawArray("d", 2) for _ in range(3)]
    run(context, (spin, 0, barrier, *notes, busy), (spin, 1, barrier, *notes, busy))
    return busy.value > 1.3


def comes(spinning, turn):
    pin(0)  # that a second core is there would be no pre-emption
    turn.value = spinning.wait(LIMIT)


def spins(spinning, turn, seen):
    pin(0)
    spinning.set()
    end = time.monotonic() + LIMIT
    while not turn.value and time.monotonic() < end:
        pass
    seen.value = turn.value


def preempts(context):
    """Look whether a task gets its turn while another one spins for it."""
    spinning, turn, seen = context.Event(), context.RawValue("b"), context.RawValue("b")
    run(context, (comes, spinning, turn), (spins, spinning, turn, seen))
    return seen.value


def write():
    memory.append(True)


def shares_memory(context):
    run(context, (write,))
    return memory == [True]


def waits(mine, threads, arrived, gate):
    threads[mine] = threading.get_native_id()
    arrived.release()
    gate.wait(LIMIT)


def thread_per_task(context):
    """Ask each task, while all of them wait, for the thread of the kernel that it is on."""
    threads, arrived, gate = context.RawArray("l", TASKS), context.Semaphore(0), context.Event()
    processes = [context.Process(target=waits, args=(mine, threads, arrived, gate)) for mine in range(TASKS)]
    for process in processes:
        process.start()
    for _ in processes:
        arrived.acquire(timeout=LIMIT)
    gate.set()
    for process in processes:
        process.join()
    return len(set(threads)) == TASKS


def show(label, holds):
    print(f"{label}: {'yes' if holds else 'no'}")


def main():
    context = multiprocessing.get_context(sys.argv[1])
    show("overlaps waits", overlaps_waits(context))
    show("uses several cores", uses_several_cores(context))
    show("pre-empts", preempts(context))
    show("shares memory", shares_memory(context))
    show("thread per task", thread_per_task(context))
    show("coloured", inspect.iscoroutinefunction(meet))


if __name__ == "__main__":
    main()
