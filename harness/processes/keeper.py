"""Owns the processes of one run: starts programs, ends their trees, outlives the harness's death.

Run as `python -I -S keeper.py FD`; FD is a SOCK_SEQPACKET socket to the harness, one JSON object a
message. A request (argv, environment, directory, deadline_s, with stdin, stdout, stderr and further
descriptors beside it) is answered by `{"pid": …}` or `{"problem": …}`, then, where the leader was
not the last to end, by `{"ended": pid}` and `{"lingering": n}` (n processes still live GRACE_S later;
the answer is `kill`), and by the report. `kill` ends the tree at any time; the socket's closing ends
everything.

Small on purpose: a process forked from here starts with a small high-water mark of memory, and the
fork is cheap. Single-threaded on purpose: a parent-death signal fires when the *thread* that forked ends.
"""

import contextlib
import json
import math
import os
import resource
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

GRACE_S = 1.0  # a runtime's helpers (Python's forkserver) see the leader's end, on a busy machine late
DRAIN_S = 10.0  # fork storms end within this, or the run stops
_ORDER_S = 1.0  # how long the harness may take to answer `lingering`
_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36  # prctl
_DESCRIPTORS_MAX, _MESSAGE_BYTES_MAX = 16, 1 << 20


class HarnessGoneError(Exception):
    """The socket has closed: nothing may live on."""


def prctl(option: int, value: int) -> bool:
    """Whether the kernel agreed; without ctypes the layer is missing, and is reported so."""
    try:
        import ctypes  # noqa: PLC0415
    except ImportError:
        return False
    return bool(ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0)


def become_subreaper(on: bool = True) -> bool:  # noqa: FBT001, FBT002
    """Let orphans of this process's tree become its children rather than init's."""
    return prctl(_SET_CHILD_SUBREAPER, int(on))


def processes() -> dict[int, tuple[int, str]]:
    """Every process of the machine: its parent and its state."""
    table = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):  # noqa: PTH208
        with contextlib.suppress(OSError):  # it has ended meanwhile
            state, parent = Path("/proc", name, "stat").read_text("latin-1").rpartition(")")[2].split()[:2]
            table[int(name)] = int(parent), state
    return table


def descendants(root: int) -> list[int]:
    """List the living processes below `root`."""
    table = processes()
    tree = {root}
    grown = True
    while grown:
        more = {pid for pid, (parent, _) in table.items() if parent in tree} - tree
        tree |= more
        grown = bool(more)
    return sorted(pid for pid in tree - {root} if table[pid][1] not in "ZX")


def children() -> list[int]:
    """List the children of this process, zombies included."""
    pids = []
    try:
        for thread in os.listdir("/proc/self/task"):  # noqa: PTH208 -- a storm is a race: no objects here
            with open(f"/proc/self/task/{thread}/children", "rb", buffering=0) as file:  # noqa: PTH123
                pids += [int(pid) for pid in file.read().split()]
    except FileNotFoundError:  # a kernel without CONFIG_PROC_CHILDREN
        return [pid for pid, (parent, _) in processes().items() if parent == os.getpid()]
    return pids


class Usage:
    """What the reaped processes of one tree used, as it is reported."""

    def __init__(self) -> None:
        self.cpu_ns = self.voluntary_switches = self.involuntary_switches = self.processes = 0

    def reap(self, pid: int, options: int = os.WNOHANG) -> tuple[int, int]:
        """Wait for a child as `waitpid` does, and add up what it used."""
        pid, status, usage = os.wait4(pid, options)
        if pid:
            self.cpu_ns += round((usage.ru_utime + usage.ru_stime) * 1e6) * 1000
            self.voluntary_switches += usage.ru_nvcsw
            self.involuntary_switches += usage.ru_nivcsw
            self.processes += 1
        return pid, status


