var running = 0;

async Task Answer(TimeSpan after)
{
    Interlocked.Increment(ref running);
    await Task.Delay(after);
    Interlocked.Decrement(ref running);
}

async Task Fastest()
{
    var hour = TimeSpan.FromHours(1);
    await Task.WhenAny(Answer(TimeSpan.Zero), Answer(hour), Answer(hour));
}

for (var i = 0; i < 100; i++)
{
    await Fastest();
}

Console.WriteLine($"still running: {running}");
