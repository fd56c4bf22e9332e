var counter = 0;

async Task Work()
{
    for (var i = 0; i < 100; i++)
    {
        var seen = counter;
        await Task.Yield();
        counter = seen + 1;
    }
}

var counts = new List<int>();
for (var run = 0; run < 20; run++)
{
    counter = 0;
    await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Work()));
    counts.Add(counter);
}

Console.WriteLine($"fewest of 1000 counted in 20 runs: {counts.Min()}");
Console.WriteLine($"most of 1000 counted in 20 runs: {counts.Max()}");
Console.WriteLine($"different counts in 20 runs: {counts.Distinct().Count()}");
