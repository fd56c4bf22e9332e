import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import kernels
from meeting import Meeting, recorded_unit
from recording import Trace
from tools import Unit


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[[int, int], Unit]:
    """Make the recording kernel for so many units and workers; the trace is `trace` in tmp_path."""

    def make(units: int, workers: int) -> Unit:
        trace = Trace(str(tmp_path / "trace"), threading.get_native_id)
        trace.begin()
        return recorded_unit(kernels.unit, trace, Meeting(get_context("fork"), units=units, workers=workers))

    return make


def read(path: Path) -> list[dict[str, dict[str, int]]]:
    opening, *lines = path.read_text().splitlines()

    assert opening == "["
    assert all(line.endswith(",") for line in lines)
    return [json.loads(line.removesuffix(",")) for line in lines]


@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("units", [1, 2, 5, 8, 9])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_that_overlap_get_through(
    recorded: Callable[[int, int], Unit], tmp_path: Path, units: int, workers: int, iterations: int
) -> None:
    unit = recorded(units, workers)
    with ThreadPoolExecutor(workers) as pool:
        rounds = [list(pool.map(lambda i: unit(1, i, 10), range(units))) for _ in range(iterations)]

    answers = [kernels.unit(1, i, 10) for i in range(units)]
    assert rounds == [answers] * iterations
    events = [(e["args"]["task"], e["args"]["answer"]) for e in read(tmp_path / "trace")]
    assert sorted(events) == sorted([*enumerate(answers)] * iterations)


def test_one_worker_never_waits(recorded: Callable[[int, int], Unit]) -> None:
    unit = recorded(4, 1)

    assert [unit(1, i, 10) for i in range(4)] == [kernels.unit(1, i, 10) for i in range(4)]


def test_a_serial_caller_waits_for_somebody_to_meet(
    recorded: Callable[[int, int], Unit],
) -> None:
    unit = recorded(4, 2)
    serial = threading.Thread(target=unit, args=(1, 0, 10))
    serial.start()
    serial.join(timeout=0.2)  # time enough to return, if it did not wait

    assert serial.is_alive()
    unit(1, 1, 10)
    serial.join()


@pytest.mark.parametrize(("before", "units"), [(0, 3), (2, 3), (2, 4)])
def test_the_straggler_returns_last(
    recorded: Callable[[int, int], Unit], tmp_path: Path, before: int, units: int
) -> None:
    """It has ticket 0 where no tuple fits into half of the units, and in iteration 2, where none meets."""
    unit = recorded(units, 2)
    for _ in range(before):
        with ThreadPoolExecutor(units) as pool:
            list(pool.map(lambda i: unit(2, i, 10), range(units)))
    straggler = threading.Thread(target=unit, args=(1, 0, 10))
    straggler.start()
    straggler.join(timeout=0.2)

    assert straggler.is_alive()
    for i in range(1, units):
        unit(1, i, 10)
    straggler.join()

    ended = {e["args"]["task"]: e["args"]["end"] for e in read(tmp_path / "trace")[-units:]}
    assert max(ended, key=ended.__getitem__) == 0
