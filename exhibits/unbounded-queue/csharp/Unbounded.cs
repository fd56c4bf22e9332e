using System.Threading.Channels;

var jobs = Channel.CreateUnbounded<int>();
var consumer = Task.Run(async () =>
{
    await foreach (var job in jobs.Reader.ReadAllAsync())
    {
        await Task.Delay(1); // the slower side
    }
});

var deepest = 0;
for (var job = 0; job < 500; job++)
{
    await jobs.Writer.WriteAsync(job);
    deepest = Math.Max(deepest, jobs.Reader.Count);
}

jobs.Writer.Complete();
await consumer;
Console.WriteLine($"deepest: {deepest}");
