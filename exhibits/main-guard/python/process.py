import sys
from multiprocessing import get_context


def hello():
    print("hello from the child", flush=True)


child = get_context(*sys.argv[1:]).Process(target=hello)
child.start()
child.join()
print("exit code of the child:", child.exitcode)
