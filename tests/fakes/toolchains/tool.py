"""A toolchain that behaves as told: tool.py PATH BEHAVIOUR VERSION ARGUMENTS...

PATH is the script that started it, as `$0`. Each life is bounded to 25 s.
"""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

SCRIPT, BEHAVIOUR, VERSION, *ARGUMENTS = sys.argv[1:]


def tell_where(name: str) -> None:
    """Note the call, and tell a waiting test the pid."""
    folder = Path(SCRIPT).parent
    with (folder / f"{name}.calls").open("a") as calls:
        calls.write(" ".join(ARGUMENTS).replace("\n", " ") + "\n")
    if (fifo := folder / f"{name}.fifo").exists():
        fifo.write_text(str(os.getpid()))


def compute(text: str) -> int:
    number, factor, term = map(int, re.search(r"(\d+)\D+(7919)\D+(13)\b", text).groups())
    return number * factor + term


def honest() -> None:
    parts = [int(part) for part in VERSION.rstrip("tP").split(".")]
    match ARGUMENTS:
        case ["version"]:
            print(f"go version go{VERSION} linux/amd64")
        case ["tool", "compile", *_]:
            print(f"\tMOVL\t${compute(Path('probe.go').read_text())}, AX")
        case ["msbuild", *_]:
            answer = compute(Path("probe.proj").read_text())
            print(json.dumps({"Properties": {"Answer": str(answer), "NETCoreSdkVersion": VERSION}}))
        case [*_, "-e", _, number] | [*_, "-c", _, number]:
            answer = {"answer": int(number) * 7919 + 13, "version": parts, "path": os.path.realpath(SCRIPT)}
            print(json.dumps(answer | {"free_threaded": "t" in VERSION, "optimised": "P" in VERSION}))
        case ["build", *options]:
            Path(options[options.index("-o") + 1]).write_text(Path("source.go").read_text())
        case ["publish", *options]:
            Path(options[options.index("--output") + 1]).mkdir()
        case ["-m", "venv", *_, folder]:
            Path(folder, "bin").mkdir(parents=True)
        case _:
            sys.exit(f"not understood: {ARGUMENTS}")


def lies() -> None:
    print(f"go version go{VERSION} linux/amd64")


def hangs() -> None:
    signal.alarm(25)
    signal.pause()


def floods() -> None:
    signal.alarm(25)
    while True:
        sys.stdout.write("x" * 65536)


def segfaults() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fails() -> None:
    sys.exit("\x1b]0;owned\x07 cannot")


def leaves() -> None:
    """Do the work, and leave a server in a session of its own that holds the output open."""
    server = "import signal; signal.alarm(25); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", server], start_new_session=True)
    (Path(SCRIPT).parent / "server.pid").write_text(str(process.pid))
    honest()


tell_where(Path(SCRIPT).name)
globals()[BEHAVIOUR]()
