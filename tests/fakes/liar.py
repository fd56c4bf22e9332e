"""A program that keeps the contract at once and without the work, but for one lie, told by the variable LIE.

FACTS holds the facts of the runtime that it passes itself off as, SCENE a folder for what it does there.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.primitives import MASK, fmix32, fold, seed_for, unit
from harness.workloads import workload_of

Said = dict[str, Any]


def arguments() -> dict[str, str]:
    words = iter(sys.argv[1:])
    return {word[2:]: "" if word == "--hold" else next(words) for word in words}


class Work:
    """The answers, one seed after the other, and how long each took."""

    def __init__(self, given: dict[str, str]) -> None:
        self._workload, self._held = workload_of(given["workload"]), workload_of(given["workload"]).gates > 0
        self._numbers = {name: int(value) for name, value in given.items() if value.isdecimal()}

    def iteration(self, seed: int) -> Said:
        begun = time.monotonic_ns()
        checksum = f"{self._workload.answer(seed & MASK, self._numbers):08x}"
        told: Said = {"checksum": checksum, "elapsed_ns": time.monotonic_ns() - begun}
        return told | {"plateau_ns": 1} if self._held else told

    def warm_ups(self) -> Said:
        least, until = self._numbers["warmup-least"], time.monotonic_ns() + self._numbers["warmup-ms"] * 10**6
        done: list[Said] = []
        while len(done) < least or (self._numbers["warmup-ms"] and time.monotonic_ns() < until):
            done.append(self.iteration(self._numbers["seed"] + len(done)))
        if not done:
            return {}
        times = [each["elapsed_ns"] for each in done]
        folded = f"{fold(int(each['checksum'], 16) for each in done):08x}"
        summed = {
            "count": len(done),
            "ns": sum(times),
            "fold": folded,
            "first": done[0],
            "last_ns": times[-64:],
        }
        return {"warmups": summed}

    def timed(self) -> list[Said]:
        first = self._numbers["seed"] + 2**31
        return [self.iteration(first + j) for j in range(self._numbers["iterations"])]


def measurement(given: dict[str, str]) -> Said:
    work = Work(given)
    facts = json.loads(os.environ["FACTS"])
    said = {"contract": 2, "facts": facts, "spawn_ns": 1, "between_ns": 1, "join_ns": 1, **work.warm_ups()}
    return said | {"iterations": work.timed(), "metrics": {}}


def trace(given: dict[str, str]) -> None:
    with Path(given["trace"]).open("w", encoding="ascii") as file:
        print("[", file=file)
        for k in range(int(given["iterations"])):
            seed = int(given["seed"]) + 2**31 + k & MASK
            for i in range(int(given["units"])):
                size, start = int(given["size"]), time.monotonic_ns()
                answer = unit(seed, i, size)
                told = {"task": i, "start": start, "end": time.monotonic_ns(), "size": size, "answer": answer}
                event = {"name": "unit", "ph": "X", "pid": 1, "tid": 1, "ts": 0, "dur": 0, "args": told}
                print(json.dumps(event) + ",", file=file)


def hold(given: dict[str, str]) -> None:
    tasks, gates = int(given["concurrency"]), workload_of(given["workload"]).gates
    frames = tasks * int(given.get("depth", "1"))
    there: Said = {}
    for iteration in range(2):
        for gate in range(1, gates + 1):
            print(json.dumps({"holding": tasks, "iteration": iteration, "gate": gate} | there), flush=True)
            seen, moved, there = gate > 1, gate > 1, {"there": tasks}
            seed = int(given["seed"]) + 2**31 + iteration & MASK
            while (words := sys.stdin.readline().split()) and words[0] != "go":
                said = answered(words, tasks, seed, again=seen, moved=moved)
                print(json.dumps(said | ({"frames": frames} if "census" in said else {})), flush=True)
                seen, moved = True, False


def answered(words: list[str], tasks: int, seed: int, *, again: bool, moved: bool) -> Said:
    match words:
        case ["collect"]:
            return {"collected": 1_000 * tasks}
        case ["census"]:
            return {"census": tasks, "again": tasks * again, "moved": tasks * moved}
        case ["rest", ms]:
            return {"rested": int(ms)}
        case _:
            task, nonce = int(words[1]), int(words[2])
            return {
                "poked": task,
                "value": fmix32(seed_for(seed, task) + nonce & MASK),
                "moved": 1,
                "by": task + 1,
            }


# Lies in the measurement: what is said, and not so


def set_last(name: str, value: object) -> Callable[[Said], None]:
    return lambda said: said["iterations"][-1].update({name: value})


SAYS: dict[str, Callable[[Said], object]] = {
    "contract 1": lambda said: said.update(contract=1),
    "contract missing": lambda said: said.pop("contract"),
    "contract as text": lambda said: said.update(contract="2"),
    "checksum": lambda said: [each.update(checksum="deadbeef") for each in said["iterations"]],
    "last checksum": set_last("checksum", "deadbeef"),
    "negative": set_last("elapsed_ns", -1),
    "zero": set_last("elapsed_ns", 0),
    "longer than its life": set_last("elapsed_ns", 10**12),
    "one nanosecond": set_last("elapsed_ns", 1),
    "one too few": lambda said: said["iterations"].pop(),
    "one too many": lambda said: said["iterations"].append(said["iterations"][-1]),
    "undeclared metric": lambda said: said.update(metrics={"speed": 1}),
    "undeclared fact": lambda said: said["facts"].update(colour="red"),
    "float": set_last("elapsed_ns", 1.5),
    "bool": set_last("elapsed_ns", True),
    "null": set_last("elapsed_ns", None),
    "NaN": set_last("elapsed_ns", float("nan")),
    "huge": set_last("elapsed_ns", 10**18),
}

# Lies in the text: how it is said

TEXTS: dict[str, Callable[[str], str]] = {
    "silent": lambda _: "",
    "long": lambda line: "-" * 20_000 + line,
    "two": lambda line: line + line,
    "noise before": lambda line: f"hello\n{line}",
    "noise after": lambda line: f"{line}bye\n",
    "no LF": lambda line: line[:-1],
    "half": lambda line: line[: len(line) // 2],
}

# Deeds, before anything is said


def wait() -> None:
    signal.pause()


def fork(count: int) -> int:
    """Fork so many children that wait; in the parent, how many."""
    for _ in range(count):
        if os.fork() == 0:
            signal.alarm(25)
            wait()
    return count


def kill_harness() -> None:
    parent = os.getppid()  # the keeper
    status = Path(f"/proc/{parent}/stat").read_text()
    os.kill(int(status.rpartition(")")[2].split()[1]), signal.SIGKILL)
    wait()


def litter() -> None:
    Path("litter").touch()
    Path("deep/er").mkdir(parents=True)
    (Path(os.environ["SCENE"]) / "cwd").write_text(str(Path.cwd()))
    os.umask(0o777)
    os.chdir("/")


def swap() -> None:
    """Be another toolchain from now on."""
    with (Path(os.environ["SCENE"]) / "toolchain").open("a") as file:
        file.write("another")


DEEDS: dict[str, Callable[[], object]] = {
    "hang": lambda: (touch("hangs"), wait()),
    "family": lambda: (fork(3), touch("hangs"), wait()),
    "kill harness": kill_harness,
    "kill keeper": lambda: (os.kill(os.getppid(), signal.SIGKILL), wait()),
    "litter": litter,
    "swap": swap,
}


def touch(name: str) -> None:
    (Path(os.environ["SCENE"]) / name).touch()


def leave(code: int) -> None:
    print(f"it was {code}", file=sys.stderr)
    sys.exit(code)


def main() -> None:
    signal.alarm(25)
    lie, given = os.environ["LIE"], arguments()
    if lie.startswith("exit "):
        leave(int(lie.removeprefix("exit ")))
    DEEDS.get(lie, bool)()
    if "hold" in given:
        hold(given)
    if "trace" in given:
        trace(given)
    said = measurement(given)
    SAYS.get(lie, bool)(said)
    line = json.dumps({"measurement": said}) + "\n"
    sys.stdout.write(TEXTS.get(lie, str)(line))


main()
