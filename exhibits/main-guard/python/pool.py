import sys
from multiprocessing import get_context


def square(n):
    return n * n


with get_context(*sys.argv[1:]).Pool(2) as pool:
    print(*pool.map(square, range(4)))
