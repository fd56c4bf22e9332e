using SemaphoreSlim a = new(1, 1), b = new(1, 1);
var met = new TaskCompletionSource();
var holding = 0;

async Task Work(SemaphoreSlim first, SemaphoreSlim second)
{
    await first.WaitAsync();
    if (++holding == 2) // both calls run on the main thread up to here
    {
        Console.WriteLine("each holds one");
        met.SetResult();
    }

    await met.Task;
    await second.WaitAsync();
    Console.WriteLine("holds both");
    second.Release();
    first.Release();
}

await Task.WhenAll(Work(a, b), Work(b, a));
