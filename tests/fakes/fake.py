"""Programs that misbehave in what they say, by name; each ends itself after 25 s at the latest."""

import errno
import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path


def say(text: str) -> None:
    os.write(1, text.encode().decode("unicode_escape").encode("latin-1"))


def hear() -> str:
    return sys.stdin.readline().strip()


def status() -> None:
    """What a program finds when it starts: whatever leaks in from outside shows here."""
    fields = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
        terminal = "opened"
    except OSError as error:
        terminal = errno.errorcode[error.errno or 0]
    found = {name: fields[name] for name in ("SigBlk", "SigIgn", "Cpus_allowed", "Umask")}
    limits = Path("/proc/self/limits").read_text().splitlines()
    found["limits"] = "\n".join(line for line in limits if not line.startswith("Max pending signals"))
    found["nice"] = str(os.getpriority(os.PRIO_PROCESS, 0))
    found["oom_score_adj"] = Path("/proc/self/oom_score_adj").read_text().strip()
    descriptors = sorted(Path("/proc/self/fd").iterdir())
    found["descriptors"] = " ".join(each.name for each in descriptors if each.exists())
    found["stdin"] = str(Path("/proc/self/fd/0").readlink())
    found["directory"] = str(Path.cwd())
    found["environment"] = Path("/proc/self/environ").read_text()
    found["own_group"] = str(os.getpgid(0) == os.getpid())
    found["session"] = str(os.getsid(0))
    found["autogroup"] = autogroup.read_text() if (autogroup := Path("/proc/self/autogroup")).exists() else ""
    found["terminal"] = terminal
    print(json.dumps(found), flush=True)


def hold() -> None:
    print('{"holding":1}', flush=True)
    while (line := hear()) != "go":
        print(json.dumps({"heard": line}), flush=True)
    print("released", flush=True)


def hold_die() -> None:
    sys.exit(3)


def hold_hang() -> None:
    print('{"holding":1}', flush=True)
    hear()
    signal.pause()


def hold_and_kill_parent() -> None:
    hold()
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


def hold_twice() -> None:
    print('{"holding":1}\n{"holding":1}', flush=True)
    hold()


def hold_deaf() -> None:
    print('{"holding":1}', flush=True)
    sys.stdin.close()


# Held programs with tasks that the kernel knows: two iterations of two gates, so many tasks at each


class Parked:
    """A thread that stands at one lock after the other."""

    def __init__(self, gates: int) -> None:
        self.locks = [threading.Lock() for _ in range(gates)]
        self._here = threading.Semaphore(0)
        for lock in self.locks:
            lock.acquire()
        self.thread = threading.Thread(target=self._stand, daemon=True)
        self.thread.start()

    def arrived(self) -> None:
        self._here.acquire()

    def release(self, gate: int) -> None:
        self.locks[gate].release()

    def _stand(self) -> None:
        for lock in self.locks:
            self._here.release()
            lock.acquire()


class Forked:
    """The same as a process: it stands at one pipe after the other."""

    def __init__(self, gates: int) -> None:
        self._arrivals, here = os.pipe()
        pipes = [os.pipe() for _ in range(gates)]
        self._ends = [write for _, write in pipes]
        self._pid = os.fork()
        if self._pid == 0:
            signal.alarm(25)
            for read, _ in pipes:
                os.write(here, b".")
                os.read(read, 1)
            os._exit(0)

    def arrived(self) -> None:
        os.read(self._arrivals, 1)

    def release(self, gate: int) -> None:
        os.write(self._ends[gate], b".")
        if gate == len(self._ends) - 1:
            os.waitpid(self._pid, 0)


