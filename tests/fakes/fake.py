"""Programs that misbehave in what they say, by name; each ends itself after 25 s at the latest."""

import errno
import json
import os
import signal
import sys
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
    found["own_session"] = str(os.getsid(0) == os.getpid())
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


def hold_twice() -> None:
    print('{"holding":1}\n{"holding":1}', flush=True)
    hold()


def hold_deaf() -> None:
    print('{"holding":1}', flush=True)
    sys.stdin.close()


FAKES = {
    "status": status,
    "hold": hold,
    "hold_die": hold_die,
    "hold_hang": hold_hang,
    "hold_twice": hold_twice,
    "hold_deaf": hold_deaf,
}

signal.alarm(25)
if sys.argv[1] == "say":
    say(sys.argv[2])
else:
    FAKES[sys.argv[1]]()
