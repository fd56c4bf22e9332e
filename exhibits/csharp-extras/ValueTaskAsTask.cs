#:property AnalysisLevel=latest-recommended

Task<int> price = PriceAsync().AsTask(); // a Task may be awaited as often as one likes
Console.WriteLine(await price + await price);

static async ValueTask<int> PriceAsync()
{
    await Task.Yield();
    return 42;
}
