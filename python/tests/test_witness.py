"""What main says of workloads that do something else."""

import json
from pathlib import Path

import pytest
from running import MAIN, need, start

STAND_IN = """
import sys
sys.path[:0] = sys.argv[1:3]
from program import main
sys.exit(main(sys.argv[3:]))
"""


def stand_in(folder: Path, name: str, code: str, command: str, stdin: str = "") -> tuple[int, list[str], str]:
    """Run the program with another workload in the place of its own; return exit code and outputs."""
    (folder / f"{name}.py").write_text(code)
    process = start(command, program=["-c", STAND_IN, str(folder), str(MAIN.parent)])
    out, err = process.communicate(stdin)
    return process.returncode, out.splitlines(), err


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_plateau_too_many_or_too_few_ends_the_program_with_65(tmp_path: Path, times: int) -> None:
    code = f"""
import threading

def run(seeds, *, plateau, concurrency, depth=1):
    threading.Thread(target=threading.Event().wait).start()
    for seed in seeds:
        for _ in range({times}):
            plateau(concurrency, None)
        yield 0
"""
    exit_code, out, err = stand_in(
        tmp_path, "spawn_thread", code, "--workload spawn --model thread --concurrency 3 --depth 1"
    )

    assert (exit_code, out, err) == (65, [], f"{times} plateaus in an iteration, not 2\n")


def census(folder: Path, model: str, code: str) -> list[dict[str, int]]:
    """Hold a stand-in for spawn; ask for the census from gate two of iteration 0 on."""
    command = f"--workload spawn --model {model} --concurrency 3 --depth 1 --hold"
    exit_code, out, err = stand_in(folder, f"spawn_{model}", code, command, "go\n" + "census\ngo\n" * 3)
    assert exit_code == 0, err
    return [line for line in map(json.loads, out) if "census" in line]


def counts(said: list[dict[str, int]]) -> list[tuple[int, int, int]]:
    return [(line["census"], line["again"], line["moved"]) for line in said]


ASYNCIO = """
import asyncio

async def gates(plateau, n, opened):
    await asyncio.sleep(0)
    await plateau(n, None)
    opened.set()
    await asyncio.sleep(0)
    await plateau(n, None)
"""

SUPERVISED = """
async def everything(plateau, n):
    first, second = asyncio.Event(), asyncio.Event()
    async def park():
        await first.wait()
        await second.wait()
    async def supervise(tasks):
        await asyncio.wait(tasks)
    tasks = [asyncio.create_task(park()) for _ in range(n)]
    supervisor = asyncio.create_task(supervise(tasks))
    await gates(plateau, n, first)
    second.set()
    await supervisor

def run(seeds, *, plateau, concurrency, depth=1):
    for seed in seeds:
        asyncio.run(everything(plateau, concurrency))
        yield 0
"""

KEPT = """
def run(seeds, *, plateau, concurrency, depth=1):
    condition = asyncio.Condition()
    tasks = []
    async def park():
        while True:
            async with condition:
                await condition.wait()
    async def visit():
        if not tasks:
            tasks.extend(asyncio.create_task(park()) for _ in range(concurrency))
        await asyncio.sleep(0)
        await plateau(concurrency, None)
        async with condition:
            condition.notify_all()
        for _ in range(10):
            await asyncio.sleep(0)
        await plateau(concurrency, None)
    with asyncio.Runner() as runner:
        for seed in seeds:
            runner.run(visit())
            yield 0
"""

UNSTARTED = """
async def everything(plateau, n):
    opened = asyncio.Event()
    tasks = [asyncio.create_task(opened.wait()) for _ in range(n)]
    await plateau(n, None)
    await plateau(n, None)
    opened.set()
    await asyncio.wait(tasks)

def run(seeds, *, plateau, concurrency, depth=1):
    for seed in seeds:
        asyncio.run(everything(plateau, concurrency))
        yield 0
"""

BY_HAND = """
class Registered:
    def __init__(self, loop, coroutine):
        self._loop, self._coroutine = loop, coroutine
        self._fut_waiter = coroutine.send(None)
        asyncio.tasks._register_task(self)
    def get_loop(self):
        return self._loop
    def done(self):
        return False
    def get_coro(self):
        return self._coroutine

class Sub(asyncio.Task):
    pass

async def everything(plateau, n):
    loop = asyncio.get_running_loop()
    async def park():
        await loop.create_future()
    async def other():
        await loop.create_future()
    def stepped():
        coroutine = other()
        coroutine.send(None)
        return coroutine
    kept = [Registered(loop, park()) for _ in range(n)] + [Sub(park()) for _ in range(n)]
    await asyncio.sleep(0)
    fresh = [asyncio.Task(stepped()) for _ in range(n)]
    await plateau(n, None)
    await plateau(n, None)
    for task in kept:
        asyncio.tasks._unregister_task(task)
    for task in fresh:
        task.cancel()

def run(seeds, *, plateau, concurrency, depth=1):
    with asyncio.Runner() as runner:
        for seed in seeds:
            runner.run(everything(plateau, concurrency))
            yield 0
"""

