var saved = false;

// A Task<Task>: the outer one is over as soon as the lambda reaches its first await.
await Task.Factory.StartNew(async () =>
{
    await Task.Delay(1000); // a slow disk
    saved = true;
});
Console.WriteLine($"saved: {saved}");
