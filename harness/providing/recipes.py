"""How each language's program is built and started: commands, and what they read. Runs nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from harness.model import Frozen, Toolchain

Installer = Callable[[Path], tuple[str, ...]]  # the environment's Python -> the command that installs into it


class Step(Frozen):
    """One command of a build."""

    argv: tuple[str, ...]
    directory: str
    environment: dict[str, str] = msgspec.field(default_factory=dict)
    package: str = ""  # the one that is lacking when this fails; empty: the whole build has failed


class Recipe(Frozen):
    """All that makes a program of one runtime."""

    steps: tuple[Step, ...]
    argv: tuple[str, ...]  # runs what was built
    sources: tuple[str, ...]  # what it is made of: when any of it changes, it is another program
    inputs: tuple[str, ...]  # those of the sources that the steps read
    scratch: tuple[str, ...] = ()  # below the folder: only for building


def recipe(toolchain: Toolchain, checkout: Path, out: Path, installer: Installer) -> Recipe:
    """Write down how to build `toolchain`'s program into the folder `out`."""
    match toolchain.language:
        case "python":
            return _python(toolchain, checkout, out, installer)
        case "go":
            return _go(toolchain, checkout / "go", out)
        case "js":
            return _js(toolchain, checkout)
        case "csharp":
            return _csharp(toolchain, checkout / "csharp/Programs", out)
        case _:
            return _c(toolchain, checkout, out)


def cheat_recipe(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    """Write down how to build a language's cheats into the folder `out`."""
    source = checkout / "tests/cheats" / toolchain.language
    if toolchain.language == "go":
        return _go(toolchain, source, out)
    return _csharp(toolchain, source, out)


_NATIVE: Final = "python/native"
_WHEEL: Final = "import sys; from scikit_build_core.build import build_wheel; build_wheel(sys.argv[1])"


def _python(toolchain: Toolchain, checkout: Path, out: Path, installer: Installer) -> Recipe:
    python, tools = (out / folder / "bin" / "python" for folder in ("venv", "tools"))
    gevent, native = (checkout / "requirements" / f"program-{name}.txt" for name in ("gevent", "native"))
    here, source = str(checkout), str(checkout / _NATIVE)
    pinned = ("--require-hashes", "--only-binary", ":all:", "-r")
    offline = ("--no-index", "--no-deps", "--find-links", str(out / "wheel"), "concurrency-kernels")
    steps = [_venv(toolchain, out / "venv")]
    if not _build_name(toolchain).endswith("t"):  # gevent has no build without the GIL
        steps += [Step(argv=(*installer(python), *pinned, str(gevent)), directory=here, package="gevent")]
    steps += [
        _venv(toolchain, out / "tools"),
        Step(argv=(*installer(tools), *pinned, str(native)), directory=here, package="native"),
        Step(
            argv=(str(tools), "-c", _WHEEL, str(out / "wheel")),
            directory=source,
            package="native",
        ),
        Step(argv=(*installer(python), *offline), directory=here, package="native"),
    ]
    return Recipe(
        steps=tuple(steps),
        argv=(str(python), str(checkout / "python/main.py")),
        sources=(str(checkout / "python"), str(gevent), str(native)),
        inputs=(
            *(f"{source}/{name}" for name in ("src", "CMakeLists.txt", "pyproject.toml")),
            str(gevent),
            str(native),
        ),
        scratch=("tools",),
    )


def _build_name(toolchain: Toolchain) -> str:
    """`3.13t` of `cpython-3.13t-gil`: the part of the name that tells builds of CPython apart."""
    return toolchain.runtime.removeprefix("cpython-").partition("-")[0].partition("+")[0]


def _venv(toolchain: Toolchain, folder: Path) -> Step:
    return Step(
        argv=(toolchain.path, "-m", "venv", "--without-pip", str(folder)), directory=str(folder.parent)
    )


def _go(toolchain: Toolchain, source: Path, out: Path) -> Recipe:
    program = str(out / "program")
    options = ("-trimpath", "-buildvcs=false", "-mod=readonly")
    step = Step(
        argv=(toolchain.path, "build", *options, "-o", program, "."),
        directory=str(source),
        environment={"CGO_ENABLED": "0"},
    )
    sources = (str(source),)
    return Recipe(steps=(step,), argv=(program,), sources=sources, inputs=sources)


def _js(toolchain: Toolchain, checkout: Path) -> Recipe:
    argv = (toolchain.path, str(checkout / "js/main.js"))
    return Recipe(steps=(), argv=argv, sources=(str(checkout / "js"),), inputs=())


def _csharp(toolchain: Toolchain, project: Path, out: Path) -> Recipe:
    artifacts = f"-p:ArtifactsPath={out / 'artifacts'}"
    no_servers = ("-nodeReuse:false", "-p:UseSharedCompilation=false")  # what is built leaves nothing running
    step = Step(
        argv=(
            *(toolchain.path, "publish", ".", "--configuration", "Release"),
            *(*no_servers, artifacts, "--output", str(out / "program")),
        ),
        directory=str(project),
        environment={"DOTNET_ROOT": toolchain.environment["DOTNET_ROOT"], **feeds(toolchain)},
    )
    sources = (str(project.parent),)
    program = str(out / "program" / project.name.replace("csharp", "Cheats"))
    return Recipe(steps=(step,), argv=(program,), sources=sources, inputs=sources, scratch=("artifacts",))


def feeds(toolchain: Toolchain) -> dict[str, str]:
    """Restore from the package feeds that an archived SDK carries: such a machine may reach no other."""
    if toolchain.source != "archive":
        return {}
    sdk = Path(toolchain.path).parent
    feeds = (sdk / "library-packs", *sorted(sdk.parent.glob("nuget-*")))
    return {"RestoreSources": ";".join(str(feed) for feed in feeds if feed.is_dir())}


def _c(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    library, source = str(out / "liboracle.so"), str(checkout / "harness/oracle.c")
    steps = (
        Step(argv=("make", "-C", "floor", f"OUT={out}", f"CC={toolchain.path}"), directory=str(checkout)),
        Step(
            argv=(toolchain.path, "-O3", "-shared", "-fPIC", "-o", library, source), directory=str(checkout)
        ),
    )
    sources = (str(checkout / "floor"), source)
    return Recipe(steps=steps, argv=(str(out / "floor"),), sources=sources, inputs=sources)
