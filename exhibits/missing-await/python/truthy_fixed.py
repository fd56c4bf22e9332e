import asyncio


async def is_admin(user):
    return user == "root"


async def main():
    if await is_admin("guest"):
        print("let in")
    else:
        print("kept out")


asyncio.run(main())
