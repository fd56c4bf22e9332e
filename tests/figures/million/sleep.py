"""n asyncio tasks that sleep: sleep.py MODE N SECONDS, MODE one of `sleep` and `gate`."""

import asyncio
import ctypes
import gc
import sys


def told() -> str:
    return sys.stdin.readline().strip()


def collect() -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


async def main(mode: str, n: int, seconds: float) -> None:
    gate = asyncio.Event()

    async def sleep() -> None:
        await asyncio.sleep(seconds)

    async def wait() -> None:
        await gate.wait()

    tasks = [asyncio.create_task(wait() if mode == "gate" else sleep()) for _ in range(n)]
    await asyncio.sleep(0)  # all have begun
    print("asleep", flush=True)
    if told() == "collect":
        collect()
        print("collected", flush=True)
        told()
    gate.set()
    for task in tasks:
        await task
    print("ended", flush=True)
    told()


asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
