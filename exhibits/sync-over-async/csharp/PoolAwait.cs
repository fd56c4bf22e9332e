var threads = Environment.ProcessorCount;
ThreadPool.SetMinThreads(threads, threads);
ThreadPool.SetMaxThreads(threads, threads);
using var allAtWork = new Barrier(threads);

var requests = Enumerable.Range(0, threads).Select(_ => Task.Run(async () =>
{
    allAtWork.SignalAndWait();
    return await Work();
}));
Console.WriteLine((await Task.WhenAll(requests)).All(answer => answer == 42));

static async Task<int> Work()
{
    await Task.Delay(1);
    return 42;
}
