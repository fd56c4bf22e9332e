later = [lambda i=i: i for i in range(5)]  # a default is evaluated when the lambda is made
print(*(call() for call in later))