NOT_PARKED = """
async def everything(plateau, n):
    loop = asyncio.get_running_loop()
    woken, ended = loop.create_future(), loop.create_future()
    async def park(future):
        await future
    tasks = [asyncio.create_task(park(woken)) for _ in range(n)]
    tasks += [asyncio.create_task(park(ended)) for _ in range(n)]
    tasks += [asyncio.create_task(asyncio.sleep(1000)) for _ in range(n)]
    await asyncio.sleep(0)
    woken.set_result(None)
    for task in tasks[n : 2 * n]:
        task.get_coro().close()
    await plateau(n, None)
    await plateau(n, None)
    for task in tasks:
        task.cancel()

def run(seeds, *, plateau, concurrency, depth=1):
    for seed in seeds:
        asyncio.run(everything(plateau, concurrency))
        yield 0
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (SUPERVISED, [(3, 0, 0), (3, 0, 0), (3, 3, 3)]),
        (KEPT, [(3, 0, 0), (3, 3, 0), (3, 3, 3)]),
        (UNSTARTED, [(0, 0, 0)] * 3),
        (BY_HAND, [(0, 0, 0)] * 3),
        (NOT_PARKED, [(0, 0, 0)] * 3),
    ],
    ids=["supervised", "kept", "unstarted", "by hand", "not parked"],
)
def test_the_census_of_asyncio_counts_tasks_that_wait_in_the_workload(
    tmp_path: Path, code: str, expected: list[tuple[int, int, int]]
) -> None:
    assert counts(census(tmp_path, "asyncio", ASYNCIO + code)) == expected


CLERK = """
async def everything(plateau, n):
    loop = asyncio.get_running_loop()
    mail = [loop.create_future() for _ in range(n)]
    said, answers = asyncio.Queue(), asyncio.Queue()
    async def hold(i):
        while (nonce := await mail[i]) is not None:
            mail[i] = loop.create_future()
            said.put_nowait(nonce)
    async def pass_on():
        while True:
            answers.put_nowait(await said.get())
    async def poke(i, nonce):
        mail[i].set_result(nonce)
        return await answers.get()
    tasks = [asyncio.create_task(hold(i)) for i in range(n)]
    clerk = asyncio.create_task(pass_on())
    await asyncio.sleep(0)
    await plateau(n, poke)
    for future in mail:
        future.set_result(None)
    await asyncio.wait(tasks)
    clerk.cancel()

def run(seeds, *, plateau, concurrency, depth=1):
    for seed in seeds:
        asyncio.run(everything(plateau, concurrency))
        yield 0
"""


@pytest.mark.parametrize("before", ["", "census\n"])
def test_a_supervisor_that_hands_answers_on_is_not_counted_as_a_task_that_ran(
    tmp_path: Path, before: str
) -> None:
    command = "--workload mailbox --model asyncio --concurrency 3 --hold"
    stdin = f"{before}poke 1 2\npoke 2 5\npoke 1 7\ngo\n"
    _, out, err = stand_in(tmp_path, "mailbox_asyncio", ASYNCIO + CLERK, command, stdin)

    poked = [json.loads(line) for line in out if "poked" in line]
    assert [each["moved"] for each in poked] == [1, 1, 1], err
    assert poked[0]["by"] == poked[2]["by"] != poked[1]["by"]


DEEP = """
async def everything(plateau, n):
    opened = asyncio.Event()
    async def park():
        await opened.wait()
        await asyncio.sleep(1000)
    async def enclose(level):
        await (park() if level == 2 else enclose(level - 1))
    async def supervise(tasks):
        await tasks[0]
    tasks = [asyncio.create_task(enclose(10)) for _ in range(n)]
    supervisor = asyncio.create_task(supervise(tasks))
    await gates(plateau, n, opened)
    for task in [*tasks, supervisor]:
        task.cancel()

def run(seeds, *, plateau, concurrency, depth):
    for seed in seeds:
        asyncio.run(everything(plateau, concurrency))
        yield 0
"""


def test_the_frames_of_a_task_are_the_coroutines_that_await_each_other(tmp_path: Path) -> None:
    said = census(tmp_path, "asyncio", ASYNCIO + DEEP)

    assert counts(said) == [(3, 0, 0), (3, 0, 0), (3, 3, 3)]
    assert [line["frames"] for line in said] == [30, 30, 30]


THREADS = """
import threading

