import threading


class Box:
    hidden = 0

    @property
    def value(self):
        return self.hidden

    @value.setter
    def value(self, number):
        self.hidden = number


box = Box()
start = threading.Barrier(4)


def work():
    start.wait()
    for _ in range(200_000):
        box.value += 1


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("lost:", 800_000 - box.value)
