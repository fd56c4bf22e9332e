"""The harness keeps to its plan: arrows run down, and rooms alone know their names."""

import ast
import re
from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from harness.languages import LANGUAGES
from harness.workloads import WORKLOADS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("workloads", "languages")
TOP = "__main__"
NAMES = (
    *(each.name for each in WORKLOADS),
    *LANGUAGES,
    *(name for each in LANGUAGES.values() for name in (each.prefix, each.control) if name),
)
ALLOWED: dict[str, str] = {}  # `wing/module.py: text` -> why it may stand there; ten at the most


def _sketch() -> list[str]:
    """Read the order from the list that contributors see: wings, then ground, from the top down."""
    listed = re.search(
        r"^ {4}harness/\n((?: {6}\S.*\n)+)", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE
    )
    assert listed
    return [line.split()[0].removesuffix("/").removesuffix(".py") for line in listed[1].splitlines()]


ORDER = _sketch()


class House:
    """The modules below a folder, and which imports which."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.modules = sorted((root / "harness").rglob("*.py"))
        self.imports = {module: set(self._imports(module)) for module in self.modules}

    def place(self, module: Path) -> str:
        """Return a module's wing; of ground, its own name."""
        first, *_ = module.relative_to(self.root / "harness").parts
        return first.removesuffix(".py")

    def name(self, module: Path) -> str:
        return str(module.relative_to(self.root / "harness"))

    def _imports(self, module: Path) -> Iterator[Path]:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                # `from a import b`: the module b of the package a, else whatever a has
                for alias in node.names:
                    yield from self._files(f"{node.module}.{alias.name}") or self._files(node.module)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._files(alias.name)

    def _files(self, name: str) -> list[Path]:
        path = self.root.joinpath(*name.split("."))
        return [each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()]

    def up(self) -> list[str]:
        """List the arrows that run up, and the imports of rooms from other wings or rooms."""
        wrong = []
        for module, imported in self.imports.items():
            here = self.place(module)
            room = here in ROOMS and module.name != "__init__.py"
            for other in imported:
                there = self.place(other)
                above = here != there and ORDER.index(there) < ORDER.index(here)
                if above or (room and (there in ROOMS or there not in BELOW_ROOMS)):
                    wrong.append(f"{self.name(module)} -> {self.name(other)}")
        return wrong

    def strings(self) -> Iterator[tuple[Path, str]]:
        """Give every text outside the rooms that is no docstring."""
        for module in self.modules:
            if self.place(module) not in ROOMS:
                tree = ast.parse(module.read_text(encoding="utf-8"))
                statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
                for node in ast.walk(tree):
                    if (
                        isinstance(node, ast.Constant)
                        and isinstance(node.value, str)
                        and id(node) not in statements
                    ):
                        yield module, node.value

    def named(self, names: Sequence[str]) -> list[str]:
        """List the texts that are a room's name, or begin with one."""
        return [
            f"{self.name(module)}: {text}"
            for module, text in self.strings()
            if any(re.match(rf"{re.escape(name)}([-/@?]|\Z)", text) for name in names)
        ]


BELOW_ROOMS = ORDER[ORDER.index(ROOMS[-1]) + 1 :]
HARNESS = House(ROOT)


def test_the_sketch_lists_every_wing_and_all_of_the_ground() -> None:
    assert {HARNESS.place(module) for module in HARNESS.modules} - {"__init__"} == set(ORDER)
    assert ORDER[0] == TOP


def test_arrows_run_down() -> None:
    assert HARNESS.up() == []


def test_no_arrows_run_in_a_circle() -> None:
    TopologicalSorter(HARNESS.imports).prepare()


def test_nobody_but_its_room_knows_a_name() -> None:
    assert sorted(set(HARNESS.named(NAMES)) - set(ALLOWED)) == []
    assert set(ALLOWED) <= set(HARNESS.named(NAMES))
    assert len(ALLOWED) <= 10


@pytest.mark.parametrize(
    ("module", "text", "wrong"),
    [
        ("judging/a.py", "from harness.showing import b", "judging/a.py -> showing/b.py"),
        ("judging/a.py", "def f():\n    import harness.showing.b", "judging/a.py -> showing/b.py"),
        ("model.py", "from harness.fetching.c import x", "model.py -> fetching/c.py"),
        ("workloads/a.py", "from harness.workloads.d import x", "workloads/a.py -> workloads/d.py"),
        (
            "workloads/a.py",
            "from harness.languages import LANGUAGES",
            "workloads/a.py -> languages/__init__.py",
        ),
        ("languages/a.py", "from harness.records import e", "languages/a.py -> records/e.py"),
    ],
)
def test_an_arrow_that_runs_up_is_seen(tmp_path: Path, module: str, text: str, wrong: str) -> None:
    others = ("showing/b.py", "fetching/c.py", "workloads/d.py", "languages/__init__.py", "records/e.py")
    for name in (*others, module):
        path = tmp_path / "harness" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if name == module else "", encoding="utf-8")

    assert House(tmp_path).up() == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "'timers'",
        "'python'",
        "{'go': 1}",
        "'spawn/asyncio'",
        "f'go-{1}'",
        "x == 'c'",
        "'go@1'",
        "f'spawn?{1}'",
        "'dotnet-10'",
        "x.endswith('-gil')",
    ],
)
def test_a_name_that_is_known_elsewhere_is_seen(tmp_path: Path, text: str) -> None:
    (tmp_path / "harness/judging").mkdir(parents=True)
    (tmp_path / "harness/judging/a.py").write_text(f'"""Of timers and go."""\nx = 1\ny = {text}\n')

    assert len(House(tmp_path).named(NAMES)) == 1


@pytest.mark.parametrize("text", ["'a timers'", "'goroutine'", "'gone'", "'.c'"])
def test_a_text_that_only_looks_like_a_name_is_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "harness/judging").mkdir(parents=True)
    (tmp_path / "harness/judging/a.py").write_text(f"y = {text}\n")

    assert House(tmp_path).named(NAMES) == []
