var jobs = 4 * Environment.ProcessorCount;
int now = 0, most = 0;
var waiting = new Lock();
var wide = new ParallelOptions { MaxDegreeOfParallelism = jobs };
await Parallel.ForEachAsync(Enumerable.Range(0, jobs), wide, async (_, token) =>
{
    lock (waiting)
    {
        most = Math.Max(most, ++now);
    }

    await Task.Delay(1000, token); // a request that takes its time: no core is used
    lock (waiting)
    {
        now--;
    }
});
Console.WriteLine(most == jobs ? "all at once" : $"at most {most / (double)jobs:P0} at once");
