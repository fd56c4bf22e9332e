import asyncio


async def serve():
    try:
        await asyncio.Event().wait()
    finally:
        print("closed")


async def main():
    serving = asyncio.create_task(serve())
    await asyncio.sleep(0)  # it is waiting now
    print("main is over; the task is done:", serving.done())


asyncio.run(main())
