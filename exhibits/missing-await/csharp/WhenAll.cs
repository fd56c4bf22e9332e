var saved = 0;

await Task.WhenAll(new List<int> { 3, 2, 1 }.Select(async number =>
{
    await Task.Delay(1000); // a slow disk
    Interlocked.Add(ref saved, number);
}));
Console.WriteLine($"saved: {saved}");
