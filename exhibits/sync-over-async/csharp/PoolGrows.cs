var cores = Environment.ProcessorCount;
var requests = Enumerable.Range(0, 16 * cores).Select(_ => Task.Run(() => Work().Result));
Console.WriteLine($"all answered: {(await Task.WhenAll(requests)).All(answer => answer == 42)}");
Console.WriteLine($"more threads than cores: {ThreadPool.ThreadCount > cores}");

static async Task<int> Work()
{
    await Task.Delay(100);
    return 42;
}
