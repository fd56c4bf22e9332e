from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def outer():
    return pool.submit(inner)


def inner():
    return 42


print(pool.submit(outer).result().result())