def run(seeds, *, plateau, concurrency, depth):
    for seed in seeds:
        opened = threading.Event()
        came = threading.Semaphore(0)
        def park(level):
            if level > 1:
                park(level - 1)
            else:
                came.release()
                opened.wait()
        def begin():
            park(10)
        def supervise(threads):
            park(3)
        threads = [threading.Thread(target=begin) for _ in range(concurrency)]
        threads += [threading.Thread(target=supervise, args=(threads,))]
        for thread in threads:
            thread.start()
        for thread in threads:
            came.acquire()
        plateau(concurrency, None)
        plateau(concurrency, None)
        opened.set()
        for thread in threads:
            thread.join()
        yield 0
"""


def test_of_threads_that_began_alike_the_frames_are_counted(tmp_path: Path) -> None:
    assert census(tmp_path, "thread", THREADS) == [{"census": 0, "frames": 30}] * 3


GEVENT_KEPT = """
import gevent
from gevent.event import Event

def run(seeds, *, plateau, concurrency, depth=1):
    gates = [Event() for _ in range(4)]
    def park():
        for gate in gates:
            gate.wait()
    greenlets = [gevent.spawn(park) for _ in range(concurrency)]
    unstarted = [gevent.Greenlet(park) for _ in range(concurrency)]
    supervisor = gevent.spawn(lambda: gevent.joinall(greenlets))
    class Sub(gevent.Greenlet):
        pass
    others = [Sub(gates[3].wait) for _ in range(9)] + [Sub(park) for _ in range(9)]
    for each in others:
        each.start()
    elsewhere = [gevent.spawn(gevent.sleep, 1000) for _ in range(9)]
    gevent.sleep(0)
    opening = iter(gates)
    for seed in seeds:
        plateau(concurrency, None)
        next(opening).set()
        gevent.sleep(0)
        plateau(concurrency, None)
        %s
        yield 0
"""


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("next(opening).set()", [(3, 0, 0), (3, 3, 3), (3, 3, 3)]),
        ("", [(3, 0, 0), (3, 3, 0), (3, 3, 3)]),
    ],
)
def test_the_census_of_gevent_knows_greenlets_again_and_whether_they_ran(
    tmp_path: Path, between: str, expected: list[tuple[int, int, int]]
) -> None:
    need("gevent")

    assert counts(census(tmp_path, "gevent", GEVENT_KEPT % between)) == expected


GEVENT_ONE_GATE = """
import gevent
from gevent.event import Event

def run(seeds, *, plateau, concurrency, depth=1):
    for seed in seeds:
        gates = [Event(), Event()]
        def park(i):
            for gate in gates:
                gate.wait()
        def poke(i, nonce):
            gates[0].set()
            return 7
        greenlets = [gevent.spawn(park, i) for i in range(concurrency)]
        gevent.sleep(0)
        plateau(concurrency, poke)
        for gate in gates:
            gate.set()
        gevent.joinall(greenlets)
        yield 0
"""


def test_whom_a_poke_woke_has_moved_even_after_the_answer(tmp_path: Path) -> None:
    need("gevent")
    command = "--workload mailbox --model gevent --concurrency 3 --hold"
    _, out, _ = stand_in(tmp_path, "mailbox_gevent", GEVENT_ONE_GATE, command, "poke 1 2\ngo\n")

    assert out[1] == '{"poked":1,"value":7,"moved":3,"by":1}'


PUT_ON = """
import asyncio
import asyncio.tasks

async def everything(sleep, n):
    loop = asyncio.get_running_loop()
    masks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(n)]
    for i, mask in enumerate(masks):
        me = asyncio.tasks._swap_current_task(loop, mask)
        slept = sleep(i, 1)
        future = slept.send(None)
        asyncio.tasks._swap_current_task(loop, me)
        future._asyncio_future_blocking = False
        await asyncio.wait([future])
        asyncio.tasks._swap_current_task(loop, mask)
        try:
            slept.send(None)
        except StopIteration:
            pass
        asyncio.tasks._swap_current_task(loop, me)

def run(seeds, *, sleep, concurrency, **parameters):
    for seed in seeds:
        asyncio.run(everything(sleep, concurrency))
        yield 0
"""


def test_a_sleep_in_a_tasks_name_is_nobodys(tmp_path: Path) -> None:
    command = "--workload timers --model asyncio --concurrency 3 --hops 1 --delay_ms_min 1 --delay_ms_max 1"
    exit_code, _, err = stand_in(
        tmp_path, "timers_asyncio", PUT_ON, f"{command} --trace {tmp_path / 'trace'}"
    )

    assert exit_code == 0, err
    _, *events = (tmp_path / "trace").read_text().splitlines()
    assert [json.loads(event.removesuffix(","))["tid"] for event in events] == [0, 0, 0]
