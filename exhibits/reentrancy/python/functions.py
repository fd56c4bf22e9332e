import signal
import sys
import threading

scratch, count = 0, 0
mine = threading.local()
lock, rlock = threading.Lock(), threading.RLock()
inside, came, ended = threading.Event(), threading.Event(), threading.Event()


def middle(number):
    if sys.argv[1] == "two-threads":
        (inside if number == 1 else came).set()
        (came if number == 1 else ended).wait()
    elif number == 1:
        signal.raise_signal(signal.SIGUSR1)  # its handler makes the second call


# Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
def plain(number):
    global scratch
    scratch = number
    middle(number)
    return scratch


def under(lock, number):
    if not lock.acquire(blocking=False):
        came.set()
        if not lock.acquire(timeout=3):
            raise TimeoutError
    try:
        return plain(number)
    finally:
        lock.release()


def saved_and_restored(number):
    global scratch
    saved = scratch
    answer = plain(number)
    scratch = saved
    return answer


def copied_and_written_back(number):
    global count
    copy = count
    middle(number)
    count = copy + 1
    return copy + 1


def thread_local(number):
    mine.scratch = number
    middle(number)
    return mine.scratch


def locals_only(number):
    scratch = number
    middle(number)
    return scratch


def verdict(function):
    answers = set()

    def call(number):
        try:
            answers.add(function(number))
        except TimeoutError:
            answers.add("none")

    if sys.argv[1] == "two-threads":
        first, second = (threading.Thread(target=call, args=(number,)) for number in (1, 2))
        first.start()
        inside.wait()
        second.start()
        first.join()
        ended.set()
        second.join()
        for event in (inside, came, ended):
            event.clear()
    else:
        signal.signal(signal.SIGUSR1, lambda *_: call(2))
        call(1)
    if "none" in answers:
        return "hangs"
    lost = len({1, 2} - answers)
    return f"wrong: {lost} of 2 lost" if lost else "right"


print("global variable:", verdict(plain))
print("global variable under a lock:", verdict(lambda number: under(lock, number)))
print("global variable under a recursive lock:", verdict(lambda number: under(rlock, number)))
print("global variable saved and restored:", verdict(saved_and_restored))
print("global variable copied and written back:", verdict(copied_and_written_back))
print("thread-local variable:", verdict(thread_local))
print("local variable:", verdict(locals_only))