def has_children() -> bool:
    """Whether there are children, alive or not yet reaped."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


class Watcher:
    """Waits for three things at once: the harness, a child's end, and a point in time."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.bell, ring = os.pipe()
        for end in (self.bell, ring):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, so that it rings the bell
        for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        self.poll = select.poll()
        self.poll.register(channel, select.POLLIN)
        self.poll.register(self.bell, select.POLLIN)

    def wait(self, until: float) -> bool:
        """Sleep until a child ends, an order comes (then True), or the clock shows `until`."""
        left_ms = math.ceil((until - time.monotonic()) * 1000)
        ready = [fd for fd, _ in self.poll.poll(min(max(left_ms, 0), 2**31 - 1))]
        self.hush()
        if self.channel.fileno() not in ready:
            return False
        if not self.channel.recv(_MESSAGE_BYTES_MAX):
            raise HarnessGoneError
        return True

    def say(self, **message: object) -> None:
        """Send one message to the harness."""
        self.channel.send(json.dumps(message).encode())

    def serve(self) -> None:
        """Run one program after the other until the harness is gone."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.channel, _MESSAGE_BYTES_MAX, _DESCRIPTORS_MAX)
            if not message:
                return
            if message == b"kill":  # it crossed with the report of a tree that had ended
                continue
            try:
                request = json.loads(message)
                leader, start_ns, problem = start(request, descriptors)
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)
            if problem:
                if leader:
                    os.waitpid(leader, 0)
                self.say(problem=problem)
            else:
                self.say(pid=leader)
                self.keep(leader, start_ns, request["deadline_s"])

    def keep(self, leader: int, start_ns: int, deadline_s: float) -> None:
        """Hold the watch over one tree, end it, and report."""
        used = Usage()
        cut_short = self.watch(leader, used, until=start_ns / 1e9 + deadline_s)
        wall_ns = time.monotonic_ns() - start_ns
        leaked = 0 if cut_short else self.linger(leader, used)
        kill(leader)
        status = used.reap(leader, 0)[1]
        left = self.drain(used)
        self.say(
            exit=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
            timeout=cut_short == "timeout",
            wall_ns=wall_ns,
            leaked=leaked,
            left=left,
            **vars(used),
        )

    def watch(self, leader: int, used: Usage, until: float) -> str:
        """Wait for the leader's end, reaping orphans; why it did not come: `timeout`, `kill` or nothing."""
        while os.waitid(os.P_PID, leader, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() >= until:
                return "timeout"
            if self.wait(until):
                return "kill"
            reap_orphans(leader, used)
        return ""

    def linger(self, leader: int, used: Usage) -> int:
        """How many processes still live a moment after the leader's end."""
        until = time.monotonic() + GRACE_S
        if reap_orphans(leader, used):
            self.say(ended=leader)  # what comes through the pipes from now on is not the leader's
        while reap_orphans(leader, used):
            if time.monotonic() >= until:
                leaked = len(descendants(os.getpid()))
                if leaked == 0:  # zombies only
                    break
                self.say(lingering=leaked)
                order = time.monotonic() + _ORDER_S
                while time.monotonic() < order and not self.wait(order):
                    reap_orphans(leader, used)
                return leaked
            if self.wait(until):
                break
        return 0

    def drain(self, used: Usage) -> list[int]:
        """Kill and reap until no descendant is left; those that are after DRAIN_S."""
        until = time.monotonic() + DRAIN_S
        while has_children():  # no child means no descendant
            if time.monotonic() >= until:
                return descendants(os.getpid())
            # One list a pass, killed and then reaped: reaping whatever ends would, in a storm, never end.
            pids = children()
            for pid in pids:
                kill(pid)
            ended = [pid for pid in pids if used.reap(pid)[0]]
            if not ended:
                select.select([self.bell], [], [], 0.005)  # bounded: who is re-parented to us rings no bell
                self.hush()
        return []

    def hush(self) -> None:
        """Forget the rings so far; before looking, so that none is missed."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.bell, 4096)


def kill(child: int) -> None:
    """Kill a child and its group. It is not reaped yet: its number can't be another's."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)


def reap_orphans(leader: int, used: Usage) -> bool:
    """Reap the leader's orphans that have ended; whether others are left."""
    left = 0
    for pid in children():
        left += pid != leader and used.reap(pid)[0] == 0
    return left > 0


def start(request: dict[str, Any], descriptors: list[int]) -> tuple[int, int, str]:
    """Fork and exec: the leader's pid, the moment of its exec, and what went wrong."""
    keeper = os.getpid()
    result, tell = os.pipe()
    try:
        leader = os.fork()
    except OSError as error:  # the machine is out of processes: the run's business, not the keeper's end
        os.close(result)
        os.close(tell)
        return 0, 0, f"fork: {error.strerror}"
    if leader == 0:
        try:
            become(request, descriptors, tell, keeper)
        except BaseException as error:  # noqa: BLE001
            os.write(len(descriptors), bytes(8) + str(error).encode())
        finally:
            os._exit(127)
    os.close(tell)
    with os.fdopen(result, "rb") as told:
        answer = told.read()  # ends with the exec
    problem = answer[8:].strip(b"\0").decode(errors="replace")
    return leader, int.from_bytes(answer[:8], "little"), problem if answer else "it died before its exec"


def become(request: dict[str, Any], descriptors: list[int], tell: int, keeper: int) -> None:
    """Turn this fresh child into the program: nothing of the keeper's or the harness's is inherited."""
    # Moved out of the way first: a target's number may be another's present one.
    high = [os.dup(fd) for fd in (*descriptors, tell)]
    for target, descriptor in enumerate(high):
        os.dup2(descriptor, target, inheritable=target < len(descriptors))
    os.closerange(len(high), os.sysconf("SC_OPEN_MAX"))
    os.setpgid(0, 0)  # to be ended as one; the session, and with it the kernel's autogroup, is the keeper's
    prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != keeper:  # it died before the signal was asked for
        os._exit(127)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # the kernel should pick the program, never the harness
        Path("/proc/self/oom_score_adj").write_bytes(b"500")
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.chdir(request["directory"])
    os.write(len(descriptors), time.monotonic_ns().to_bytes(8, "little"))
    os.execvpe(request["argv"][0], request["argv"], request["environment"])  # noqa: S606


def main() -> None:
    """Serve the harness at the other end of the socket, and leave nothing behind."""
    watcher = Watcher(socket.socket(fileno=int(sys.argv[1])))
    try:
        files = Path("/proc/thread-self/children").exists()
        watcher.say(subreaper=become_subreaper(), children_files=files)
        watcher.serve()
    except (HarnessGoneError, ConnectionError):
        pass
    finally:
        watcher.drain(Usage())


if __name__ == "__main__":
    main()
