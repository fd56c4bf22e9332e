"""The extension as installed, on whichever interpreter runs this."""

import gc
import itertools
import random
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from operator import call
from typing import Protocol

import concurrency_kernels
import pytest

import kernels


class Kernel(Protocol):
    def __call__(self, base: int, index: int, rounds: int) -> int: ...


ATTACHED: Kernel = concurrency_kernels.unit_holding_gil
DETACHED: Kernel = concurrency_kernels.unit
KERNELS = [DETACHED, ATTACHED]
MOST = 2**32 - 1
GIL = not hasattr(sys, "_is_gil_enabled") or sys._is_gil_enabled()


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
def test_a_unit_answers_as_specified(kernel: Kernel, base: int, index: int, rounds: int, answer: int) -> None:
    assert kernel(base, index, rounds) == answer


@pytest.mark.parametrize("kernel", KERNELS)
def test_it_answers_as_the_kernel_in_python_does(kernel: Kernel) -> None:
    edges = [0, 1, 2**16, 2**31 - 1, 2**31, MOST]
    chance = random.Random(20260)
    drawn = [(chance.randint(0, MOST), chance.randint(0, MOST)) for _ in range(500)]

    for base, index in (*itertools.product(edges, edges), *drawn):
        rounds = chance.randint(0, 50)
        assert kernel(base, index, rounds) == kernels.unit(base, index, rounds), (base, index, rounds)


@pytest.mark.parametrize("kernel", KERNELS)
def test_arguments_have_names(kernel: Kernel) -> None:
    assert kernel(rounds=1000, base=1, index=0) == kernel(1, 0, 1000)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("wrong", ["1", 1.0, Decimal(1), -1, MOST + 1, 2**64 + 1, None])
def test_what_is_not_a_32_bit_unsigned_integer_is_a_type_error(
    kernel: Callable[[object, object, object], int], place: int, wrong: object
) -> None:
    arguments: list[object] = [1, 0, 1000]
    arguments[place] = wrong

    with pytest.raises(TypeError, match="incompatible function arguments"):
        kernel(*arguments)


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


def test_an_interpreter_with_a_gil_of_its_own_may_import_it() -> None:
    interpreters = pytest.importorskip("_interpreters")
    interpreter = interpreters.create("isolated")

    failure = interpreters.run_string(
        interpreter, "import concurrency_kernels; assert concurrency_kernels.unit(1, 0, 1) == 0"
    )
    interpreters.destroy(interpreter)

    assert failure is None, failure.formatted


def ends_before(kernel: Kernel, rounds: int, step: Callable[[], object]) -> bool:
    """Have another thread take a step once the call is under way; tell whether the call ended before it.

    From the release of the gate to the answer's arrival in the list all is C: the interpreter does not look
    up between them, neither for whoever wants the GIL nor for whoever wants to stop the world.
    """
    gate = threading.Lock()
    gate.acquire()
    ended: list[object] = []
    seen: list[int] = []

    def other() -> None:
        with gate:
            step()
            seen.append(len(ended))

    thread = threading.Thread(target=other)
    thread.start()
    steps: tuple[Callable[[], object], ...] = (gate.release, partial(kernel, 1, 0, rounds))
    ended.extend(map(call, steps))
    thread.join()
    return seen == [2]


@pytest.mark.parametrize(
    ("kernel", "step"),
    [
        pytest.param(DETACHED, gc.isenabled, id="detached"),
        pytest.param(DETACHED, gc.collect, id="detached-collect"),
        *([] if GIL else [pytest.param(ATTACHED, gc.isenabled, id="attached-no-gil")]),
    ],
)
def test_another_thread_runs_while_the_kernel_does(kernel: Kernel, step: Callable[[], object]) -> None:
    longer = (10**7, 10**8, 10**9, MOST)  # a thread may be slow to wake up, on a busy machine

    assert not all(ends_before(kernel, rounds, step) for rounds in longer)


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(gc.collect, id="collect"),
        *([pytest.param(gc.isenabled, id="anything")] if GIL else []),
    ],
)
def test_an_attached_call_holds_up_whoever_wants_the_gil_or_to_stop_the_world(
    step: Callable[[], object],
) -> None:
    assert all(ends_before(ATTACHED, rounds, step) for rounds in (10**6, 10**7, 10**8))


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_stub_says_what_the_module_says(kernel: Kernel) -> None:
    signature = "(base: int, index: int, rounds: int) -> int"

    assert signature in (kernel.__doc__ or "")
