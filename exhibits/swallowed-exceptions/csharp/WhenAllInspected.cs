var saving = Task.WhenAll(SaveAsync("first"), SaveAsync("second"), SaveAsync("third"));
try
{
    await saving;
}
catch (IOException)
{
    var all = saving.Exception!.InnerExceptions;
    Console.WriteLine($"not saved: {string.Join(", ", all.Select(error => error.Message).Order())}");
}

async Task SaveAsync(string name)
{
    await Task.Yield();
    throw new IOException(name);
}
