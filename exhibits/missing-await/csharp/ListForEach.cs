var saved = 0;

// It takes an Action: the lambda becomes `async void`, which nobody can wait for.
new List<int> { 3, 2, 1 }.ForEach(async number =>
{
    await Task.Delay(1000); // a slow disk
    Interlocked.Add(ref saved, number);
});
Console.WriteLine($"saved: {Volatile.Read(ref saved)}");
