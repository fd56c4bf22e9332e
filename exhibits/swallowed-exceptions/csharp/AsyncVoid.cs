try
{
    Save();
}
catch (IOException error)
{
    Console.WriteLine($"not saved: {error.Message}"); // never: Save has returned by then
}

Thread.Sleep(Timeout.Infinite); // the program is not waiting for its end

async void Save()
{
    await Task.Yield();
    throw new IOException("disk full");
}
