import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def square(n):
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor(2, get_context(*sys.argv[1:])) as pool:
        print(*pool.map(square, range(4)))
