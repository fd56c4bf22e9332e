var saving = SaveAsync();
await Task.WhenAny(saving); // waits, and does not look at how it ended
Console.WriteLine($"saved; the task is {saving.Status}");

async Task SaveAsync()
{
    await Task.Yield();
    throw new IOException("disk full");
}
