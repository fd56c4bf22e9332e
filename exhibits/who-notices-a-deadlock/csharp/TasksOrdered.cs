using SemaphoreSlim a = new(1, 1), b = new(1, 1);

async Task Work(SemaphoreSlim first, SemaphoreSlim second)
{
    await first.WaitAsync();
    await Task.Yield();
    await second.WaitAsync();
    Console.WriteLine("holds both");
    second.Release();
    first.Release();
}

await Task.WhenAll(Work(a, b), Work(a, b)); // a before b, everywhere
