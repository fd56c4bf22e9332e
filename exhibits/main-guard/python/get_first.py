import sys
from multiprocessing import get_context


def work(results):
    results.put(bytes(1_000_000))


if __name__ == "__main__":
    context = get_context(*sys.argv[1:])
    results = context.Queue()
    child = context.Process(target=work, args=(results,))
    child.start()
    print("read:", len(results.get()))
    child.join()
