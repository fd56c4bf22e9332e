import asyncio
import sys

log = []


async def body(gate):
    log.append("body starts")
    await gate.wait()
    log.append("body ends")


async def main():
    if sys.argv[1] == "eager-task":
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    gate = asyncio.Event()
    log.append("call")
    started = body(gate) if sys.argv[1] == "coroutine" else asyncio.create_task(body(gate))
    log.append("after the call")
    await asyncio.sleep(0)  # a turn for whoever else is ready
    log.append("after another wait")
    gate.set()
    await started
    log.append("after the await")


asyncio.run(main())
for step, event in enumerate(log, 1):
    print(f"{step}: {event}")
