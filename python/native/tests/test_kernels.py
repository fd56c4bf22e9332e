"""The extension as installed, on whichever interpreter runs this."""

import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable

import concurrency_kernels
import pytest

KERNELS = [concurrency_kernels.unit, concurrency_kernels.unit_holding_gil]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("base", "index", "rounds", "answer"),
    [
        (1, 0, 1000, 0x60A2AEB2),
        (1, 0, 1, 0),
        (0xFFFFFFFF, 0, 0, 0x81F16F39),
        (0, 0, 0, 0x9E3779B9),
    ],
)
def test_a_unit_answers_as_specified(
    kernel: Callable[[int, int, int], int], base: int, index: int, rounds: int, answer: int
) -> None:
    assert kernel(base, index, rounds) == answer


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("base", ["1", 1.0, -1, 2**32, None])
def test_what_is_not_a_32_bit_unsigned_integer_is_a_type_error(
    kernel: Callable[[object, int, int], int], base: object
) -> None:
    with pytest.raises(TypeError):
        kernel(base, 0, 1000)


def test_importing_it_leaves_the_gil_as_it_was() -> None:
    source = "import sys, concurrency_kernels as _; print(getattr(sys, '_is_gil_enabled', bool)())"
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    if not hasattr(sys, "_is_gil_enabled"):
        pytest.skip("this interpreter has no GIL to lose")
    environment = {"PATH": ""}  # PYTHON_GIL would decide by itself

    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", source],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )

    assert said.stdout.strip() == str(not free_threaded)


@pytest.mark.parametrize("kernel", KERNELS)
def test_two_threads_meet_and_compute_side_by_side(
    kernel: Callable[[int, int, int], int],
) -> None:
    met = threading.Barrier(2)
    answers = [0, 0]

    def compute(i: int) -> None:
        met.wait()
        answers[i] = kernel(1, i, 100_000)

    threads = [threading.Thread(target=compute, args=(i,)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [kernel(1, i, 100_000) for i in range(2)]


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_stub_says_what_the_module_says(kernel: Callable[[int, int, int], int]) -> None:
    signature = "(base: int, index: int, rounds: int) -> int"

    assert signature in (kernel.__doc__ or "")
