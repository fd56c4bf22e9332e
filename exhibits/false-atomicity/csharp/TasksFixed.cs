var counter = 0;
using var gate = new SemaphoreSlim(1, 1);

await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Work()));
Console.WriteLine($"lost: {1000 - counter}");

async Task Work()
{
    for (var i = 0; i < 100; i++)
    {
        await gate.WaitAsync();
        try
        {
            var seen = counter;
            await Task.Yield(); // goes on on some thread of the pool
            counter = seen + 1;
        }
        finally
        {
            gate.Release();
        }
    }
}
