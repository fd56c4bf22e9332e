import asyncio
import contextvars

scratch, count = 0, 0
mine = contextvars.ContextVar("mine")
lock = asyncio.Lock()


async def middle():
    await asyncio.sleep(0)  # the other task's turn


# Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
async def plain(number):
    global scratch
    scratch = number
    await middle()
    return scratch


async def under_lock(number):
    async with lock:
        return await plain(number)


async def saved_and_restored(number):
    global scratch
    saved = scratch
    answer = await plain(number)
    scratch = saved
    return answer


async def copied_and_written_back(number):
    global count
    copy = count
    await middle()
    count = copy + 1
    return copy + 1


async def context_variable(number):
    mine.set(number)
    await middle()
    return mine.get()


async def locals_only(number):
    scratch = number
    await middle()
    return scratch


async def verdict(function):
    lost = len({1, 2} - set(await asyncio.gather(function(1), function(2))))
    return f"wrong: {lost} of 2 lost" if lost else "right"


async def main():
    print("global variable:", await verdict(plain))
    print("global variable under a lock:", await verdict(under_lock))
    print("global variable saved and restored:", await verdict(saved_and_restored))
    print("global variable copied and written back:", await verdict(copied_and_written_back))
    print("context variable:", await verdict(context_variable))
    print("local variable:", await verdict(locals_only))


asyncio.run(main())
