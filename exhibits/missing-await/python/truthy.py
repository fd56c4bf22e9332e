import asyncio


async def is_admin(user):
    return user == "root"


async def main():
    if is_admin("guest"):  # a coroutine is an object, and an object is true
        print("let in")
    else:
        print("kept out")


asyncio.run(main())
