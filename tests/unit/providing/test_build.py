"""Building: once, aside, whole or not at all, with a log, and nothing left running."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from harness.fetching.foreign import run
from harness.language import Recipe, Step
from harness.languages import LANGUAGES
from harness.model import Build, Command, Toolchain
from harness.providing.build import build
from tests.fakes.toolchains import calls, ended, put

ROOT = Path(__file__).parents[3]


def toolchain(path: Path, runtime: str = "go-1.26", language: str = "go") -> Toolchain:
    return Toolchain(
        runtime=runtime,
        language=language,
        status="found",
        version="1.26.0",
        maker="fake",
        path=str(path),
        source="named",
        remedy="",
        stamp=path.read_text() if path.exists() else "",
        environment={},
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout whose Go program is one file, which the fake compiler copies."""
    (tmp_path / "go").mkdir()
    (tmp_path / "go/source.go").write_text("first")
    return tmp_path


def make(checkout: Path, *toolchains: Toolchain, deadline_s: float = 20.0) -> tuple[list[Build], list[str]]:
    said: list[str] = []
    return list(build(toolchains, checkout, said.append, os.environ, deadline_s)), said


def test_a_program_is_built_with_its_log(checkout: Path) -> None:
    (built,), said = make(checkout, toolchain(put(checkout / "bin/go")))

    assert said == ["building go-1.26"]
    assert built.problem == ""
    assert (str(checkout / "build/go-1.26/program"),) == built.argv
    assert Path(built.argv[0]).read_text() == "first"
    assert "-trimpath" in Path(built.log).read_text()


def test_what_is_up_to_date_is_left_alone(checkout: Path) -> None:
    go = put(checkout / "bin/go")
    (first,), _ = make(checkout, toolchain(go))

    (second,), said = make(checkout, toolchain(go))

    assert ([], first) == (said, second)
    assert len(calls(go)) == 1


def test_changed_sources_and_changed_toolchains_build_again(checkout: Path) -> None:
    go = put(checkout / "bin/go")
    stamps = {make(checkout, toolchain(go))[0][0].stamp}

    (checkout / "go/source.go").write_text("second")
    (built,), _ = make(checkout, toolchain(go))
    assert Path(built.argv[0]).read_text() == "second"
    stamps.add(built.stamp)

    stamps.add(make(checkout, toolchain(put(go, version="1.26.1")))[0][0].stamp)
    assert len(stamps) == 3


def test_what_tools_leave_in_the_sources_does_not_count(checkout: Path) -> None:
    go = put(checkout / "bin/go")
    (first,), _ = make(checkout, toolchain(go))
    (checkout / "go/__pycache__").mkdir()
    (checkout / "go/__pycache__/x.pyc").write_bytes(b"x")
    (checkout / "go/.cache").write_bytes(b"x")

    assert [first] == make(checkout, toolchain(go))[0]


@pytest.mark.parametrize(
    ("behaviour", "deadline_s", "problem"),
    [
        ("fails", 20.0, "exit code 1"),
        ("segfaults", 20.0, "SIGSEGV"),
        ("hangs", 1.0, "did not end within 1 s"),
        ("floods", 20.0, "wrote more than"),
    ],
)
def test_a_build_that_fails_leaves_its_log_and_nothing_to_run(
    checkout: Path, behaviour: str, deadline_s: float, problem: str
) -> None:
    go = put(checkout / "bin/go")
    make(checkout, toolchain(go))
    put(go, behaviour)

    (built,), _ = make(checkout, toolchain(go), deadline_s=deadline_s)

    assert problem in built.problem
    assert built.problem.endswith(f"see {built.log}")
    assert [path.name for path in Path(built.log).parent.iterdir()] == ["build.log"]


def test_a_failed_build_is_tried_again(checkout: Path) -> None:
    go = put(checkout / "bin/go", "fails")
    make(checkout, toolchain(go))
    make(checkout, toolchain(go))

    assert len(calls(go)) == 2


def test_a_toolchain_that_vanished_fails_its_build_alone(checkout: Path) -> None:
    gone = toolchain(checkout / "bin/gone", "go-1.27")

    (there, not_there), _ = make(checkout, toolchain(put(checkout / "bin/go")), gone)

    assert there.problem == ""
    assert "can't be started: No such file" in not_there.problem


def test_a_build_server_in_a_session_of_its_own_is_ended(checkout: Path) -> None:
    (built,), _ = make(checkout, toolchain(put(checkout / "bin/go", "leaves")))

    assert built.problem == ""
    assert ended(int((checkout / "bin/server.pid").read_text()))


def test_a_control_shares_the_build_and_differs_in_its_environment(checkout: Path) -> None:
    python = put(checkout / "bin/python3")
    plain = toolchain(python, "cpython-3.14t", "python")
    control = msgspec.structs.replace(plain, runtime="cpython-3.14t-gil", environment={"PYTHON_GIL": "1"})

    (first, second), said = make(checkout, plain, control)

    assert said.count("building cpython-3.14t") == 1
    assert (first.argv, first.stamp) == (second.argv, second.stamp)
    assert (second.runtime, second.environment) == ("cpython-3.14t-gil", {"PYTHON_GIL": "1"})


