var counter = 0;
using var bothLoaded = new Barrier(2);

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

void Add()
{
    var seen = counter; // counter++, drawn apart
    bothLoaded.SignalAndWait(); // luck, made certain
    counter = seen + 1;
}
