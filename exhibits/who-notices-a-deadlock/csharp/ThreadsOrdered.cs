Lock a = new(), b = new();

void Work(Lock first, Lock second)
{
    lock (first)
    {
        lock (second)
        {
            Console.WriteLine("holds both");
        }
    }
}

Thread[] threads = [new(() => Work(a, b)), new(() => Work(a, b))]; // a before b, everywhere
Array.ForEach(threads, thread => thread.Start());
Array.ForEach(threads, thread => thread.Join());
