var saved = 0;

// It takes an Action: the lambda becomes `async void`, which nobody can wait for.
Parallel.ForEach([3, 2, 1], async number =>
{
    await Task.Delay(1000); // a slow disk
    Interlocked.Add(ref saved, number);
});
Console.WriteLine($"saved: {Volatile.Read(ref saved)}");
