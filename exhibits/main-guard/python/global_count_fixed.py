import sys
from multiprocessing import get_context


def work():
    return 1


if __name__ == "__main__":
    count = 0
    with get_context(*sys.argv[1:]).Pool(1) as pool:
        count += pool.apply(work)
    print("in the parent:", count)
