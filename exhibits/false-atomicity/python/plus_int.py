import threading

counter = 0
start = threading.Barrier(4)


def work():
    global counter
    start.wait()
    for _ in range(200_000):
        counter += int(1)  # noqa: UP018 (the call is the point)


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("lost:", 800_000 - counter)
