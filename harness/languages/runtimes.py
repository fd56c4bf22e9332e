"""The runtimes by language, in the order a reader meets them: what holds for every version of each."""

from collections.abc import Mapping
from typing import Final

from harness.model import Runtime

_VERSION: Final = {"version": "str"}

RUNTIMES: Final[Mapping[str, Runtime]] = {
    runtime.language: runtime
    for runtime in (
        Runtime(
            language="python",
            settle_ms=0,
            settle_full_ms=0,
            coarse_timers=False,
            environment={},
            workers_variable=None,
            hold_flags=(),
            facts={"gil": "int", **_VERSION},
        ),
        Runtime(
            language="go",
            settle_ms=50,
            settle_full_ms=50,
            coarse_timers=False,
            environment={},
            workers_variable="GOMAXPROCS",
            hold_flags=(),
            facts={"gomaxprocs": "int", "cpus": "int", **_VERSION},
        ),
        Runtime(
            language="js",
            settle_ms=300,
            settle_full_ms=1000,
            coarse_timers=True,
            environment={},
            workers_variable=None,
            hold_flags=("--expose-gc",),
            facts={"cpus": "int", **_VERSION},
        ),
        Runtime(
            language="csharp",
            settle_ms=1000,
            settle_full_ms=2000,
            coarse_timers=True,
            environment={},
            workers_variable="DOTNET_PROCESSOR_COUNT",
            hold_flags=(),
            facts={"processors": "int", "server_gc": "int", **_VERSION},
        ),
        Runtime(
            language="c",
            settle_ms=0,
            settle_full_ms=0,
            coarse_timers=False,
            environment={},
            workers_variable=None,
            hold_flags=(),
            facts={"cpus": "int", **_VERSION},
        ),
    )
}

LEAST: Final[Mapping[str, tuple[int, ...]]] = {  # older ones are measured only when named
    "python": (3, 11),
    "go": (1, 26),
    "js": (24,),
    "csharp": (10,),
    "c": (0,),
}


def runtime_name(language: str, version: tuple[int, ...], *, free_threaded: bool = False) -> str:
    """Name a runtime: as much of its version as tells releases apart that behave differently."""
    match language:
        case "python":
            return f"cpython-{version[0]}.{version[1]}{'t' if free_threaded else ''}"
        case "go":
            return f"go-{version[0]}.{version[1]}"
        case "js":
            return f"node-{version[0]}"
        case "csharp":
            return f"dotnet-{version[0]}"
        case _:
            return "c"


def language_of(name: str) -> str | None:
    """Tell the language that a runtime's name, or the language's own, belongs to."""
    if name in RUNTIMES:
        return name
    family = name.partition("-")[0]
    return {"cpython": "python", "go": "go", "node": "js", "dotnet": "csharp"}.get(family)
