#:property AnalysisLevel=latest-recommended

ValueTask<int> price = PriceAsync();
Console.WriteLine(await price + await price); // whoever stands behind it may be used again by now

static async ValueTask<int> PriceAsync()
{
    await Task.Yield();
    return 42;
}
