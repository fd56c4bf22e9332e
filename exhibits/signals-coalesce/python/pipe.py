import os

reading, writing = os.pipe()
for _ in range(1000):
    os.write(writing, b"x")
os.close(writing)
with open(reading, "rb") as pipe:
    print("read:", len(pipe.read()), "of 1000")
