"""C: the floor, which the other languages are held against."""

import os
from pathlib import Path
from typing import Final

from harness.fetching.probing import decode
from harness.language import Ask, Exhibiting, Family, Language, Model, Probed, Recipe, Search, Specimen, Step
from harness.model import BASE, Census, Toolchain

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.THREADS, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+++++-", marker="o",
          families=(Family.THREAD,), task_us=65, wake_us=30),
    Model(name="thread-pool", census=Census.THREADS, cap=5_000, properties="++++--", marker="P"),
    Model(name="epoll", census=Census.THREADS, cap=1_000_000, properties="+--+-+", marker="^",
          named=False, families=(Family.LIGHT, Family.LIGHTEST), wake_us=1),
    Model(name="timerfd", census=Census.THREADS, cap=10_000, properties="+--+-+", marker="v",
          named=False, families=(Family.LIGHT,), wake_us=15),
    Model(name="process", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=150),
)
# fmt: on


_PROBE: Final = """\
#include <stdio.h>
#if defined(__clang__)
#define COMPILER "clang"
#define VERSION __clang_major__, __clang_minor__, __clang_patchlevel__
#else
#define COMPILER "gcc"
#define VERSION __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__
#endif
int main(void) {
    printf("{\\"answer\\": %%d, \\"version\\": [%%d, %%d, %%d], \\"compiler\\": \\"" COMPILER "\\"}\\n",
           %d * 7919 + 13, VERSION);
    return 0;
}
"""


def _probe(ask: Ask, path: str, folder: Path, number: int) -> Probed:
    (folder / "probe.c").write_text(_PROBE % number)
    ask((path, "-std=c11", "-o", "probe", "probe.c"))
    return decode(ask((str(folder / "probe"),)), Probed)


def _recipe(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    library, source, here = str(out / "liboracle.so"), str(checkout / "harness/oracle.c"), str(checkout)
    folder = os.path.relpath(out, checkout / "floor") if " " in str(out) else str(out)  # make splits there
    steps = (
        Step(argv=("make", "-C", "floor", f"OUT={folder}", f"CC={toolchain.path}"), directory=here),
        Step(argv=(toolchain.path, "-O3", "-shared", "-fPIC", "-o", library, source), directory=here),
    )
    sources = (str(checkout / "floor"), source)
    return Recipe(steps=steps, argv=(str(out / "floor"),), sources=sources, inputs=sources)


def _build(toolchain: Toolchain, specimen: Specimen, out: str, _artifacts: Path) -> Step:
    target = f"{out}/program" if out else os.devnull
    argv = (toolchain.path, "-pthread", *specimen.flags, "-o", target, specimen.target)
    return Step(argv=argv, directory=specimen.directory)


def _by_hand(specimen: Specimen, place: str) -> tuple[tuple[str, ...], ...]:
    compiling = ("cc", "-pthread", *specimen.flags, place)
    return (compiling, ("./a.out", *specimen.arguments)) if specimen.step == "run" else (compiling,)


LANGUAGE: Final = Language(
    name="c",
    label="C",
    place=5,
    prefix="",
    floor=True,
    colours=("#1f2328", "#e6edf3"),
    models=_MODELS,
    formerly={"timers/epoll": "timerfd"},
    facts={"cpus": "int", "version": "str"},
    start_ms=5,
    round_ns=1.7,
    runtime_of=lambda _version, _: "c",
    source=lambda stem: f"floor/{stem}.c",
    command="cc",
    search=Search(
        variable="CONCURRENCY_CC",
        commands=("cc", "gcc", "clang"),
        probe=_probe,
        newest="c",
        newest_first=False,  # `cc` is what the machine's owner chose
        remedy="apt install gcc make libc6-dev   # or what your system calls them",
    ),
    recipes={BASE: _recipe},
    exhibiting=Exhibiting(
        endings=(".c",), steps=("run", "build"), drawn="thread", build=_build, by_hand=_by_hand
    ),
)
