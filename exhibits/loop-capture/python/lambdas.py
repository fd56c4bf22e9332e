later = [lambda: i for i in range(5)]
print(*(call() for call in later))
