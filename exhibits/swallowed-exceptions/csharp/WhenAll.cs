try
{
    await Task.WhenAll(SaveAsync("first"), SaveAsync("second"), SaveAsync("third"));
}
catch (IOException error)
{
    Console.WriteLine($"not saved: {error.Message}");
}

async Task SaveAsync(string name)
{
    await Task.Yield();
    throw new IOException(name);
}
