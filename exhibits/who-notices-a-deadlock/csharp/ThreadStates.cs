Lock a = new(), b = new();
using var met = new Barrier(3);

void Work(Lock first, Lock second)
{
    lock (first)
    {
        met.SignalAndWait();
        lock (second)
        {
            Console.WriteLine("holds both");
        }
    }
}

Thread[] threads = [new(() => Work(a, b)), new(() => Work(b, a))];
foreach (var thread in threads)
{
    thread.IsBackground = true; // so that the program can end
    thread.Start();
}

met.SignalAndWait();
Thread.Sleep(1000);
foreach (var thread in threads)
{
    Console.WriteLine(thread.ThreadState);
}
