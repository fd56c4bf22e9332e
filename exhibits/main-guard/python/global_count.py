import sys
from multiprocessing import get_context

count = 0


def work():
    global count
    count += 1
    print("in the child:", count, flush=True)


if __name__ == "__main__":
    child = get_context(*sys.argv[1:]).Process(target=work)
    child.start()
    child.join()
    print("in the parent:", count)
