import functools
import threading

built = []
everyone_inside = threading.Barrier(8)


@functools.cache
def get(key):
    everyone_inside.wait()  # luck, made certain
    built.append(key)
    return object()


threads = [threading.Thread(target=get, args=("a",)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("built:", len(built))
