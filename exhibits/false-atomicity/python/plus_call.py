import threading

counter = 0
start = threading.Barrier(4)


def plus_one(number):
    return number + 1


def work():
    global counter
    start.wait()
    for _ in range(200_000):
        counter = plus_one(counter)


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("lost:", 800_000 - counter)
