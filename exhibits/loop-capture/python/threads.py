import threading

start = threading.Event()
seen = []


def work():
    start.wait()  # so that none looks before the loop is over
    seen.append(i)


threads = []
for i in range(5):
    threads.append(threading.Thread(target=work))
    threads[-1].start()
start.set()
for thread in threads:
    thread.join()
print(*sorted(seen))
