import threading

start = threading.Event()
seen = []


def work(i):
    start.wait()
    seen.append(i)


threads = []
for i in range(5):
    threads.append(threading.Thread(target=work, args=(i,)))
    threads[-1].start()
start.set()
for thread in threads:
    thread.join()
print(*sorted(seen))
