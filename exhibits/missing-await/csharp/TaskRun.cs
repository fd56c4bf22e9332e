var saved = false;

await Task.Run(async () =>
{
    await Task.Delay(1000); // a slow disk
    saved = true;
});
Console.WriteLine($"saved: {saved}");
