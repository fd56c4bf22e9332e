var counter = 0;
using var start = new Barrier(4);
var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
{
    start.SignalAndWait();
    for (var i = 0; i < 50_000_000; i++)
    {
        counter++;
    }
})).ToArray();

foreach (var thread in threads)
{
    thread.Start();
}

foreach (var thread in threads)
{
    thread.Join();
}

Console.WriteLine($"lost: {200_000_000 - counter}");