def toy(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    """Build another program of the same language, with a dependency that the first must never see."""
    folder, program = str(checkout / "go/cmd/toy"), str(out / "program")
    step = Step(argv=(toolchain.path, "build", "-o", program, "."), directory=folder)
    return Recipe(steps=(step,), argv=(program,), sources=(folder,), inputs=(folder,))


@pytest.mark.parametrize(
    ("language", "runtime", "folder"),
    [
        ("go", "go-1.26", "go/cmd/toy"),
        ("js", "node-26", "js/servers/toy"),
        ("csharp", "dotnet-10", "csharp/Servers/Toy"),
    ],
)
def test_the_sources_of_other_environments_leave_base_as_it_was(
    checkout: Path, language: str, runtime: str, folder: str
) -> None:
    (checkout / "csharp/Programs").mkdir(parents=True)
    tool = toolchain(put(checkout / "bin/tool"), runtime, language)
    (before,), _ = make(checkout, tool)
    assert before.problem == ""

    (checkout / folder).mkdir(parents=True)
    (checkout / folder / "source").write_text("toy")

    assert make(checkout, tool) == ([before], [])


def test_another_environment_is_built_only_when_selected_and_leaves_base_as_it_was(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = put(checkout / "bin/go")
    (before,), _ = make(checkout, toolchain(go))

    (checkout / "go/cmd/toy").mkdir(parents=True)
    (checkout / "go/cmd/toy/source.go").write_text("toy")
    recipes = {**LANGUAGES["go"].recipes, "toy": toy}
    monkeypatch.setitem(LANGUAGES, "go", msgspec.structs.replace(LANGUAGES["go"], recipes=recipes))
    assert make(checkout, toolchain(go)) == ([before], [])
    assert not (checkout / "build/go-1.26/toy").exists()

    said: list[str] = []
    base, further = build([toolchain(go)], checkout, said.append, selected={("go", "toy"), ("js", "x")})
    assert (base, said) == (before, ["building go-1.26/toy"])
    assert (further.name, further.problem) == ("go-1.26/toy", "")
    assert Path(further.argv[0]).read_text() == "toy"
    assert Path(further.argv[0]).is_relative_to(checkout / "build/go-1.26/toy")

    (checkout / "go/cmd/toy/source.go").write_text("other")
    base, other = build([toolchain(go)], checkout, said.append, selected={("go", "toy")})
    assert base == before
    assert other.stamp != further.stamp


def test_toolchains_that_were_not_found_are_not_built(checkout: Path) -> None:
    missing = msgspec.structs.replace(toolchain(checkout / "none"), status="missing")

    assert make(checkout, missing) == ([], [])


def test_a_package_that_cannot_be_had_is_no_failed_build(checkout: Path) -> None:
    python = put(checkout / "bin/python3")  # its venv has no Python, so nothing installs into it

    (built,), said = make(checkout, toolchain(python, "cpython-3.13", "python"))

    assert (built.problem, built.packages) == ("", ())
    assert any(line.startswith("cpython-3.13: without gevent; see ") for line in said)
    assert "gevent is left out" in Path(built.log).read_text()


BUILDER = """
import os, sys
from pathlib import Path
from tests.unit.providing.test_build import make, toolchain
make(Path(sys.argv[1]), toolchain(Path(sys.argv[1], "bin/go")))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_build_leaves_no_half_and_the_next_one_completes(
    checkout: Path, number: signal.Signals
) -> None:
    go = put(checkout / "bin/go")
    (before,), _ = make(checkout, toolchain(go))
    put(go, "hangs")
    os.mkfifo(checkout / "bin/go.fifo")
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(checkout)], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as it:
        compiler = int((checkout / "bin/go.fifo").read_text())
        it.send_signal(number)
        it.wait(20)

    assert Path(before.argv[0]).read_text() == "first"
    if number == signal.SIGINT:
        assert ended(compiler)
    else:
        os.kill(compiler, signal.SIGKILL)  # its deadline died with its builder
    (checkout / "bin/go.fifo").unlink()
    (built,), _ = make(checkout, toolchain(put(go)))
    assert Path(built.argv[0]).read_text() == "first"
    assert list((checkout / "build").glob(".go-1.26-*")) == []


def test_two_builders_at_once_build_once(checkout: Path) -> None:
    go = put(checkout / "bin/go")
    with ThreadPoolExecutor(3) as pool:
        builds = list(pool.map(lambda _: make(checkout, toolchain(go))[0], range(3)))

    assert builds[0] == builds[1] == builds[2]
    assert len(calls(go)) == 1


def test_a_stop_ends_a_tool_at_once(tmp_path: Path) -> None:
    command = Command(
        argv=(str(put(tmp_path / "go", "hangs")),), environment={}, directory=str(tmp_path), deadline_s=20
    )
    stop = threading.Event()
    stop.set()
    with (tmp_path / "log").open("wb") as log:
        assert run(command, log, limit_bytes=1, stop=stop) == "was stopped"


def test_node_needs_no_build(checkout: Path) -> None:
    (built,), _ = make(checkout, toolchain(checkout / "node", "node-26", "js"))

    assert (str(checkout / "node"), "--expose-gc", str(checkout / "js/main.js")) == built.argv


def test_the_floor_is_built_where_a_path_has_a_space(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None or shutil.which("make") is None:
        pytest.skip("no C compiler")
    place = tmp_path / "a place"
    for part in ("floor", "harness/oracle.c"):
        (place / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, place / part)
    cc = Toolchain(runtime="c", language="c", status="found", path=compiler)

    (built,) = build([cc], place, lambda _: None)

    assert built.problem == ""
    assert (place / "build/c/liboracle.so").exists()
    assert subprocess.run([*built.argv, "--list"], check=False, capture_output=True).returncode == 0
