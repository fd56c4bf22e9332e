"""What every test with fakes needs, and the check that ends it: nothing owned is left."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench import FAKES, Bench
from checkouts import Checkout, Starter, Terminal, wait_for


@pytest.fixture(scope="session")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled fake, at a path of its own: a process without its cookie is still known by it."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("fakes")
    folder.chmod(0o755)
    program = folder / "fake"
    subprocess.run([compiler, "-O1", "-o", program, FAKES / "fake.c"], check=True)
    return program


@pytest.fixture
def bench(fake: Path, tmp_path: Path) -> Iterator[Bench]:
    """A bench whose keeper serves; afterwards nothing is left, not even for a moment."""
    bench = Bench(fake, tmp_path)
    with bench.keeper:
        yield bench
        assert bench.left() == []


@pytest.fixture
def bare_bench(fake: Path, tmp_path: Path) -> Iterator[Bench]:
    """A bench without a keeper, for tests that start a harness of their own."""
    bench = Bench(fake, tmp_path)
    yield bench
    assert bench.is_clean(within_s=5)


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """What starts harnesses without importing everything anew."""
    with Starter() as starter:
        yield starter


@pytest.fixture
def checkout(starter: Starter, tmp_path: Path) -> Iterator[Checkout]:
    """A checkout of honest fakes; whatever a test has done, no program of it is left."""
    checkout = Checkout(tmp_path, starter)
    yield checkout
    wait_for(lambda: not checkout.left())


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal for one harness."""
    terminal = Terminal()
    yield terminal
    terminal.close()
