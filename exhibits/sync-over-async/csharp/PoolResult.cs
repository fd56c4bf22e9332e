// As many requests as the pool may have threads.
var threads = Environment.ProcessorCount;
ThreadPool.SetMinThreads(threads, threads);
ThreadPool.SetMaxThreads(threads, threads);
using var allAtWork = new Barrier(threads);

var requests = Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
{
    allAtWork.SignalAndWait();
    return Work().Result; // holds the thread; what follows the await below needs one
}));
Console.WriteLine((await Task.WhenAll(requests)).All(answer => answer == 42));

static async Task<int> Work()
{
    await Task.Delay(1);
    return 42;
}
