import contextvars
import ctypes
import mmap
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

KEPT, SOUGHT = 100, 101  # file descriptors
number, heap = 0, [0]
mapping = mmap.mmap(-1, 1)
mine = threading.local()
context = contextvars.ContextVar("context", default=0)


def answer():
    return 0


def seek(value):
    if os.path.exists(f"/proc/self/fd/{SOUGHT}"):
        os.lseek(SOUGHT, value, os.SEEK_SET)


def offset():
    return os.lseek(SOUGHT, 0, os.SEEK_CUR) if os.path.exists(f"/proc/self/fd/{SOUGHT}") else 0


def pin(value):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))} if value == 1 else range(os.cpu_count()))


# How each is looked at, and how it is changed: 1 is what the first thread sets, 2 what the other one does.
ITEMS = {
    "heap variable": (lambda: heap[0], lambda value: heap.__setitem__(0, value)),
    "global variable": (lambda: number, lambda value: globals().update(number=value)),
    "code": (answer, lambda value: setattr(answer, "__code__", (lambda: 1, lambda: 2)[value - 1].__code__)),
    "shared memory": (lambda: mapping[0], lambda value: mapping.__setitem__(0, value)),
    "open file descriptor": (
        lambda: os.path.exists(f"/proc/self/fd/{KEPT}"),
        lambda value: os.dup2(2, KEPT) if value == 1 else os.closerange(KEPT, KEPT + 1),
    ),
    "file offset": (offset, seek),
    "signal handler": (
        lambda: signal.getsignal(signal.SIGUSR1) is print,
        lambda value: signal.signal(signal.SIGUSR1, print if value == 1 else signal.SIG_IGN),
    ),
    "current directory": (os.getcwd, lambda value: os.chdir(("/usr", "/")[value - 1])),
    "umask": (lambda: Path("/proc/self/status").read_text().split("Umask:")[1].split()[0], os.umask),
    "environment": (lambda: os.environ.get("VALUE"), lambda value: os.environ.update(VALUE=str(value))),
    "user id": (os.geteuid, lambda value: os.seteuid((os.getuid(), 65534)[value - 1])),
    "group id": (os.getgid, lambda value: os.setgid(65532 + value)),
    "thread-local variable": (lambda: vars(mine).get("value"), lambda value: setattr(mine, "value", value)),
    "context variable": (context.get, context.set),
    "process id": (os.getpid, lambda value: None),
    "thread id": (threading.get_native_id, lambda value: None),
    "signal mask": (
        lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        lambda value: signal.pthread_sigmask(signal.SIG_SETMASK, (signal.SIGUSR1, signal.SIGUSR2)[:value]),
    ),
    "nice value": (lambda: os.getpriority(os.PRIO_PROCESS, 0), os.nice),
    "cpu affinity": (lambda: os.sched_getaffinity(0), pin),
}


def there(item, report):
    look, change = ITEMS[item]
    found = look()
    try:
        change(2)
        report.send((found, look()))
    except ValueError as error:
        report.send((found, error))


def verdict(how, item):
    if item in ("user id", "group id") and os.getuid():
        return "not tried: needs root"
    if item == "cpu affinity" and len(os.sched_getaffinity(0)) == 1:
        return "not tried: needs two processors"
    look, change = ITEMS[item]
    change(1)
    before = look()
    reports, report = multiprocessing.Pipe(duplex=False)
    run(how, there, item, report)
    after = look()
    change(1)
    found, left = reports.recv()
    if isinstance(left, Exception):
        return f"refused: {type(left).__name__}"
    return "shared" if after == left else "copied at the start" if found == before else "private"


def run(how, target, *args):
    kind = threading.Thread if how == "thread" else multiprocessing.get_context(how).Process
    other = kind(target=target, args=args)
    other.start()
    other.join()


def fail():
    raise RuntimeError("nobody catches this")


def fault():
    ctypes.string_at(0)


def ends(how, failure):
    tried = multiprocessing.get_context("fork").Process(target=run, args=(how, failure))
    tried.start()
    tried.join()
    return "ends both" if tried.exitcode else "ends only that one"


if __name__ == "__main__":
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), SOUGHT)
    for item in ITEMS:
        print(f"{item}: {verdict(sys.argv[1], item)}", flush=True)
    print(f"uncaught exception there: {ends(sys.argv[1], fail)}", flush=True)
    print(f"segmentation fault there: {ends(sys.argv[1], fault)}")
