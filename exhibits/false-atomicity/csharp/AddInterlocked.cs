var counter = 0;

Thread[] threads = [new(Add), new(Add)];
foreach (var thread in threads)
{
    thread.Start();
}

foreach (var thread in threads)
{
    thread.Join();
}

Console.WriteLine($"counted: {counter} of 2");

void Add() => Interlocked.Increment(ref counter);
