import threading

cache = {}
built = []
everyone_looked = threading.Barrier(8)


def get(key):
    if key not in cache:
        everyone_looked.wait()  # luck, made certain
        built.append(key)
        cache[key] = object()
    return cache[key]


threads = [threading.Thread(target=get, args=("a",)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("built:", len(built))
