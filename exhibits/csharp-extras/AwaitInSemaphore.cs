using var gate = new SemaphoreSlim(1, 1);
await gate.WaitAsync();
try
{
    await Task.Yield();
}
finally
{
    gate.Release();
}

Console.WriteLine("held over an await");
