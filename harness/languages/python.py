"""Python: CPython, with the GIL and without."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from harness.fetching.downloads import PLATFORM, DownloadError
from harness.fetching.packages import find_uv, tool
from harness.fetching.probing import decode
from harness.language import Ask, Exhibiting, Family, Language, Model, Probed, Property, Recipe, Search, Step
from harness.model import BASE, CHEATS, Census, Given, Toolchain

_CONTROL: Final = "-gil"  # the free-threaded build, told to run with the GIL
_STEPS_CAP: Final = 2_000_000  # pure Python takes a fifth of a µs for each

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.THREADS, cap=1_000_000, properties="---+--", marker="X",
          steps_cap=_STEPS_CAP),
    Model(name="process-forkserver", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=9_000, steps_cap=_STEPS_CAP),
    Model(name="process-fork", census=Census.PROCESSES, cap=40, properties="+++-+-", marker="p",
          task_us=4_000, steps_cap=_STEPS_CAP),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+-+++-", marker="o", stacks=True,
          families=(Family.THREAD,), task_us=310, wake_us=110, steps_cap=_STEPS_CAP),
    Model(name="thread-pool", census=Census.THREADS, cap=5_000, properties="+-++--", marker="P",
          steps_cap=_STEPS_CAP),
    Model(name="thread-native", census=Census.THREADS, cap=5_000, properties="+++++-", marker="D",
          needs=("native",), round_ns=1.8),
    Model(name="thread-native-held", census=Census.THREADS, cap=5_000, properties="+--++-", marker="d",
          needs=("native",), round_ns=1.8),
    Model(name="asyncio", census=Census.RUNTIME, cap=1_000_000, properties="+--+-+", marker="^",
          families=(Family.LIGHT, Family.LIGHTEST), task_us=9, wake_us=16,
          count_us=9, frame_us=0.5, poke_us=0.3, steps_cap=_STEPS_CAP),
    Model(name="gevent", census=Census.RUNTIME, cap=100_000, properties="+--+--", marker="v",
          families=(Family.LIGHT,), needs=("gevent",), task_us=28,
          wake_us=15, count_us=23, frame_us=0.5, poke_us=1, steps_cap=_STEPS_CAP),
)
# fmt: on


def _build_name(runtime: str) -> str:
    """Return `3.13t` of `cpython-3.13t-gil`: the part of the name that tells builds of CPython apart."""
    return runtime.removeprefix("cpython-").partition("-")[0].partition("+")[0]


def _free_threaded(runtime: str) -> bool:
    return _build_name(runtime).endswith("t")


def _has_gil(runtime: str) -> bool:
    return runtime.endswith(_CONTROL) or not _free_threaded(runtime)


def _unsupported(runtime: str, model: Model, _given: Given) -> str:
    if model.name == "gevent" and _free_threaded(runtime):
        return "gevent does not support free-threaded CPython"
    return ""


_PROBE: Final = """
import json, os, sys, sysconfig
config = sysconfig.get_config_var
print(json.dumps({
    "answer": int(sys.argv[1]) * 7919 + 13 if sys.implementation.name == "cpython" else -1,
    "version": sys.version_info[:3],
    "path": os.path.realpath(sys.executable),
    "free_threaded": bool(config("Py_GIL_DISABLED")),
    "optimised": "--enable-optimizations" in (config("CONFIG_ARGS") or "")
    or "-fprofile-use" in (config("PY_CFLAGS_NODIST") or ""),
}))
"""


def _probe(ask: Ask, path: str, _folder: Path, number: int) -> Probed:
    return decode(ask((path, "-I", "-S", "-c", _PROBE, str(number))), Probed)


def _defaults(fit: Sequence[Probed]) -> tuple[str, ...]:
    """Take the newest with the GIL and without; the latter's control takes part where it is named."""
    plain, threaded = (
        max((each.version for each in fit if each.free_threaded == free), default=(3, 14))
        for free in (False, True)
    )
    return _name(plain, threaded=False), _name(threaded, threaded=True)


def _name(version: tuple[int, ...], threaded: bool) -> str:  # noqa: FBT001 -- Language.runtime_of
    return f"cpython-{version[0]}.{version[1]}{'t' if threaded else ''}"


