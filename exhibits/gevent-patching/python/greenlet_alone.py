from time import sleep

from greenlet import greenlet


def work(name):
    print(name, "begins")
    sleep(0.2)
    print(name, "ends")


for name in "ab":
    greenlet(work).switch(name)
