later = (lambda: i for i in range(5))  # a generator: its loop goes on only when it is asked
print(*(call() for call in later))
