var saved = false;

await SaveAsync();
Console.WriteLine($"saved: {saved}");

async Task SaveAsync()
{
    await Task.Delay(1000); // a slow disk
    saved = true;
}
