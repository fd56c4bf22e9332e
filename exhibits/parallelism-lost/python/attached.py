import gc
import sys
import threading
from functools import partial
from operator import call

import concurrency_kernels

attached = sys.argv[1] == "attached"
kernel = concurrency_kernels.unit_holding_gil if attached else concurrency_kernels.unit
gate = threading.Lock()
gate.acquire()
ended = []


def collect():
    with gate:
        gc.collect()  # stops the world, and so waits for every thread that is attached
        order = "call, collection" if len(ended) == 2 else "collection, call"
        print("ended:", order)


collector = threading.Thread(target=collect)
collector.start()
# All in C: the gate is opened, the native call made, and its answer kept, without an instruction of Python's.
ended.extend(map(call, (gate.release, partial(kernel, 1, 0, int(sys.argv[2])))))
collector.join()