def _provide(cache: Path, runtime: str, environ: Mapping[str, str]) -> None:
    """Have uv install a CPython (`3.14`, `3.14t`) below `cache/uv`; it locks, checks and renames itself."""
    uv = find_uv(environ)
    if uv is None:
        raise DownloadError("there is no uv to install it with")
    cache.mkdir(parents=True, exist_ok=True)
    words = ("python", "install", _build_name(runtime), "--install-dir", str(cache / "uv"), "--no-bin")
    tool((uv, *words), str(cache), environ)


_WHEEL: Final = "import sys; from scikit_build_core.build import build_wheel; build_wheel(sys.argv[1])"


def _recipe(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    python, tools = (out / folder / "bin" / "python" for folder in ("venv", "tools"))
    pins = tuple(str(checkout / f"requirements/program-{name}.txt") for name in ("gevent", "native"))
    gevent, native = pins
    here, source = str(checkout), str(checkout / "python/native")
    pinned = ("--require-hashes", "--only-binary", ":all:", "-r")
    offline = ("--no-index", "--no-deps", "--find-links", str(out / "wheel"), "concurrency-kernels")
    steps = [_venv(toolchain, out / "venv")]
    if not _free_threaded(toolchain.runtime):
        steps += [Step(argv=(*pinned, gevent), into=str(python), directory=here, package="gevent")]
    steps += [
        _venv(toolchain, out / "tools"),
        Step(argv=(*pinned, native), into=str(tools), directory=here, package="native"),
        Step(argv=(str(tools), "-c", _WHEEL, str(out / "wheel")), directory=source, package="native"),
        Step(argv=offline, into=str(python), directory=here, package="native"),
    ]
    return Recipe(
        steps=tuple(steps),
        argv=(str(python), str(checkout / "python/main.py")),
        sources=(str(checkout / "python"), *pins),
        inputs=(*(f"{source}/{name}" for name in ("src", "CMakeLists.txt", "pyproject.toml")), *pins),
        scratch=("tools",),
    )


def _venv(toolchain: Toolchain, folder: Path) -> Step:
    return Step(
        argv=(toolchain.path, "-m", "venv", "--without-pip", str(folder)), directory=str(folder.parent)
    )


def _cheats(_toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    python = out.parent / "venv/bin/python"
    return Recipe(steps=(), argv=(str(python), str(checkout / "tests/cheats/python/main.py")))


LANGUAGE: Final = Language(
    name="python",
    label="Python",
    place=1,
    prefix="cpython",
    colours=("#0072B2", "#56B4E9"),
    models=_MODELS,
    facts={"gil": "int", "version": "str"},
    unseen="coroutines and functions of other files, or subclasses of Task and Greenlet",
    helpers=("multiprocessing.forkserver", "multiprocessing.resource_tracker"),
    start_ms=90,
    round_ns=235.0,
    runtime_of=_name,
    source=lambda stem: f"python/{stem}.py",
    fixed_facts=lambda runtime: {"gil": int(_has_gil(runtime))},
    unsupported=_unsupported,
    parallel=lambda runtime, model: (
        model.has(Property.USES_CORES) or (model.has(Property.THREAD_PER_TASK) and not _has_gil(runtime))
    ),
    ordinary=lambda runtime: fnmatchcase(runtime, "cpython-3.1[0-9]"),
    command="python",
    control=_CONTROL,
    formerly={"compute/thread": "thread-pool"},
    variables=lambda runtime, _path: {"PYTHON_GIL": "1"} if runtime.endswith(_CONTROL) else {},
    search=Search(
        variable="CONCURRENCY_PYTHON",
        commands=("python3", *(f"python3.{minor}{build}" for minor in range(11, 20) for build in ("", "t"))),
        places=(".pyenv/versions/*/bin/python3", ".local/share/uv/python/cpython-*/bin/python3"),
        makers=(("/.pyenv/", "pyenv"), ("/uv/", "uv")),
        archive=rf"cpython-(\d+\.\d+\.\d+)(t?)-{PLATFORM}\.tar\.\w+",
        unpacked="*/bin/python3",
        packer="archive",
        optimises=True,
        cached="uv/cpython-*/bin/python3",
        least=(3, 11),
        probe=_probe,
        defaults=_defaults,
        newest="cpython-3.14",
        remedy="uv python install {version}",
        provided=r"cpython-[^+]+",
        provide=_provide,
    ),
    recipes={BASE: _recipe, CHEATS: _cheats},
    exhibiting=Exhibiting(
        endings=(".py",),
        drawn="thread",
        environment={"PYTHONDONTWRITEBYTECODE": "1"},
    ),
)
