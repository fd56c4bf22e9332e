var saved = 0;

await Parallel.ForEachAsync([3, 2, 1], async (number, cancel) =>
{
    await Task.Delay(1000, cancel); // a slow disk
    Interlocked.Add(ref saved, number);
});
Console.WriteLine($"saved: {saved}");