def plateau(tasks: list[Parked] | list[Forked], at: int) -> list[int]:
    """Say that all are there; a poke sends so many as its nonce says on to the next gate: return them."""
    print(json.dumps({"holding": len(tasks), "iteration": at // 2, "gate": at % 2 + 1}), flush=True)
    gone: list[int] = []
    while (words := hear().split()) and words[0] != "go":
        if words[0] == "rest":
            time.sleep(int(words[1]) / 1_000)
            print(json.dumps({"rested": int(words[1])}), flush=True)
            continue
        first, count = int(words[1]), int(words[2])
        for number in range(first, first + count):
            tasks[number].release(1)
            tasks[number].arrived()
            gone.append(number)
        print(json.dumps({"poked": first, "value": 0}), flush=True)
    return gone


def hold_gates(make: type[Parked] | type[Forked] = Parked) -> None:
    """Make new tasks in each iteration, which go from one gate to the other, and when poked to a third."""
    for iteration in range(2):
        tasks = [make(3) for _ in range(int(sys.argv[2]))]
        for gate in range(2):
            for each in tasks:
                each.arrived()
            gone = plateau(tasks, 2 * iteration + gate)
            for number, each in enumerate(tasks):
                if number not in gone:
                    each.release(gate)
        for each in tasks:
            each.release(2)
        for each in tasks:
            if isinstance(each, Parked):
                each.thread.join()


def hold_processes() -> None:
    hold_gates(Forked)


def hold_awake() -> None:
    """Have one beside the tasks that does not wait."""
    awake = os.fork()
    if not awake:
        signal.alarm(25)
        while True:
            pass
    hold_gates(Forked)
    os.kill(awake, signal.SIGKILL)


def hold_kept() -> None:
    """Have the same tasks in both iterations."""
    tasks = [Parked(5) for _ in range(int(sys.argv[2]))]
    for at in range(4):
        for each in tasks:
            each.arrived()
        plateau(tasks, at)
        for each in tasks:
            each.release(at)


def hold_stuck() -> None:
    """Let the tasks stand at the first gate when they should be at the second."""
    for iteration in range(2):
        tasks = [Parked(1) for _ in range(int(sys.argv[2]))]
        for each in tasks:
            each.arrived()
        for gate in range(2):
            plateau(tasks, 2 * iteration + gate)
        for each in tasks:
            each.release(0)
            each.thread.join()


def hold_polling() -> None:
    """Let the tasks look at a gate again and again, all at once, between naps."""
    for iteration in range(2):
        gates = [threading.Event() for _ in range(2)]

        def poll(gates: list[threading.Event]) -> None:
            for gate in gates:
                while not gate.is_set():
                    time.sleep(0.3 - time.monotonic() % 0.3)

        threads = [threading.Thread(target=poll, args=(gates,), daemon=True) for _ in range(int(sys.argv[2]))]
        for thread in threads:
            thread.start()
        for at, gate in enumerate(gates, 2 * iteration):
            print(json.dumps({"holding": len(threads), "iteration": at // 2, "gate": at % 2 + 1}), flush=True)
            while (words := hear().split()) and words[0] != "go":
                time.sleep(int(words[1]) / 1_000)
                print(json.dumps({"rested": int(words[1])}), flush=True)
            gate.set()
        for thread in threads:
            thread.join()


def hold_anew() -> None:
    """Have other tasks at each gate."""
    for at in range(4):
        tasks = [Parked(1) for _ in range(int(sys.argv[2]))]
        for each in tasks:
            each.arrived()
        plateau(tasks, at)
        for each in tasks:
            each.release(0)
            each.thread.join()


def hold_with_threads_beside() -> None:
    """Have threads of the runtime's own, by a name of theirs."""
    beside = [Parked(1) for _ in range(3)]
    for each in beside:
        each.arrived()
        Path(f"/proc/self/task/{each.thread.native_id}/comm").write_text("helper-7")
    hold_gates()


def hold_with_processes_beside() -> None:
    """Have processes of the runtime's own, by a word of their command lines; one forks, which is a task."""
    read, write = os.pipe()
    beside = []
    for behaviour in ("pause", "fork_and_pause"):
        beside.append(os.fork())
        if not beside[-1]:
            os.dup2(write, 1)
            os.execv(sys.executable, [sys.executable, "-I", "-S", __file__, behaviour, "helper-7"])
    for _ in range(3):
        os.read(read, 1)
    hold_gates(Forked)


def pause() -> None:
    os.write(1, b".")
    signal.pause()


def fork_and_pause() -> None:
    if os.fork() == 0:
        signal.alarm(25)
    pause()


# Partners: each says that it is ready, and serves callers until it is ended; and who calls them


def ready(**fields: int | str) -> None:
    print(json.dumps({"ready": fields}), flush=True)


def answer(server: socket.socket) -> None:
    """Compute for 300 ms, and say so."""
    with server.accept()[0] as caller:
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
        caller.sendall(b"served")


def serve() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready(port=server.getsockname()[1])
        while True:
            answer(server)


def relay() -> None:
    """A second partner, told where the first one listens."""
    ready(words=",".join(sys.argv[2:]))
    signal.pause()


def serve_on_threads() -> None:
    """Hold a thousand kernel stacks, 16 MiB, until it is ended."""
    threading.stack_size(64 << 10)
    for _ in range(1000):
        threading.Thread(target=signal.pause, daemon=True).start()
    serve()


def serve_and_die() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready(port=server.getsockname()[1])
        server.accept()
        sys.exit("out of memory")


def serve_and_vanish() -> None:
    """Be dead as soon as the caller can know it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready(port=server.getsockname()[1])
        _caller = server.accept()
        os._exit(3)


def serve_and_leave_a_helper() -> None:
    if os.fork() == 0:
        signal.pause()
    serve_and_vanish()


def leave_a_helper() -> None:
    ready(port=1)
    if os.fork() == 0:
        signal.pause()
    os._exit(3)


def serve_one() -> None:
    """Serve until the caller has gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready(port=server.getsockname()[1])
        server.accept()[0].recv(1)
        os._exit(0)


def relay_until_it_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ready(words=server.getsockname()[1])
        server.accept()
        os._exit(3)


def call_and_wait() -> None:
    """Call all partners, and hold the line; with children, so that ending it takes a while."""
    for _ in range(100):
        if os.fork() == 0:
            signal.pause()
    _lines = [socket.create_connection(("127.0.0.1", int(port))) for port in sys.argv[3::2]]
    signal.pause()


def die() -> None:
    sys.exit("no port is free")


def never_ready() -> None:
    signal.pause()


def mumble() -> None:
    print("listening", flush=True)
    signal.pause()


def babble() -> None:
    while True:
        os.write(1, b"x" * 65536)


def chatter() -> None:
    print(json.dumps({"ready": {"port": 1}}) + "\nand more", flush=True)
    signal.pause()


def call() -> None:
    """Say what the server answered, then what arguments there were."""
    port = int(sys.argv[sys.argv.index("--server-port") + 1])
    with socket.create_connection(("127.0.0.1", port)) as server:
        said = server.recv(100).decode()
    print(said, *sys.argv[2:], flush=True)


def call_and_vanish() -> None:
    port = int(sys.argv[sys.argv.index("--server-port") + 1])
    socket.create_connection(("127.0.0.1", port)).recv(100)
    os._exit(0)


def call_in_vain() -> None:
    call()
    signal.pause()


FAKES = {
    "serve": serve,
    "relay": relay,
    "serve_on_threads": serve_on_threads,
    "serve_and_die": serve_and_die,
    "serve_and_vanish": serve_and_vanish,
    "serve_and_leave_a_helper": serve_and_leave_a_helper,
    "leave_a_helper": leave_a_helper,
    "serve_one": serve_one,
    "relay_until_it_is_used": relay_until_it_is_used,
    "call_and_wait": call_and_wait,
    "die": die,
    "never_ready": never_ready,
    "mumble": mumble,
    "babble": babble,
    "chatter": chatter,
    "call": call,
    "call_and_vanish": call_and_vanish,
    "call_in_vain": call_in_vain,
    "status": status,
    "hold": hold,
    "hold_die": hold_die,
    "hold_hang": hold_hang,
    "hold_and_kill_parent": hold_and_kill_parent,
    "hold_twice": hold_twice,
    "hold_deaf": hold_deaf,
    "hold_gates": hold_gates,
    "hold_processes": hold_processes,
    "hold_awake": hold_awake,
    "hold_kept": hold_kept,
    "hold_stuck": hold_stuck,
    "hold_anew": hold_anew,
    "hold_polling": hold_polling,
    "hold_with_threads_beside": hold_with_threads_beside,
    "hold_with_processes_beside": hold_with_processes_beside,
    "pause": pause,
    "fork_and_pause": fork_and_pause,
}

signal.alarm(25)
if sys.argv[1] == "say":
    say(sys.argv[2])
else:
    FAKES[sys.argv[1]]()
