import asyncio
import multiprocessing

ALL = 20


async def fetch(in_flight):
    with in_flight.get_lock():
        in_flight.value += 1
    while in_flight.value < ALL:  # the answer comes when all have asked
        await asyncio.sleep(0.01)


async def main(in_flight):
    async with asyncio.TaskGroup() as group:
        for _ in range(ALL // 2):
            group.create_task(fetch(in_flight))


def work(in_flight):
    asyncio.run(main(in_flight))


if __name__ == "__main__":
    in_flight = multiprocessing.Value("i", 0)
    processes = [multiprocessing.Process(target=work, args=(in_flight,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("most in flight:", in_flight.value)
