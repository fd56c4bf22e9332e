try
{
    await SaveAsync();
    Console.WriteLine("saved");
}
catch (IOException error)
{
    Console.WriteLine($"not saved: {error.Message}");
}

async Task SaveAsync()
{
    await Task.Yield();
    throw new IOException("disk full");
}
