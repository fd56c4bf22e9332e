"""What the shape of the million-task comparisons weighs beside `spawn`: python tests/figures/million.py.

From the project's folder. Their shape: n tasks that each sleep, and the peak of the process's memory. The
programs in tests/figures/million are that, in the idiom of each language. They run interleaved with `spawn`,
held at the same sizes, and a task is the slope over these. Between the peak and `spawn` stand four more
figures, each of which leaves out one difference: what is in memory while all sleep in place of the peak; the
same after the program has collected and given back; tasks that have a frame of their own; and a gate in place
of timers. All are resident set sizes, as the peak is: the slope of one process is that of PSS, and no
neighbour that runs the same file is in it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression, median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.fetching.foreign import tool_environment
from harness.language import Specimen
from harness.languages import LANGUAGES
from harness.model import Build, Toolchain
from harness.providing.programs import provide
from harness.running.progress import say

PROGRAMS = Path(__file__).with_name("million")
SIZES, THREADS = (1_000, 10_000, 100_000), (250, 1_000, 4_000)
SECONDS = 5  # longer than a hundred thousand tasks take to be made
SETTLED_S = 0.3  # a goroutine or thread that was made has begun by then
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
FIGURES = ("peak", "asleep", "collected", "frame", "gate", "spawn")
MODELS = {"python": "asyncio", "go": "goroutine", "js": "async", "csharp": "task", "c": "thread"}
FRAMELESS = ("js", "csharp")  # there a timer can be waited for by nobody's frame


class Program(NamedTuple):
    """How a little program is started, and the one that `spawn` is beside it."""

    argv: tuple[str, ...]
    spawn: tuple[str, ...]
    environment: Mapping[str, str]


class Held:
    """A program at a place where it waits for a line."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program

    def hear(self) -> str:
        """Read the program's next line."""
        if self._program.stdout is None or not (line := self._program.stdout.readline()):
            raise RuntimeError("it ended early")
        return line.strip()

    def ask(self, line: str) -> str:
        """Write a line, and read what comes of it."""
        if self._program.stdin is not None:
            self._program.stdin.write(f"{line}\n")
            self._program.stdin.flush()
        return self.hear()

    def kib(self, file: str, field: str) -> int:
        """Read a figure of the kernel's, in bytes."""
        lines = Path(f"/proc/{self._program.pid}/{file}").read_text("ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(f"{field}:"))

    @property
    def resident(self) -> int:
        """Read what is in memory now."""
        return self.kib("smaps_rollup", "Rss")


@contextmanager
def started(argv: Sequence[str], environment: Mapping[str, str]) -> Iterator[Held]:
    """Start a program; it ends when its stdin does, and may say more until then."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, stdin=pipe, stdout=pipe, env={**ENVIRONMENT, **environment}, text=True
    ) as running:
        yield Held(running)
        running.communicate()


def slept(program: Program, mode: str, n: int, *, collect: bool) -> dict[str, int]:
    """Return what n tasks weigh while they sleep, and at the most."""
    with started((*program.argv, mode, str(n), str(SECONDS)), program.environment) as held:
        held.hear()
        time.sleep(SETTLED_S)
        if collect:
            held.ask("collect")
        weight = held.resident
        held.ask("go")
        return {"resident": weight, "peak": held.kib("status", "VmHWM")}


def spawned(program: Program, model: str, n: int) -> int:
    """Return what `spawn` weighs at its last gate."""
    plain = f"--workload spawn --model {model} --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 2 --hold"
    parameters = json.loads(_implementation(program, model))["parameters"]
    given = [text for name, least in parameters.items() for text in (f"--{name}", str(least))]
    given[given.index("--concurrency") + 1] = str(n)
    with started((*program.spawn, *plain.split(), *given), program.environment) as held:
        held.hear()
        held.ask("go")
        held.ask("collect")
        return held.resident


def _implementation(program: Program, model: str) -> str:
    listed = subprocess.run(
        (*program.spawn, "--list"),
        env={**ENVIRONMENT, **program.environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    every = (json.loads(line).get("implementation") for line in listed.stdout.splitlines())
    return json.dumps(next(e for e in every if e and (e["workload"], e["model"]) == ("spawn", model)))


def figures(language: str, program: Program, n: int) -> dict[str, int]:
    """Weigh one size of one language in each way, one after the other."""
    plain, collected = (slept(program, "sleep", n, collect=each) for each in (False, True))
    found = {"peak": plain["peak"], "asleep": plain["resident"], "collected": collected["resident"]}
    if language in FRAMELESS:
        found["frame"] = slept(program, "frame", n, collect=True)["resident"]
    found["gate"] = slept(program, "gate", n, collect=True)["resident"]
    found["spawn"] = spawned(program, MODELS[language], n)
    return found


def programs(folder: Path) -> dict[str, Program]:
    """Build the little programs, and find `spawn` beside each."""
    toolchains, builds = provide((), say, strict=False)
    by_runtime = {each.runtime: each for each in builds if not each.problem}
    found: dict[str, Program] = {}
    for toolchain in toolchains:
        build = by_runtime.get(toolchain.runtime)
        if (
            build
            and toolchain.language not in found
            and LANGUAGES[toolchain.language].ordinary(build.runtime)
        ):
            argv = _built(toolchain, build, folder)
            environment = {**build.environment, **toolchain.environment}
            found[toolchain.language] = Program(argv, build.argv, environment)
    return found


def _built(toolchain: Toolchain, build: Build, folder: Path) -> tuple[str, ...]:
    exhibiting = LANGUAGES[toolchain.language].exhibiting
    ending = next(each for each in exhibiting.endings if (PROGRAMS / f"sleep{each}").is_file())
    source = PROGRAMS / f"sleep{ending}"
    if exhibiting.build is None:
        return (*build.argv[:-1], str(source))  # its interpreter, with the flags that it always has
    place, out = folder / source.name, folder / toolchain.language
    shutil.copy(source, place)
    out.mkdir()
    specimen = Specimen(path=place, step="run", flags=(), arguments=(), environment={})
    step = exhibiting.build(toolchain, specimen, str(out), folder / "artifacts")
    environment = tool_environment(os.environ) | step.environment
    subprocess.run(step.argv, cwd=step.directory, env=environment, check=True, stdout=sys.stderr)
    return (str(out / exhibiting.executable(place)),)


def main() -> None:
    """Print bytes per task, of each figure and language: the slope over the sizes' medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each size is taken (3)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        every = programs(Path(name))
        seen: dict[tuple[str, str], dict[int, list[int]]] = {}
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for at in range(len(SIZES)):
                for language, program in every.items():
                    n = (THREADS if language == "c" else SIZES)[at]
                    for figure, weight in figures(language, program, n).items():
                        seen.setdefault((language, figure), {}).setdefault(n, []).append(weight)
    print("".join(f"{head:>12}" for head in ("", *FIGURES, "peak/spawn")))
    for language in every:
        slopes = {figure: _slope(seen[language, figure]) for figure in FIGURES if (language, figure) in seen}
        cells = [f"{slopes[figure]:,.0f}" if figure in slopes else "" for figure in FIGURES]
        cells.append(f"{slopes['peak'] / slopes['spawn']:.2f}")
        print("".join(f"{cell:>12}" for cell in (language, *cells)))


def _slope(points: Mapping[int, Sequence[int]]) -> float:
    return linear_regression(list(points), [median(values) for values in points.values()]).slope


if __name__ == "__main__":
    main()
