import threading

cache = {}
built = []
lock = threading.Lock()


def get(key):
    with lock:
        if key not in cache:
            built.append(key)
            cache[key] = object()
        return cache[key]


threads = [threading.Thread(target=get, args=("a",)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("built:", len(built))
