"""The harness keeps to its plan: arrows run down, rooms know themselves alone, nobody else knows their names."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HARNESS = ROOT / "harness"
SKETCH = ROOT / "CONTRIBUTING.md"
ROOMS = ("workloads", "languages")
CONTRACT_FIELDS = {"c", "go"}
EXCEPTIONS: dict[str, str] = {}  # `wing/module.py: text`: why it may stand there


def _modules() -> list[Path]:
    return sorted(HARNESS.rglob("*.py"))


def _place(module: Path) -> str:
    """Return a module's wing, or its own name where it is ground or the top."""
    parts = module.relative_to(HARNESS).parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py")


def wings() -> list[str]:
    """Read the wings and the ground from the sketch that contributors see, from the top down."""
    sketch = re.search(r"^    harness/\n(.*?)\n\n", SKETCH.read_text(), re.MULTILINE | re.DOTALL)
    assert sketch
    lines = [line.split("  ") for line in sketch[1].splitlines() if line.startswith("      ")]
    return [
        name.strip("/").removesuffix(".py") for line in lines for name in filter(None, map(str.strip, line))
    ][::1]


@cache
def _imports(module: Path) -> frozenset[Path]:
    """Return the harness's modules that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "harness":
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("harness.")]
        else:
            continue
        found |= {path for name in names if (path := _file(name))}
    return frozenset(found)


def _file(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)
