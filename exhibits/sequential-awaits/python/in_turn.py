import asyncio

in_flight = most = 0


async def fetch():
    global in_flight, most
    in_flight += 1
    most = max(most, in_flight)
    await asyncio.sleep(0.02)
    in_flight -= 1


async def main():
    for _ in range(10):
        await fetch()
    print("most in flight:", most)


asyncio.run(main())
