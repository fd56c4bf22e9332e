Lock a = new(), b = new();
using var met = new Barrier(2, _ => Console.WriteLine("each holds one"));

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
Array.ForEach(threads, thread => thread.Start());
Array.ForEach(threads, thread => thread.Join());
