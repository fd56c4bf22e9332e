import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def square(n):
    return n * n


with ProcessPoolExecutor(2, get_context(*sys.argv[1:])) as pool:
    print(*pool.map(square, range(4)))
